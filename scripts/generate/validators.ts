/**
 * Turns the published schemas into plain validating code, so that reading a config does not cost the 85 ms that
 * importing ajv costs. Only keywords that need no ajv code at run time may be used in those schemas; this is checked.
 */
import assert from 'node:assert/strict'

import { Ajv2020 } from 'ajv/dist/2020.js'
import standaloneCode from 'ajv/dist/standalone/index.js'

import type { SchemaFiles } from './schema-files.ts'

const banner = '// Generated from schemas/*.schema.json by scripts/generate.ts. Do not edit.\n'

export const validatorTypes: string = `${banner}import type { Validator } from '../schema-problems.ts'
import type { FlowProbe, HttpProbe, UserConfig, UserKnownDifference } from '../types.ts'

export const config: Validator<UserConfig>
export const probesFile: Validator<{ readonly probes: readonly object[] }>
export const httpProbe: Validator<HttpProbe>
export const flowProbe: Validator<FlowProbe>
export const knownDifferences: Validator<readonly UserKnownDifference[]>
export const knownDifference: Validator<UserKnownDifference>
`

export function validatorCode(schemas: SchemaFiles): string {
  // `inlineRefs: false` halves the code. Messages are our own, so ajv's are left out. A value of several types (a glob or a
  // list of them) is written as a list of types, because editors and messages do better with that than with anyOf.
  const code = { source: true, esm: true }
  const ajv = new Ajv2020({
    allErrors: true,
    strictTypes: false,
    strictRequired: false,
    messages: false,
    inlineRefs: false,
    code,
  })
  const { config, knownDifferences } = schemas
  // A probe is checked by the schema of its kind, which is picked beforehand; here only what surrounds the probes.
  const probes = {
    ...schemas.probes,
    properties: { ...schemas.probes.properties, probes: { type: 'array', items: { type: 'object' } } },
  }
  for (const schema of [config, probes, knownDifferences]) ajv.addSchema(withoutAnnotations(schema))

  const text = standaloneCode.default(ajv, {
    config: config.$id,
    probesFile: probes.$id,
    httpProbe: `${probes.$id}#/$defs/httpProbe`,
    flowProbe: `${probes.$id}#/$defs/flowProbe`,
    knownDifferences: knownDifferences.$id,
    knownDifference: `${knownDifferences.$id}#/items`,
  })
  assert(!/\brequire\(|\bimport\b/.test(text), 'a keyword of the schemas needs ajv at run time: use another one')
  return `${banner}${dropSchemaCopies(text).replaceAll(/;(?=function|const |export)/g, ';\n')}\n`
}

const ANNOTATIONS: ReadonlySet<string> = new Set(['description', 'examples', 'default', 'title'])

function withoutAnnotations(schema: object, isPropertyMap = false): object {
  const kept = Object.entries(schema).filter(([key]) => isPropertyMap || !ANNOTATIONS.has(key))
  return Object.fromEntries(
    kept.map(([key, value]: [string, unknown]) => {
      if (Array.isArray(value) || typeof value !== 'object' || value === null) return [key, value]
      return [key, withoutAnnotations(value, key === 'properties' || key === '$defs')]
    }),
  )
}

/** Standalone code carries every schema as a constant; most are never read. */
function dropSchemaCopies(code: string): string {
  return code.replaceAll(/const (schema\d+) = \{.*?\};(?=const |function |export )/g, (declaration, name: string) => {
    const uses = code.split(new RegExp(`\\b${name}\\b`)).length - 1
    return uses === 1 ? '' : declaration
  })
}
