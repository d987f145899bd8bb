/** One digest for all the files that say what is asked and how it is judged, so that a run can name the config it was made by. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * What a config or a probe file imports is not followed.
 *
 * @param files - absolute; one that is not there is left out
 * @returns SHA-256 of what `sha256sum` prints for them, sorted by path relative to the root
 */
export async function configDigest(root: string, files: readonly string[]): Promise<string> {
  const named = [...new Set(files)]
    .filter((file) => existsSync(file))
    .map((file) => ({ file, name: path.relative(root, file).replaceAll(path.sep, '/') }))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
  const lines = await Promise.all(named.map(async ({ file, name }) => `${sha256(await readFile(file))}  ${name}\n`))
  return sha256(lines.join(''))
}

function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}
