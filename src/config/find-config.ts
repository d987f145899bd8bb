/** Finds the config file: the nearest folder upwards that has one. */
import { existsSync } from 'node:fs'
import path from 'node:path'

import { UserError } from '../core/errors.ts'
import { showFile } from './source/document.ts'

const NAMES: readonly string[] = ['ts', 'mts', 'js', 'mjs', 'yaml', 'yml', 'json'].map(
  (extension) => `parity.config.${extension}`,
)

/** @returns absolute path; undefined when there is none in the folder and all above it */
export function findConfigAbove(cwd: string): string | undefined {
  for (let folder = path.resolve(cwd); ; folder = path.dirname(folder)) {
    const [found, second] = NAMES.map((name) => path.join(folder, name)).filter((file) => existsSync(file))
    if (found !== undefined && second !== undefined) {
      throw new UserError(
        'PARITY_CONFIG_AMBIGUOUS',
        `there are two configs in one folder: ${showFile(cwd, found)} and ${showFile(cwd, second)}`,
        {
          hint: 'Remove one of them, or say which one with --config FILE.',
        },
      )
    }
    if (found !== undefined) return found
    if (folder === path.dirname(folder)) return undefined
  }
}

export function findConfig(cwd: string, named: string | undefined): string {
  if (named !== undefined) {
    const file = path.resolve(cwd, named)
    if (existsSync(file)) return file
    throw new UserError('PARITY_CONFIG_MISSING', `--config: there is no file ${JSON.stringify(named)}`, {
      hint: `It was looked for at ${file}.`,
    })
  }
  const found = findConfigAbove(cwd)
  if (found !== undefined) return found
  throw new UserError('PARITY_CONFIG_MISSING', `there is no parity.config in ${path.resolve(cwd)} or above it`, {
    hint: `Compare without a config: parity run --reference URL --candidate URL /path. Or write one (README.md, five-minute start); names that are looked for: ${NAMES.join(', ')}.`,
  })
}
