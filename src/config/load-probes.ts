/** Reads every probe file of a project and checks each probe. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { UserError, UserErrors } from '../core/errors.ts'
import { checkProbe } from './check-probe.ts'
import { definitionSite, type DefinitionSite } from './definition-site.ts'
import * as validators from './generated/validators.js'
import { categoryOf } from './probe-files.ts'
import type { Problem } from './problems.ts'
import type { LoadedProbe } from './project.ts'
import { mapFiles } from './requests.ts'
import { checkSchema, type Checked, type SchemaCheck } from './schema-problems.ts'
import { partOf, placeOnLine, showFile, type SourceDocument } from './source/document.ts'
import { readSource } from './source/read-source.ts'

const CODE = 'PARITY_PROBE_INVALID'
const PROBES_FILE: SchemaCheck<{ readonly probes: readonly object[] }> = {
  validator: validators.probesFile,
  schema: 'probes',
  code: CODE,
}

/** A loaded probe with the way back into its file, for checks that need all probes or the environments. */
export type ProbeSource = { readonly loaded: LoadedProbe; readonly document: SourceDocument }

export type LoadedProbes = {
  readonly probes: readonly ProbeSource[]
  readonly problems: readonly Problem[]
  /** Files that could not be read at all. */
  readonly errors: readonly UserError[]
  readonly warnings: readonly string[]
}

export async function loadProbes(files: readonly string[], root: string, cwd: string): Promise<LoadedProbes> {
  const probes: ProbeSource[] = []
  const problems: Problem[] = []
  const errors: UserError[] = []
  const warnings: string[] = []
  // One after the other: a run has tens of files, and imports in parallel would make the order of errors a matter of luck.
  for (const file of files) {
    try {
      const found = await loadFile(file, root, cwd)
      probes.push(...found.probes)
      problems.push(...found.problems)
      if (found.probes.length === 0 && found.problems.length === 0) warnings.push(`${showFile(cwd, file)}: holds no probe`)
    } catch (error) {
      if (error instanceof UserErrors) errors.push(...error.errors)
      else if (error instanceof UserError) errors.push(error)
      else throw error
    }
  }
  return { probes, problems: [...problems, ...duplicateNames(probes)], errors, warnings }
}

const PROBES_PER_TURN = 500

type FileProbes = { readonly probes: readonly ProbeSource[]; readonly problems: readonly Problem[] }

async function loadFile(file: string, root: string, cwd: string): Promise<FileProbes> {
  const document = await readSource(file, cwd, 'the probe file')
  const isData = /\.(ya?ml|json)$/.test(file)
  const list = isData ? await checkSchema(document, PROBES_FILE) : listOf(document)
  if (!list.accepted) return { probes: [], problems: list.problems }

  const values = 'probes' in list.value ? list.value.probes : list.value
  const probes: ProbeSource[] = []
  const problems: Problem[] = []
  // One after the other: a generated file may hold ten thousands, and as many pending checks would fill the memory.
  for (const [index, value] of values.entries()) {
    const below = partOf(document, isData ? ['probes', index] : [index], { value, label: labelOf(value, index) })
    const checked = await loadProbe(isData ? below : atDefinition(below, cwd), root, file)
    probes.push(...checked.probes)
    problems.push(...checked.problems)
    // Promises alone would keep everything else waiting until all are read: signals, timers, what watches the memory.
    if (index % PROBES_PER_TURN === PROBES_PER_TURN - 1) await setImmediate()
  }
  return { probes, problems }
}

function listOf(document: SourceDocument): Checked<readonly unknown[]> {
  const { value } = document
  if (Array.isArray(value)) return { accepted: true, value }
  const isProbe = typeof value === 'object' && value !== null && 'kind' in value
  const message = isProbe ? 'the default export is one probe, not a list of them' : 'the default export is not a list of probes'
  const hint = 'Write: export default defineProbes([ http(...), ... ])'
  return { accepted: false, problems: [{ document, path: [], code: CODE, message, hint }] }
}

function labelOf(value: unknown, index: number): string {
  const name = typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined
  return typeof name === 'string' ? `probe ${JSON.stringify(name)}` : `probe number ${index + 1}`
}

/** A probe made by `http()` or `flow()` knows where it was made, which may be in a loop or in a shared file. */
function atDefinition(document: SourceDocument, cwd: string): SourceDocument {
  const site = typeof document.value === 'object' && document.value !== null ? definitionSite(document.value) : undefined
  if (site === undefined) return document
  const file = fileURLToPath(site.url)
  return {
    ...document,
    file,
    shown: showFile(cwd, file),
    at: { file: showFile(cwd, file), line: site.line, column: site.column },
    locate: (below, part) => locateAtSite(file, showFile(cwd, file), site, { below, part }),
  }
}

async function locateAtSite(
  file: string,
  shown: string,
  site: DefinitionSite,
  wanted: { readonly below: Parameters<SourceDocument['locate']>[0]; readonly part: Parameters<SourceDocument['locate']>[1] },
): Promise<ReturnType<typeof placeOnLine>> {
  const source = { file, shown, text: await readFile(file, 'utf8') }
  if (wanted.below.length === 0) return placeOnLine(source, site.line, site.column)
  const { locateInCall } = await import('./source/script-tree.ts')
  return locateInCall(source, site, wanted.below, wanted.part)
}

/** @param file - the file that lists the probe, which its paths are relative to; it may be made in another */
async function loadProbe(document: SourceDocument, root: string, file: string): Promise<FileProbes> {
  const { probe, problems } = await checkProbe(document, path.dirname(file))
  if (probe === undefined) return { probes: [], problems }
  const at = document.at ?? (await document.locate([], 'value'))?.at
  const loaded: LoadedProbe = {
    probe: mapFiles(probe, (written) => path.resolve(path.dirname(file), written)),
    file: showFile(root, document.file),
    at: at ?? { file: document.shown, line: 1, column: 1 },
    category: probe.category ?? categoryOf(showFile(root, file)),
  }
  return { probes: [{ loaded, document }], problems }
}

function duplicateNames(probes: readonly ProbeSource[]): readonly Problem[] {
  const first = new Map<string, LoadedProbe>()
  const problems: Problem[] = []
  for (const { loaded, document } of probes) {
    const { name } = loaded.probe
    const earlier = first.get(name)
    if (earlier === undefined) first.set(name, loaded)
    else {
      const hint = `The name identifies the probe in reports and known differences, so it must be unique in the run. The first is at ${earlier.at.file}:${earlier.at.line}.`
      problems.push({
        document,
        path: ['name'],
        code: CODE,
        message: `there is already a probe named ${JSON.stringify(name)}`,
        hint,
      })
    }
  }
  return problems
}
