/** Writes the reference of every option as Markdown tables, so that the documents cannot disagree with the schemas. */
import { dereference, type JsonSchema } from '../../src/config/json-schema.ts'
import type { SchemaFiles } from './schema-files.ts'

const notice = '<!-- Generated from schemas/ by scripts/generate.ts. Do not edit. -->'

export function configReference({ config, knownDifferences }: SchemaFiles): string {
  return (
    [
      '# Reference: config and known differences',
      notice,
      'A `parity.config.ts` (or `.mts`, `.js`, `.mjs`, `.yaml`, `.yml`, `.json`) is looked for in the working folder and upwards. Durations are milliseconds, or text with a unit: `500ms`, `5s`, `2m`.',
      `In YAML, the first line \`# yaml-language-server: $schema=${config.$id}\` makes editors complete and check it.`,
      section('The config', config, config),
      '## Known differences',
      `A list in \`known-differences.yaml\`; its schema is ${knownDifferences.$id}.`,
      table(knownDifferences, dereference(knownDifferences, knownDifferences.items ?? {}), ''),
    ].join('\n\n') + '\n'
  )
}

export function probesReference({ probes }: SchemaFiles): string {
  const definition = (name: string): JsonSchema => probes.$defs?.[name] ?? {}
  return (
    [
      '# Reference: probes',
      notice,
      'In a `*.probe.ts`: `export default defineProbes([http("name", { ... }), flow("name", { steps: [...] })])`. In a `*.probe.yaml`: `probes:` with a list of the same options.',
      "In path, query, headers and body of a request, and in `expect.headers`, `expect.contains` and `expect.json[].equals`, `${name}` is replaced by what an earlier step captured, else by the variable of the environment, else by the process's environment variable; `$${` writes a literal `${`.",
      `In YAML, the first line \`# yaml-language-server: $schema=${probes.$id}\` makes editors complete and check it.`,
      section('An http probe', probes, definition('httpProbe')),
      section('A flow', probes, definition('flowProbe')),
    ].join('\n\n') + '\n'
  )
}

function section(title: string, root: JsonSchema, schema: JsonSchema): string {
  return [`## ${title}`, escapeCell(schema.description ?? ''), table(root, schema, '')].join('\n\n')
}

function table(root: JsonSchema, schema: JsonSchema, prefix: string): string {
  return ['| option | type | default | meaning |', '|---|---|---|---|', ...rows(root, schema, prefix)].join('\n')
}

function rows(root: JsonSchema, schema: JsonSchema, prefix: string): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const option = dereference(root, property)
    const isRequired = schema.required?.includes(name) === true
    const cells = [
      `\`${prefix}${name}\`${isRequired ? ' (required)' : ''}`,
      typeOf(root, option),
      defaultOf(option),
      meaningOf(root, property),
    ]
    return [`| ${cells.map(escapeCell).join(' | ')} |`, ...nestedRows(root, option, `${prefix}${name}`)]
  })
}

function nestedRows(root: JsonSchema, option: JsonSchema, path: string): readonly string[] {
  const own = rows(root, option, `${path}.`)
  const additional =
    typeof option.additionalProperties === 'object'
      ? rows(root, dereference(root, option.additionalProperties), `${path}.*.`)
      : []
  const items = option.items === undefined ? [] : rows(root, dereference(root, option.items), `${path}[].`)
  return [...own, ...additional, ...items]
}

function typeOf(root: JsonSchema, schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ')
  if (schema.type === undefined) return 'any'
  const types = [schema.type].flat().map((type) => {
    if (type === 'array') return `list of ${schema.items === undefined ? 'any' : typeOf(root, dereference(root, schema.items))}`
    if (type === 'integer') return `whole number${rangeOf(schema)}`
    return type === 'number' ? `number${rangeOf(schema)}` : type === 'string' ? 'text' : type
  })
  return types.join(' or ')
}

function rangeOf(schema: JsonSchema): string {
  if (schema.minimum !== undefined && schema.maximum !== undefined) return ` ${schema.minimum}..${schema.maximum}`
  if (schema.minimum !== undefined) return ` >= ${schema.minimum}`
  return schema.exclusiveMinimum === undefined ? '' : ` > ${schema.exclusiveMinimum}`
}

function defaultOf(schema: JsonSchema): string {
  return schema.default === undefined ? '' : `\`${JSON.stringify(schema.default)}\``
}

/** The meaning stands beside the reference; a name alone gets what it refers to. */
function meaningOf(root: JsonSchema, property: JsonSchema): string {
  const { description = '', examples = [] } = dereference(root, property)
  const shown = examples.map((example) => `\`${JSON.stringify(example)}\``).join(', ')
  return shown === '' ? description : `${description} For example: ${shown}.`
}

/** A bar ends a cell even inside code (GitHub Flavored Markdown, section 4.10). */
function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
