/**
 * Which k6 is used: the one that PARITY_K6_BIN names, else the first of the PATH. k6 is AGPL-3.0: it is called as a
 * program and never a part of this one.
 */
import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

import { UserError } from '../../core/errors.ts'

export type K6Program = { readonly file: string; readonly version: string }

export type K6Search =
  | ({ readonly found: true } & K6Program)
  | { readonly found: false; readonly because: string; readonly hint: string }

type Variables = Readonly<Record<string, string | undefined>>

/** Tried with 2.2.0. 1.0.0 was tried and does not know the options that are used here. */
const MAJOR_MIN = 2
const VERSION_PATIENCE_MS = 20_000

export const K6_INSTALL_HINT: string =
  'Install k6 2.x (grafana.com/docs/k6/latest/set-up/install-k6: packages, Homebrew, Docker; npm\'s "k6" is a dummy), or name its file in PARITY_K6_BIN.'

/** Asks the program for its version; starts nothing else. */
export async function searchK6(variables: Variables): Promise<K6Search> {
  const named = variables['PARITY_K6_BIN']
  const file = named === undefined || named === '' ? await inPath(variables) : named
  if (file === undefined) return missing('there is no k6 in the PATH')
  const where = named === undefined || named === '' ? file : `${file} (PARITY_K6_BIN)`
  if (!(await isExecutable(file))) return missing(`${where} is no program that can be run`)
  const version = await versionOf(file)
  if (version === undefined) return missing(`${where} does not say which version of k6 it is`)
  if (Number.parseInt(version, 10) < MAJOR_MIN) return missing(`${where} is k6 ${version}; ${MAJOR_MIN}.0 or later is needed`)
  return { found: true, file, version }
}

function missing(because: string): K6Search {
  return { found: false, because, hint: K6_INSTALL_HINT }
}

/** @throws UserError when there is none that can be used */
export async function requireK6(variables: Variables): Promise<K6Program> {
  const search = await searchK6(variables)
  if (search.found) return search
  throw new UserError('PARITY_K6_MISSING', search.because, { hint: `${search.hint} What is there: parity doctor.` })
}

async function inPath(variables: Variables): Promise<string | undefined> {
  const names = process.platform === 'win32' ? ['k6.exe'] : ['k6']
  for (const folder of (variables['PATH'] ?? '').split(path.delimiter)) {
    for (const name of names) {
      const file = path.join(folder, name)
      if (folder !== '' && (await isExecutable(file))) return file
    }
  }
  return undefined
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}

async function versionOf(file: string): Promise<string | undefined> {
  const { stdout } = await promisify(execFile)(file, ['version'], { timeout: VERSION_PATIENCE_MS }).catch(() => ({ stdout: '' }))
  return /\bk6(?:\.exe)? v(\d+\.\d+\.\d+)/.exec(stdout)?.[1]
}
