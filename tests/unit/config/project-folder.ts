/** A real folder with the files of a project, for tests of the loader. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { loadProject } from '../../../src/config/load-project.ts'
import type { Project, ProjectRequest } from '../../../src/config/project.ts'

export type Files = Readonly<Record<string, string>>

export function makeFolder(files: Files): { readonly folder: string; [Symbol.dispose](): void } {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'parity-config-')))
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

export const GOOD_YAML: string = `environments:
  production: { baseURL: https://shop.example }
  staging: { baseURL: https://staging.shop.example }
`

/** A config in TypeScript around some further options. */
export function config(options: string): string {
  return `import { defineConfig } from 'envparity'

export default defineConfig({
  environments: {
    production: { baseURL: 'https://shop.example' },
    staging: { baseURL: 'https://staging.shop.example' },
  },
${options}
})
`
}

/** A config in TypeScript whose staging environment has some further options. */
export function staging(options: string): string {
  return `import { defineConfig } from 'envparity'

export default defineConfig({
  environments: {
    production: { baseURL: 'https://shop.example', role: 'reference' },
    staging: {
      baseURL: 'https://staging.shop.example',
      ${options}
    },
  },
})
`
}

/** Loads a project that is right. The folder is gone afterwards. */
export async function load(files: Files, request: Partial<ProjectRequest> = {}): Promise<Project & { readonly folder: string }> {
  using project = makeFolder(files)
  const loaded = await loadProject({ variables: {}, ...request, cwd: path.join(project.folder, request.cwd ?? '.') })
  return { ...loaded, folder: project.folder }
}
