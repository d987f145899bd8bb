/** A folder for one run of something that is measured: outside the repository, as a user's is, with our packages in reach. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

import { ROOT } from './machine.ts'

/** What generated configs and specs import. */
const PACKAGES = ['@playwright/test', 'ajv', 'undici']

export type WorkFolder = { readonly path: string } & AsyncDisposable

export async function createWorkFolder(): Promise<WorkFolder> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'envparity-bench-'))
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }\n')
  await mkdir(path.join(folder, 'node_modules/@playwright'), { recursive: true })
  for (const name of PACKAGES) await symlink(path.join(ROOT, 'node_modules', name), path.join(folder, 'node_modules', name))
  await symlink(ROOT, path.join(folder, 'node_modules/envparity'))
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}
