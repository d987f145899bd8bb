/**
 * Imports a config or probe file written in TypeScript or JavaScript, natively: Node strips the types. What can go wrong is
 * always the user's to repair, so every failure becomes a UserError with the place in their file, never a stack of ours.
 */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { importError } from './import-error.ts'
import type { SourceFile } from './document.ts'

export type ScriptModule = { readonly hasDefault: boolean; readonly value: unknown }

export async function importScript(source: SourceFile, cwd: string): Promise<ScriptModule> {
  const hooks = registerHooks({ resolve, load })
  try {
    const loaded: unknown = await import(pathToFileURL(source.file).href)
    const hasDefault = typeof loaded === 'object' && loaded !== null && 'default' in loaded
    return { hasDefault, value: hasDefault ? loaded.default : undefined }
  } catch (cause) {
    throw await importError(source, cwd, cause)
  } finally {
    hooks.deregister()
  }
}

/** Run from source this is index.ts, from the published package index.js. */
const ownEntry = new URL(`../../index${path.extname(import.meta.url)}`, import.meta.url).href

type Hooks = Parameters<typeof registerHooks>[0]
type Resolve = NonNullable<Hooks['resolve']>
type Load = NonNullable<Hooks['load']>

const resolve: Resolve = (specifier, context, nextResolve) => {
  // One and the same `envparity` for us and for the user's files: it remembers where each probe was defined. This also lets
  // a config be written where the package is not installed (npx, a global install, a container).
  if (specifier === 'envparity') return { url: ownEntry, shortCircuit: true }
  const resolved = nextResolve(specifier, context)
  // `npm init` writes "type": "commonjs", which would make every .ts file of the user fail at its first `import`.
  const isUserTypeScript =
    resolved.url.startsWith('file:') && resolved.url.endsWith('.ts') && !resolved.url.includes('/node_modules/')
  return isUserTypeScript ? { ...resolved, format: 'module-typescript' } : resolved
}

/**
 * Inside Playwright (our reporter) its own hook turns TypeScript of a package without "type": "module" into CommonJS, whatever
 * it was resolved as. Hooks run from the last to the first, so the file reaches Node as it is written.
 */
const load: Load = (url, context, nextLoad) =>
  context.format === 'module-typescript' && url.startsWith('file:') && !url.includes('/node_modules/')
    ? { format: 'module-typescript', source: readFileSync(fileURLToPath(url)), shortCircuit: true }
    : nextLoad(url, context)
