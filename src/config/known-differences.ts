/** Reads the list of known differences, and refuses what would silence more than its author can have meant. */
import { existsSync } from 'node:fs'
import path from 'node:path'

import { UserError } from '../core/errors.ts'
import { checkKnownDifference, KNOWN_DIFFERENCE_INVALID as CODE, type KnownDifferenceContext } from './check-known-difference.ts'
import { closest } from './closest.ts'
import * as validators from './generated/validators.js'
import type { Problem } from './problems.ts'
import type { KnownDifference, ProjectRequest } from './project.ts'
import { checkSchema, type SchemaCheck } from './schema-problems.ts'
import { partOf, type SourceDocument, type SourceFile } from './source/document.ts'
import { readSource } from './source/read-source.ts'
import { readYaml } from './source/yaml.ts'
import type { UserConfig, UserKnownDifference } from './types.ts'

export const DEFAULT_KNOWN_DIFFERENCES = 'known-differences.yaml'
const LABEL = 'the list of known differences'
const LIST: SchemaCheck<readonly UserKnownDifference[]> = {
  validator: validators.knownDifferences,
  schema: 'known-differences',
  code: CODE,
}
const ELEMENT: SchemaCheck<UserKnownDifference> = {
  validator: validators.knownDifference,
  schema: 'known-differences',
  definition: 'items',
  code: CODE,
}

export type LoadedKnownDifferences = {
  readonly knownDifferences: readonly KnownDifference[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly string[]
}

export async function loadKnownDifferences(file: string, context: KnownDifferenceContext): Promise<LoadedKnownDifferences> {
  return checkKnownDifferences(await readSource(file, context.cwd, LABEL), context)
}

/** The same for a list that is not written yet. */
export async function checkKnownDifferencesText(
  source: SourceFile,
  context: KnownDifferenceContext,
): Promise<LoadedKnownDifferences> {
  return checkKnownDifferences(await readYaml(source, LABEL), context)
}

async function checkKnownDifferences(document: SourceDocument, context: KnownDifferenceContext): Promise<LoadedKnownDifferences> {
  // A list whose last entry was removed is an empty file.
  if (document.value === null) return { knownDifferences: [], problems: [], warnings: [] }
  const list = await checkSchema(document, LIST)
  // Each element is checked by itself, so that its errors name it by its id; the list as a whole only when it is none.
  if (!Array.isArray(document.value)) return { knownDifferences: [], problems: list.accepted ? [] : list.problems, warnings: [] }

  const values: readonly unknown[] = document.value
  const problems: Problem[] = []
  const knownDifferences: KnownDifference[] = []
  for (const [index, value] of values.entries()) {
    const part = partOf(document, [index], { value, label: labelOf(value, index) })
    const checked = await checkSchema(part, ELEMENT)
    if (!checked.accepted) {
      problems.push(...checked.problems)
      continue
    }
    const written = checked.value
    problems.push(...checkKnownDifference(part, written, context), ...duplicate(part, written, knownDifferences))
    const place = await part.locate([], 'value')
    const { classes: [ofReference = '', ofCandidate = ''] = [], ...rest } = written
    knownDifferences.push({
      ...rest,
      probe: [written.probe].flat(),
      ...(written.classes !== undefined && { classes: [ofReference, ofCandidate] }),
      at: place?.at ?? { file: document.shown, line: 1, column: 1 },
    })
  }
  return {
    knownDifferences,
    problems,
    warnings: knownDifferences.flatMap((difference) => unknownProbes(difference, context.probeNames)),
  }
}

function labelOf(value: unknown, index: number): string {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined
  return typeof id === 'string' ? `known difference ${JSON.stringify(id)}` : `known difference number ${index + 1}`
}

function duplicate(
  document: SourceDocument,
  { id }: UserKnownDifference,
  earlier: readonly KnownDifference[],
): readonly Problem[] {
  if (!earlier.some((other) => other.id === id)) return []
  return [
    {
      document,
      path: ['id'],
      code: CODE,
      message: `there is already a known difference with the id ${JSON.stringify(id)}`,
      hint: 'Reports name known differences by id: give this one another.',
    },
  ]
}

/** Not an error: the probe may have been removed in the same change, and an unused entry is told in the result. */
function unknownProbes(difference: KnownDifference, probeNames: readonly string[]): readonly string[] {
  if (probeNames.length === 0) return []
  return difference.probe
    .filter((name) => name !== '*' && !probeNames.includes(name))
    .map((name) => {
      const near = closest(name, probeNames)
      const { file, line, column } = difference.at
      return `${file}:${line}:${column}: known difference ${JSON.stringify(difference.id)} names no probe: ${JSON.stringify(name)}${near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`}`
    })
}

/** @returns the file to read, or undefined when none is named and the default is not there */
export function knownDifferencesFile(request: ProjectRequest, config: UserConfig, root: string): string | undefined {
  if (request.knownDifferences !== undefined) {
    const file = path.resolve(request.cwd, request.knownDifferences)
    if (existsSync(file)) return file
    throw new UserError(
      'PARITY_FILE_MISSING',
      `--known-differences: there is no file ${JSON.stringify(request.knownDifferences)}`,
      { hint: `It was looked for at ${file}.` },
    )
  }
  // Without a config, a list that lies about belongs to another suite: it counts only when it is named.
  if (request.inline !== undefined) return undefined
  const file = path.resolve(root, config.knownDifferences ?? DEFAULT_KNOWN_DIFFERENCES)
  return config.knownDifferences === undefined && !existsSync(file) ? undefined : file
}

export function missingListProblem(document: SourceDocument, file: string): Problem {
  return {
    document,
    path: ['knownDifferences'],
    code: 'PARITY_FILE_MISSING',
    message: `knownDifferences names a file that is not there`,
    hint: `It was looked for at ${file}: the path is relative to the config.`,
  }
}
