/**
 * The arrows between the folders of src, and the purity that imports show (specs: DESIGN.md, section 2 and 3).
 *
 * oxlint's `no-restricted-imports` compares the text of a specifier, so `../compare/../judge/x.ts` passes by it. Here every
 * specifier is resolved to a file, type-only imports included. What a pure folder may call is oxlint's business.
 * Run alone: node scripts/check/architecture.ts [repository]
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { parseSync } from 'oxc-parser'

/** Folder of src (or file right in it) -> the folders it may import, besides its own and core. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  config: [],
  plan: ['config'],
  log: [],
  observe: ['plan', 'log'],
  compare: [],
  judge: ['compare'],
  report: ['judge'],
  history: [],
  signoff: ['judge'],
  playwright: ['config', 'observe', 'log'],
  cli: ['config', 'plan', 'log', 'observe', 'compare', 'judge', 'report', 'history', 'signoff', 'playwright', 'index.ts'],
  'index.ts': ['config'],
}
/** Folders whose answer depends on their arguments alone. */
const PURE: ReadonlySet<string> = new Set(['core', 'compare', 'judge', 'report'])
/** Arrows for `import type` alone: the asker knows the shape of the settings it is handed, and reads no config. */
const TYPE_ARROWS: Readonly<Record<string, readonly string[]>> = { observe: ['config'] }
/** Packages that a pure folder, or one file of it, may use after all: each one a decision, with its record in docs/decisions. */
const PURE_MAY_USE: Readonly<Record<string, readonly string[]>> = {
  // Readers of media (record 9): each gives a tree for a text, and does nothing else.
  compare: ['parse5', 'saxes', 'csv-parse/sync', 'image-size', 'eventsource-parser', 'structured-headers'],
  // The one file that loads them when they are needed.
  'src/compare/body/readers/packages.ts': ['node:module'],
}
/** What index.ts of these imports are the members: they know nothing of each other, and of their neighbours only index.ts knows them. */
const REGISTRIES: readonly string[] = ['src/observe/kinds', 'src/compare/facets', 'src/report/formats', 'src/cli/commands']

export type Architecture = { readonly modules: number; readonly edges: number; readonly breaches: readonly string[] }

/** One import; `specifier` is null when it is computed, so that nobody can tell what is imported. */
type Edge = { readonly file: string; readonly line: number; readonly specifier: string | null; readonly typeOnly: boolean }

export function checkArchitecture(root: string): Architecture {
  const breaches: string[] = []
  const edges: Edge[] = []
  const files = globSync('src/**/*.{ts,js,mjs}', { cwd: root }).map((file) => file.replaceAll(path.sep, '/'))
  for (const file of files.toSorted()) {
    const source = readFileSync(path.join(root, file), 'utf8')
    const { program, errors } = parseSync(file, source)
    for (const error of errors) breaches.push(`${file}: does not parse: ${error.message}`)
    for (const node of nodesOf(program)) {
      const line = (): number => source.slice(0, node.start).split('\n').length
      const specifier = specifierOf(node)
      if (specifier !== undefined) edges.push({ file, line: line(), specifier, typeOnly: isTypeOnly(node) })
      if (PURE.has(folderOf(file)) && readsClock(node))
        breaches.push(`${file}:${line()}: a pure folder has no clock: hand the time in`)
    }
  }
  const members = new Set(edges.filter((edge) => isRegistry(edge.file) && !edge.typeOnly).map((edge) => targetOf(edge)))
  for (const edge of edges) {
    const breach = breachOf(root, edge) ?? neighbourBreachOf(edge, members)
    if (breach !== undefined) breaches.push(`${edge.file}:${edge.line}: ${breach}`)
  }
  return { modules: files.length, edges: edges.length, breaches }
}

function breachOf(root: string, edge: Edge): string | undefined {
  const { specifier, typeOnly } = edge
  const from = folderOf(edge.file)
  const pure = PURE.has(from)
  const arrows = ARROWS[from]
  if (arrows === undefined) return `src/${from} is not on the map: give it its arrows in scripts/check/architecture.ts`
  if (specifier === null) return pure ? 'a pure folder imports nothing that is computed' : undefined
  const target = targetOf(edge)
  if (target === undefined) {
    const mayUse = [...(PURE_MAY_USE[from] ?? []), ...(PURE_MAY_USE[edge.file] ?? [])]
    const allowed = !pure || /^node:assert(?:\/strict)?$/.test(specifier) || mayUse.includes(specifier)
    return allowed ? undefined : `src/${from} is pure and may not import "${specifier}"`
  }
  if (!target.startsWith('src/')) return `src may not import "${specifier}", which lies outside of it`
  if (!existsSync(path.join(root, target))) return `"${specifier}" is no file`
  const to = folderOf(target)
  const allowed = [from, 'core', ...arrows, ...(typeOnly ? (TYPE_ARROWS[from] ?? []) : [])]
  return allowed.includes(to) ? undefined : `src/${from} may not import src/${to} ("${specifier}")`
}

function neighbourBreachOf(edge: Edge, members: ReadonlySet<string | undefined>): string | undefined {
  const target = targetOf(edge)
  const registry = REGISTRIES.find((folder) => edge.file.startsWith(`${folder}/`) && target?.startsWith(`${folder}/`))
  if (target === undefined || registry === undefined || isRegistry(edge.file) || !members.has(target)) return undefined
  const own = nameIn(registry, edge.file) === nameIn(registry, target)
  return own ? undefined : `"${edge.specifier}" is registered in ${registry}/index.ts: its neighbours may not import it`
}

function isRegistry(file: string): boolean {
  return REGISTRIES.includes(path.posix.dirname(file)) && path.posix.basename(file) === 'index.ts'
}

/** `http` of src/observe/kinds/http.ts and of src/observe/kinds/http/agent.ts. */
function nameIn(registry: string, file: string): string {
  return file.slice(registry.length + 1).replace(/[./].*$/, '')
}

/** The file that a relative specifier means; undefined for a package, a node: module or a computed one. */
function targetOf({ file, specifier }: Edge): string | undefined {
  return specifier?.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : undefined
}

function folderOf(file: string): string {
  return file.split('/')[1] ?? ''
}

type SyntaxNode = { readonly type: string; readonly start: number } & Readonly<Record<string, unknown>>

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function* nodesOf(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item)
  if (!isNode(value)) return
  yield value
  for (const child of Object.values(value)) yield* nodesOf(child)
}

/** Every way to name another module; undefined when the node names none. */
function specifierOf(node: SyntaxNode): string | null | undefined {
  const named = /^(?:ImportDeclaration|ExportAllDeclaration|ExportNamedDeclaration|ImportExpression|TSImportType)$/.test(
    node.type,
  )
  if (isRequire(node)) return requiredBy(node)
  const source = named ? node['source'] : node.type === 'TSExternalModuleReference' ? node['expression'] : undefined
  if (!isNode(source)) return undefined
  return typeof source['value'] === 'string' ? source['value'] : null
}

/** `require('x')`, made by createRequire. */
function isRequire({ type, callee }: SyntaxNode): boolean {
  return type === 'CallExpression' && isNode(callee) && callee['name'] === 'require'
}

function requiredBy(node: SyntaxNode): string | null {
  const [argument]: unknown[] = Array.isArray(node['arguments']) ? node['arguments'] : []
  return isNode(argument) && typeof argument['value'] === 'string' ? argument['value'] : null
}

function isTypeOnly(node: SyntaxNode): boolean {
  if (node.type === 'TSImportType' || node['importKind'] === 'type' || node['exportKind'] === 'type') return true
  const names = node['specifiers']
  const isType = (name: unknown): boolean => isNode(name) && (name['importKind'] === 'type' || name['exportKind'] === 'type')
  return Array.isArray(names) && names.length > 0 && names.every(isType)
}

/** `new Date()` and `Date()` read the clock; `new Date(text)` does not. oxlint has no rule that can tell them apart. */
function readsClock(node: SyntaxNode): boolean {
  const callee = node['callee']
  if (!isNode(callee) || callee['name'] !== 'Date' || !Array.isArray(node['arguments'])) return false
  return node.type === 'CallExpression' || (node.type === 'NewExpression' && node['arguments'].length === 0)
}

if (import.meta.main) {
  const { modules, edges, breaches } = checkArchitecture(path.resolve(process.argv[2] ?? '.'))
  for (const breach of breaches) console.log(breach)
  console.log(`looked at ${modules} modules and ${edges} edges`)
  process.exitCode = breaches.length === 0 ? 0 : 1
}
