/** Writes everything that is generated from the schemas and the sources; `--check` only tells what is stale and exits 1. */
import { readFile, writeFile } from 'node:fs/promises'

import { FACETS, LATENCY } from '../src/compare/facets/index.ts'
import { EXIT } from '../src/core/exit.ts'
import { cliReference } from './generate/cli.ts'
import { exitCodesReference } from './generate/exit-codes.ts'
import { configReference, probesReference } from './generate/reference.ts'
import { rulesReference } from './generate/rules.ts'
import { readSchemaFiles } from './generate/schema-files.ts'
import { validatorCode, validatorTypes } from './generate/validators.ts'

const root = new URL('../', import.meta.url)
const schemas = await readSchemaFiles()
const generated: Readonly<Record<string, string>> = {
  'src/config/generated/validators.js': validatorCode(schemas),
  'src/config/generated/validators.d.ts': validatorTypes,
  'docs/config.md': configReference(schemas),
  'docs/probes.md': probesReference(schemas),
  'docs/rules.md': rulesReference([...FACETS, LATENCY]),
  'docs/exit-codes.md': exitCodesReference(EXIT),
  'docs/cli.md': await cliReference(),
}

const stale: string[] = []
for (const [file, content] of Object.entries(generated)) {
  const before = await readFile(new URL(file, root), 'utf8').catch(() => undefined)
  if (before !== content) stale.push(file)
}

if (process.argv.includes('--check')) {
  for (const file of stale) console.error(`stale: ${file} (run: node scripts/generate.ts)`)
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  for (const file of stale) {
    await writeFile(new URL(file, root), generated[file] ?? '')
    console.error(`written: ${file}`)
  }
}
