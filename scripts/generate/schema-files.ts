/** The published schemas, as the generators read them. */
import assert from 'node:assert/strict'

import { readSchema, type JsonSchema, type SchemaName } from '../../src/config/json-schema.ts'

export type RootSchema = JsonSchema & { readonly $id: string }
export type SchemaFiles = { readonly config: RootSchema; readonly probes: RootSchema; readonly knownDifferences: RootSchema }

export async function readSchemaFiles(): Promise<SchemaFiles> {
  return {
    config: await readRoot('config'),
    probes: await readRoot('probes'),
    knownDifferences: await readRoot('known-differences'),
  }
}

async function readRoot(name: SchemaName): Promise<RootSchema> {
  const schema = await readSchema(name)
  assert(schema.$id !== undefined, `schemas/${name}.schema.json has no $id`)
  return { ...schema, $id: schema.$id }
}
