/**
 * Compiles a JSON Schema of the user. The check before the run and the assertion during it use this same function, so that a
 * schema which was accepted works. ajv costs 85 ms to import, so this file is imported only where a probe has a schema.
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { Ajv, type AnySchemaObject, type ErrorObject, type Options, type ValidateFunction } from 'ajv'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { RE2JS } from 're2js'

export type CompiledSchema = ValidateFunction

/** Patterns of the schema run by RE2, too. ajv asks for `code` only when it writes standalone code. */
const regExp: NonNullable<NonNullable<Options['code']>['regExp']> = Object.assign(
  (pattern: string) => {
    const compiled = compilePattern(pattern)
    // ajv keeps one pattern per text that it prints as: without `toString`, all patterns would be the first one.
    return { test: (text: string): boolean => compiled.matcher(text).find(), toString: () => pattern }
  },
  { code: 'new RegExp' },
)

function compilePattern(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch (cause) {
    throw new Error(`RE2 does not understand its pattern ${JSON.stringify(pattern)}`, { cause })
  }
}

// Formats are annotations in JSON Schema 2020-12 (section 7.2.1 of the validation vocabulary); keywords of OpenAPI are let be.
const options: Options = {
  strict: false,
  allErrors: true,
  validateFormats: false,
  addUsedSchema: false,
  logger: false,
  validateSchema: false,
  code: { regExp },
  loadSchema: loadReferred,
}

/**
 * @param schema - the schema itself, or the absolute path of its file (JSON or YAML); it may refer to files beside it
 * @throws Error that says why it is no usable schema
 */
export function compileSchema(schema: string | Readonly<Record<string, unknown>>): Promise<CompiledSchema> {
  const known = typeof schema === 'string' ? compiledFiles.get(schema) : compiledObjects.get(schema)
  if (known !== undefined) return known
  const compiled = compileAnew(schema)
  if (typeof schema === 'string') compiledFiles.set(schema, compiled)
  else compiledObjects.set(schema, compiled)
  return compiled
}

// Checked when the probes are read and used when they are asked, and often the same for many probes: compiled once.
const compiledFiles = new Map<string, Promise<CompiledSchema>>()
const compiledObjects = new WeakMap<object, Promise<CompiledSchema>>()

async function compileAnew(schema: string | Readonly<Record<string, unknown>>): Promise<CompiledSchema> {
  const loaded: AnySchemaObject = typeof schema === 'string' ? await readSchemaFile(schema) : { ...schema }
  const dialect = dialectOf(loaded['$schema'])
  const checker = CHECKERS[dialect]()
  const isSchema = await checker.validateSchema(loaded)
  const [error] = checker.errors ?? []
  if (isSchema !== true && error !== undefined)
    throw new Error(`at #${error.instancePath} it ${error.message ?? 'is wrong'}${choicesOf(error)}`)
  // A compiler of its own for each schema, so that two of them may have the same $id.
  return COMPILERS[dialect]().compileAsync(withoutDialect(loaded))
}

function choicesOf(error: ErrorObject): string {
  const choices: unknown = error.params['allowedValues']
  return Array.isArray(choices) ? `: ${choices.join(', ')}` : ''
}

type Dialect = '2020-12' | '2019-09' | 'draft-07'

const COMPILERS: Readonly<Record<Dialect, () => Ajv>> = {
  '2020-12': () => new Ajv2020(options),
  '2019-09': () => new Ajv2019(options),
  'draft-07': () => new Ajv(options),
}

/** Compiling the schema of schemas takes 20 ms, so it is done once. */
const CHECKERS: Readonly<Record<Dialect, () => Ajv>> = {
  '2020-12': once(COMPILERS['2020-12']),
  '2019-09': once(COMPILERS['2019-09']),
  'draft-07': once(COMPILERS['draft-07']),
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

function dialectOf(declared: unknown): Dialect {
  const name = typeof declared === 'string' ? declared : ''
  if (declared === undefined || /2020-12/.test(name)) return '2020-12'
  if (/2019-09/.test(name)) return '2019-09'
  if (/draft-0[67]/.test(name)) return 'draft-07'
  throw new Error(`$schema ${JSON.stringify(declared)} is not supported: use draft 2020-12, 2019-09 or 07`)
}

/** With the dialect in it, ajv would compile the schema of schemas once more. */
function withoutDialect(schema: AnySchemaObject): AnySchemaObject {
  const { $schema: _dialect, ...rest } = schema
  return rest
}

async function loadReferred(address: string): Promise<AnySchemaObject> {
  if (!address.startsWith('file:')) throw new Error(`it refers to ${address}, which is not a file: save it beside the schema`)
  return withoutDialect(await readSchemaFile(fileURLToPath(address)))
}

async function readSchemaFile(file: string): Promise<AnySchemaObject> {
  const parsed = await parseSchemaFile(file)
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error('it holds no object')
  // Without an id, a reference like "./money.schema.json" would be relative to nothing.
  return { $id: pathToFileURL(file).href, ...parsed }
}

async function parseSchemaFile(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8')
  if (!/\.ya?ml$/.test(file)) return JSON.parse(text)
  const { parse } = await import('yaml')
  return parse(text)
}
