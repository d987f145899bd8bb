/** The list of known differences as a file: read with what it is judged by, written whole or not at all. */
import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { RULES } from '../../compare/facets/index.ts'
import type { KnownDifferenceContext } from '../../config/check-known-difference.ts'
import { checkKnownDifferencesText } from '../../config/known-differences.ts'
import { locateKnownDifferences } from '../../config/load-project.ts'
import { toUserErrors } from '../../config/problems.ts'
import { showFile } from '../../config/source/document.ts'
import { MachineError, UserError } from '../../core/errors.ts'
import type { KnownDifference } from '../../core/known-difference.ts'
import { todayOf, type Io } from '../io.ts'

export type ListFile = {
  /** Absolute; through links, so that a link stays one. */
  readonly file: string
  readonly shown: string
  /** Empty when there is none yet. */
  readonly text: string
  readonly isNew: boolean
  readonly maxDays: number
}

export type ListOptions = { readonly config?: string; readonly knownDifferences?: string }

export async function openList(options: ListOptions, io: Io): Promise<ListFile> {
  const { file: named, maxDays } = await locateKnownDifferences({
    cwd: io.cwd,
    variables: io.variables,
    ...(options.config !== undefined && { config: options.config }),
    ...(options.knownDifferences !== undefined && { knownDifferences: options.knownDifferences }),
  })
  const shown = showFile(io.cwd, named)
  if (!/\.(ya?ml|json)$/.test(named))
    throw new UserError('PARITY_FILE_TYPE', `${shown}: a list in this type of file cannot be edited by a program`, {
      hint: 'Keep it as .yaml, .yml or .json.',
    })
  const file = await realpath(named).catch(() => named)
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    if (isMissing(cause)) return undefined
    throw new UserError('PARITY_FILE_MISSING', `${shown}: cannot be read`, {
      hint: 'Look at the permissions of the file.',
      cause,
    })
  })
  return { file, shown, text: text ?? '', isNew: text === undefined, maxDays }
}

/** @throws UserErrors with everything that is wrong with the list, at its place */
export async function readEntries(
  { file, shown, maxDays }: ListFile,
  text: string,
  context: Pick<KnownDifferenceContext, 'environments' | 'probeNames'> & { readonly io: Io },
): Promise<readonly KnownDifference[]> {
  const loaded = await checkKnownDifferencesText(
    { file, shown, text: text.replace(/^\uFEFF/, '') },
    {
      cwd: context.io.cwd,
      environments: context.environments,
      probeNames: context.probeNames,
      rules: [...RULES.keys()],
      today: todayOf(context.io),
      maxDays,
    },
  )
  if (loaded.problems.length > 0) throw await toUserErrors(loaded.problems)
  return loaded.knownDifferences
}

/** Written beside and renamed: a reader sees the old list or the new one. What somebody changed meanwhile is not overwritten. */
export async function writeList({ file, shown, text: before, isNew }: ListFile, text: string): Promise<void> {
  const now = await readFile(file, 'utf8').catch(() => undefined)
  if (now !== (isNew ? undefined : before))
    throw new UserError('PARITY_LIST_CHANGED', `${shown} was changed while it was edited; nothing was written`, {
      hint: 'Do it again.',
    })
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.part`)
  try {
    const mode = isNew ? undefined : (await stat(file)).mode
    await writeFile(beside, text, mode === undefined ? {} : { mode })
    await rename(beside, file)
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw new MachineError(
      'PARITY_LIST_WRITE',
      `${shown} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        hint: 'Look at the permissions of its folder.',
        cause,
      },
    )
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
}
