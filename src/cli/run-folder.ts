/** The folder of a run: where it is, what is in it, and how it is found again. */
import { lstat, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { MachineError, UserError } from '../core/errors.ts'
import type { Result } from '../core/result.ts'
import { RESULT_SCHEMA } from '../core/result.ts'

export const LOG_FILE: string = 'observations.ndjson'
export const RESULT_FILE: string = 'result.json'

/** Crockford's base 32, as in ULIDs: sorts by time, no letters that look like digits. */
const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** @returns 14 characters: 10 for the time in milliseconds, 4 for the seed, so that runs of one moment differ */
export function newRunId(now: number, seed: number): string {
  const encode = (value: number, length: number): string => {
    let rest = value
    let text = ''
    for (let index = 0; index < length; index += 1) {
      text = (BASE32[rest % 32] ?? '0') + text
      rest = Math.floor(rest / 32)
    }
    return text
  }
  return encode(now, 10) + encode(seed, 4)
}

export async function createRunFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await rm(path.join(folder, RESULT_FILE), { force: true })
  } catch (cause) {
    throw new MachineError('PARITY_OUT_FOLDER', `the folder ${folder} cannot be written: ${messageOf(cause)}`, {
      hint: 'Choose another with --out.',
      cause,
    })
  }
}

/** Written beside and renamed: a reader sees the whole file or none. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  try {
    await writeFile(`${file}.part`, text)
    await rename(`${file}.part`, file)
  } catch (cause) {
    await rm(`${file}.part`, { force: true }).catch(() => undefined)
    throw new MachineError('PARITY_OUT_WRITE', `${file} cannot be written: ${messageOf(cause)}`, {
      hint: 'Free space or choose another folder with --out; the observation log can be compared again with: parity compare <folder>.',
      cause,
    })
  }
}

/**
 * Points `latest` to a run in the folder of all runs. What is in the way and no link of ours stays.
 *
 * @param runs - the folder of all runs; a run that was written elsewhere is not linked
 */
export async function linkLatest(folder: string, runs: string): Promise<string | undefined> {
  const link = path.join(runs, 'latest')
  if (path.dirname(folder) !== runs || folder === link) return undefined
  try {
    const there = await lstat(link).catch(() => undefined)
    if (there !== undefined && !there.isSymbolicLink()) return `${link} is no link of ours and was left alone`
    await rm(link, { force: true })
    await symlink(path.basename(folder), link)
    return undefined
  } catch (cause) {
    return `${link} could not be made: ${messageOf(cause)}`
  }
}

/** @param named - a run's folder or its log */
export function logFileOf(named: string): string {
  return named.endsWith('.ndjson') ? named : path.join(named, LOG_FILE)
}

/** @param named - a run's folder, or a result wherever it was kept: `baseline.json` */
function resultFileOf(named: string): string {
  return named.endsWith('.json') ? named : path.join(named, RESULT_FILE)
}

/**
 * @param named - a run's folder or its result
 * @param missing - what to say and do where there is none; the flag that named it, the command that makes one
 * @throws UserError when there is no result, or one of another version
 */
export async function readResult(
  named: string,
  missing: { readonly flag?: string; readonly hint?: string } = {},
): Promise<Result> {
  const file = resultFileOf(named)
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UserError('PARITY_RESULT_MISSING', `${missing.flag === undefined ? '' : `${missing.flag}: `}there is no ${file}`, {
      hint:
        missing.hint ??
        "Name a run's folder: reports/<runId> or reports/latest. If only the log is there: parity compare <folder>.",
      cause,
    })
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new UserError('PARITY_RESULT_BROKEN', `${file} is no JSON: ${messageOf(cause)}`, {
      hint: 'Judge the log again: parity compare <folder>.',
      cause,
    })
  }
  if (isResult(value)) return value
  throw new UserError('PARITY_RESULT_VERSION', `${file} is no result of this version of envparity (${RESULT_SCHEMA})`, {
    hint: 'Judge the log again: parity compare <folder>.',
  })
}

/** Written by us, and of this version. */
function isResult(value: unknown): value is Result {
  return typeof value === 'object' && value !== null && 'schema' in value && value.schema === RESULT_SCHEMA
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
