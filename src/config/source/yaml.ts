/** Reads YAML 1.2 and JSON (which is YAML), keeping where every key and value stands. */
import type * as YamlModule from 'yaml'

import { UserError } from '../../core/errors.ts'
import { placeAt, type Part, type Place, type PropertyPath, type SourceDocument, type SourceFile } from './document.ts'

type Yaml = typeof YamlModule

export async function readYaml(source: SourceFile, label: string): Promise<SourceDocument> {
  const yaml = await import('yaml') // 30 ms that a config in TypeScript need not pay
  const document = yaml.parseDocument(source.text, { merge: true, prettyErrors: false, uniqueKeys: true, logLevel: 'silent' })
  // The first only: those behind it are mostly what the parser makes of the rest of the line.
  const [broken] = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0])
  if (broken !== undefined) throw syntaxError(placeAt(source, broken.pos[0]), broken.message)

  return {
    file: source.file,
    shown: source.shown,
    label,
    value: toValue(document, source),
    locate: (path, part) => Promise.resolve(placeAt(source, offsetOf(yaml, document, path, part))),
  }
}

/** Too many aliases (a "billion laughs" file) throw here. */
function toValue(document: YamlModule.Document.Parsed, source: SourceFile): unknown {
  try {
    return document.toJS()
  } catch (cause) {
    throw syntaxError(placeAt(source, 0), cause instanceof Error ? cause.message : String(cause))
  }
}

function syntaxError(place: Place, message: string): UserError {
  const { file, line, column } = place.at
  const [firstLine = message] = message.split('\n')
  return new UserError(
    'PARITY_FILE_SYNTAX',
    `${file}:${line}:${column}: cannot be read as ${file.endsWith('.json') ? 'JSON' : 'YAML'}: ${firstLine}`,
    {
      ...place,
      hint: hintFor(message),
    },
  )
}

function hintFor(message: string): string {
  if (/Map keys must be unique/.test(message)) return 'The same key stands twice in one object: keep one of them.'
  if (/\b[Tt]abs?\b/.test(message)) return 'YAML is indented by spaces, never by tabs.'
  if (/multiple documents/.test(message)) return 'Keep one document per file: remove the line "---".'
  return 'Look at the indentation and brackets here and on the line above. A text with one of [ ] { } , : # & * ! | > % @ ` needs quotes.'
}

/** Walks down as far as the nodes go: below an alias or a merged key the deepest known ancestor is good enough. */
function offsetOf(yaml: Yaml, document: YamlModule.Document.Parsed, path: PropertyPath, part: Part): number {
  let node: unknown = document.contents
  let offset = startOf(yaml, node) ?? 0
  for (const [index, segment] of path.entries()) {
    const target = yaml.isAlias(node) ? node.resolve(document) : node
    if (yaml.isMap(target)) {
      const pair = pairOf(yaml, target, segment)
      if (pair === undefined) break
      const wantsKey = part === 'key' && index === path.length - 1
      offset = (wantsKey || isEmpty(yaml, pair.value) ? startOf(yaml, pair.key) : startOf(yaml, pair.value)) ?? offset
      node = pair.value
    } else if (yaml.isSeq(target)) {
      node = target.items[Number(segment)]
      if (node === undefined) break
      offset = startOf(yaml, node) ?? offset
    } else break
  }
  return offset
}

function pairOf(yaml: Yaml, map: YamlModule.YAMLMap, segment: string | number): YamlModule.Pair | undefined {
  return map.items.find((pair) => String(yaml.isScalar(pair.key) ? pair.key.value : pair.key) === String(segment))
}

/** `key:` with nothing behind it has a value of no length, often on the next line. */
function isEmpty(yaml: Yaml, node: unknown): boolean {
  const range = yaml.isNode(node) ? node.range : undefined
  return range === undefined || range === null || range[0] === range[1]
}

function startOf(yaml: Yaml, node: unknown): number | undefined {
  return yaml.isNode(node) ? node.range?.[0] : undefined
}
