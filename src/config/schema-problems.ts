/**
 * Checks a document against one of our schemas and says what is wrong in words. One mistake gives one problem: a typo in a
 * required key is not also a missing key, a request without a method is not seven missing ones.
 */
import { closest, guess } from './closest.ts'
import { dereference, readSchema, schemaAt, type JsonSchema, type SchemaName } from './json-schema.ts'
import { describePath, isSensitive, showValue, type Problem } from './problems.ts'
import type { PropertyPath, SourceDocument } from './source/document.ts'

/** What the generated validators report (a subset of ajv's ErrorObject). */
export type ValidationError = {
  readonly instancePath: string
  readonly schemaPath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
  readonly propertyName?: string
}

/** T is what the types say of a value that the schema accepts; a test holds the two together. */
export type Validator<T> = { (value: unknown): value is T; errors?: readonly ValidationError[] | null }

export type SchemaCheck<T> = {
  readonly validator: Validator<T>
  readonly schema: SchemaName
  /** Name below `$defs` when it is not the whole schema. */
  readonly definition?: string
  readonly code: string
}

export type Checked<T> =
  | { readonly accepted: true; readonly value: T }
  | { readonly accepted: false; readonly problems: readonly Problem[] }

export async function checkSchema<T>(document: SourceDocument, check: SchemaCheck<T>): Promise<Checked<T>> {
  const { value } = document
  if (check.validator(value)) return { accepted: true, value }
  const errors = check.validator.errors ?? []
  const root = await readSchema(check.schema)
  const start = check.definition === undefined ? root : (root.$defs?.[check.definition] ?? root.items ?? {})
  const findings = errors.map((error): Finding => {
    const path = toPath(error.instancePath, document.value)
    return { error, path, value: valueAt(document.value, path), schema: schemaAt(root, start, path), root, document }
  })
  const problems = findings
    .filter((finding) => !isNoise(finding, findings))
    .map((finding) => ({ document, code: check.code, ...explain(finding, findings) }))
  return { accepted: false, problems }
}

type Finding = {
  readonly error: ValidationError
  readonly path: PropertyPath
  readonly value: unknown
  readonly schema: JsonSchema
  readonly root: JsonSchema
  readonly document: SourceDocument
}

/** Does another finding say the same, and better? */
function isNoise(finding: Finding, all: readonly Finding[]): boolean {
  const { error, value } = finding
  const beside = all.filter((other) => other.error.instancePath === error.instancePath)
  // A branch of "exactly one of these keys": `oneOf` itself tells.
  if (/\/oneOf\/\d+\//.test(error.schemaPath)) return true
  // What is wrong with the name of a key is reported at its object: `propertyNames` tells.
  if (error.keyword === 'pattern' && typeof value !== 'string') return true
  // What is of the wrong type breaks other keywords, too.
  if (error.keyword !== 'type' && beside.some((other) => other.error.keyword === 'type')) return true
  // A mistyped key is missing under its right name.
  const wanted = error.keyword === 'required' ? [missingKey(finding)] : error.keyword === 'oneOf' ? oneOfKeys(finding.schema) : []
  return beside.some((other) => other.error.keyword === 'additionalProperties' && wanted.includes(meantKey(other, all) ?? ''))
}

function missingKey({ error }: Finding): string {
  return String(error.params['missingProperty'])
}

/** What an unknown key was meant to be: the nearest one, else the only missing one if it is the only unknown one. */
function meantKey(unknown: Finding, all: readonly Finding[]): string | undefined {
  const near = closest(String(unknown.error.params['additionalProperty']), Object.keys(unknown.schema.properties ?? {}))
  if (near !== undefined) return near
  const beside = all.filter(
    (other) => other.error.instancePath === unknown.error.instancePath && !/\/oneOf\//.test(other.error.schemaPath),
  )
  const missing = beside.filter(({ error }) => error.keyword === 'required')
  const unknowns = beside.filter(({ error }) => error.keyword === 'additionalProperties')
  return missing.length === 1 && unknowns.length === 1 ? missing.map(missingKey)[0] : undefined
}

type Explanation = Pick<Problem, 'path' | 'part' | 'message' | 'hint'>

function explain(finding: Finding, all: readonly Finding[]): Explanation {
  const { error, schema, path, value } = finding
  switch (error.keyword) {
    case 'required':
      return explainRequired(finding, missingKey(finding))
    case 'additionalProperties':
      return explainUnknown(finding, meantKey(finding, all))
    case 'propertyNames': {
      const key = String(error.params['propertyName'])
      return {
        path: [...path, key],
        part: 'key',
        message: `${JSON.stringify(key)} cannot be a key of ${subject(finding)}`,
        hint: describe(finding.root, dereference(finding.root, schema.propertyNames ?? {})),
      }
    }
    case 'oneOf':
      return explainOneOf(finding)
    case 'type':
      return {
        path,
        message: `${subject(finding)} must be ${typeNames(schema)}, but is ${showValue(value, path)}`,
        hint: typeHint(finding),
      }
    case 'enum':
      return {
        path,
        message: `${subject(finding)} cannot be ${showValue(value, path)}`,
        hint: guess(String(value), (schema.enum ?? []).map(String), 'Choices'),
      }
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum': {
      const bound = { minimum: 'at least', maximum: 'at most', exclusiveMinimum: 'more than' }[error.keyword]
      return {
        path,
        message: `${subject(finding)} must be ${bound} ${String(error.params['limit'])}, but is ${showValue(value, path)}`,
        hint: describe(finding.root, schema),
      }
    }
    case 'minItems':
      return { path, message: `${subject(finding)} is an empty list`, hint: describe(finding.root, schema) }
    default:
      return explainPattern(finding)
  }
}

function explainRequired(finding: Finding, key: string): Explanation {
  const { path, value, schema, root } = finding
  const wanted = dereference(root, schema.properties?.[key] ?? {})
  const isUndefined = typeof value === 'object' && value !== null && key in value
  if (isUndefined) {
    const hint = `Is it a variable that is not set? Write '\${NAME}' instead of process.env.NAME: then parity says which one is missing. ${describe(root, wanted)}`
    return { path: [...path, key], message: `${describePath(finding.document, [...path, key])} is undefined`, hint }
  }
  return { path, part: 'key', message: `${subject(finding)} lacks "${key}"`, hint: `${key}: ${describe(root, wanted)}` }
}

function explainUnknown(finding: Finding, meant: string | undefined): Explanation {
  const key = String(finding.error.params['additionalProperty'])
  const choices = Object.keys(finding.schema.properties ?? {}).filter((choice) => choice !== '$schema')
  const hint = `${meant === undefined ? '' : `Did you mean "${meant}"? `}Options: ${choices.join(', ')}.`
  return { path: [...finding.path, key], part: 'key', message: `"${key}" is not an option of ${subject(finding)}`, hint }
}

function explainOneOf(finding: Finding): Explanation {
  const keys = oneOfKeys(finding.schema)
  const given = keys.filter(
    (key) => typeof finding.value === 'object' && finding.value !== null && Object.hasOwn(finding.value, key),
  )
  const list = `${keys.slice(0, -1).join(', ')} or ${keys.at(-1) ?? ''}`
  const [first, second] = given
  if (first === undefined || second === undefined)
    return {
      path: finding.path,
      part: 'key',
      message: `${subject(finding)} needs one of ${list}`,
      hint: describe(finding.root, finding.schema),
    }
  return {
    path: [...finding.path, second],
    part: 'key',
    message: `${subject(finding)} has both "${first}" and "${second}"`,
    hint: `Write exactly one of ${list}.`,
  }
}

function oneOfKeys(schema: JsonSchema): readonly string[] {
  return (schema.oneOf ?? []).flatMap((branch) => branch.required ?? [])
}

function explainPattern(finding: Finding): Explanation {
  const { path, value, schema } = finding
  if (typeof value === 'string' && value.trim() === '')
    return { path, message: `${subject(finding)} is empty`, hint: describe(finding.root, schema) }
  const wantsNumber =
    [schema.type].flat().some((type) => type === 'integer' || type === 'number') &&
    typeof value === 'string' &&
    /^\d+$/.test(value)
  const isBroken = typeof value === 'string' && /[\r\n]/.test(value.trimStart())
  const complaint = isBroken
    ? 'has a line break'
    : isSensitive(path)
      ? 'has a value that is not allowed (not shown, it may be secret)'
      : `cannot be ${showValue(value, path)}`
  // What it looks like matters here, not what it is for.
  const form = schema.$ref === undefined ? schema : dereference(finding.root, { $ref: schema.$ref })
  const hint = wantsNumber
    ? `Write the number without quotes: ${value}.`
    : describe(finding.root, form.description === undefined ? schema : form)
  return { path, message: `${subject(finding)} ${complaint}`, hint }
}

function subject(finding: Finding): string {
  return describePath(finding.document, finding.path)
}

/** What the schema says of a value: what it is for, what it looks like, and examples. */
function describe(root: JsonSchema, schema: JsonSchema): string {
  const form = schema.$ref === undefined ? undefined : dereference(root, { $ref: schema.$ref }).description
  const examples = (schema.examples ?? []).map((example) => JSON.stringify(example))
  const sentences = [
    schema.description,
    form === schema.description ? undefined : form,
    examples.length > 0 ? `For example: ${examples.join(', ')}.` : undefined,
  ]
  return sentences.filter((text) => text !== undefined).join(' ')
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
}

function typeNames(schema: JsonSchema): string {
  return [schema.type ?? []]
    .flat()
    .map((type) => TYPE_NAMES[type] ?? type)
    .join(' or ')
}

function typeHint(finding: Finding): string {
  const { value, schema, path } = finding
  if (path.length === 0) return rootHint(finding)
  const types = [schema.type ?? []].flat()
  if (typeof value === 'number' && schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(String(value)))
    return unitHint(finding.root, schema, value)
  if (types.includes('string') && (typeof value === 'number' || typeof value === 'boolean'))
    return `Put it in quotes${isSensitive(path) ? '' : `: "${String(value)}"`}.`
  if (
    typeof value === 'string' &&
    ((types.includes('boolean') && /^(true|false)$/.test(value)) || (types.includes('integer') && /^\d+$/.test(value)))
  )
    return `Write it without quotes: ${value}.`
  if (types.includes('array') && types.length === 1 && typeof value === 'string')
    return `Write a list with one element: [${JSON.stringify(value)}].`
  return describe(finding.root, schema)
}

/** `p95: 30` means 30 of something: quotes alone would not make it right. */
function unitHint(root: JsonSchema, schema: JsonSchema, value: number): string {
  const pattern = new RegExp(schema.pattern ?? '', 'u')
  const texts = ['%', 'ms', 's'].map((unit) => `${value}${unit}`).filter((text) => pattern.test(text))
  return texts.length === 0
    ? describe(root, schema)
    : `Write it with its unit, in quotes: ${texts.map((text) => JSON.stringify(text)).join(' or ')}.`
}

/** A whole file of the wrong type: its description would be long and beside the point. */
function rootHint({ value, schema }: Finding): string {
  if (value === null || value === undefined) return 'The file is empty.'
  if (typeof value === 'function') return 'Export the value itself, not a function that makes it.'
  const keys = (schema.required ?? []).join(', ')
  return schema.type === 'array'
    ? 'Write one element per line, each behind "- ".'
    : `It is an object that holds ${keys === '' ? 'options' : `"${keys}"`}.`
}

/** A JSON Pointer to a path; a segment is an index where the value is a list. */
function toPath(pointer: string, root: unknown): PropertyPath {
  const path: (string | number)[] = []
  let value = root
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    path.push(Array.isArray(value) ? Number(key) : key)
    value = valueAt(value, path.slice(-1))
  }
  return path
}

function valueAt(root: unknown, path: PropertyPath): unknown {
  return path.reduce(
    (value: unknown, segment) => (typeof value === 'object' && value !== null ? Reflect.get(value, segment) : undefined),
    root,
  )
}
