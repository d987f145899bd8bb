/** Reads one file of the user, by its extension. */
import { readFile } from 'node:fs/promises'

import { UserError } from '../../core/errors.ts'
import { showFile, type SourceDocument } from './document.ts'

/** @param label - what its root is called in messages */
export async function readSource(file: string, cwd: string, label: string): Promise<SourceDocument> {
  const source = { file, shown: showFile(cwd, file), text: await readText(file, cwd) }
  if (/\.(ya?ml|json)$/.test(file)) {
    const { readYaml } = await import('./yaml.ts')
    return readYaml(source, label)
  }
  if (/\.(m?ts|m?js)$/.test(file)) {
    const { readScript } = await import('./script.ts')
    return readScript(source, cwd, label)
  }
  throw new UserError('PARITY_FILE_TYPE', `${source.shown}: files of this type are not read`, {
    hint: 'Use .ts, .mts, .js, .mjs, .yaml, .yml or .json.',
  })
}

async function readText(file: string, cwd: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '')
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason'
    throw new UserError('PARITY_FILE_MISSING', `${showFile(cwd, file)}: cannot be read (${reason})`, {
      hint: 'Look at the path and at the permissions of the file.',
      cause,
    })
  }
}
