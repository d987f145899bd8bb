/**
 * Imports a config or probe file written in TypeScript or JavaScript, natively: Node strips the types. What can go wrong is
 * always the user's to repair, so every failure becomes a UserError with the place in their file, never a stack of ours.
 */
import { registerHooks } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

import { importError } from './import-error.ts'
import type { SourceFile } from './document.ts'

export type ScriptModule = { readonly hasDefault: boolean; readonly value: unknown }

export async function importScript(source: SourceFile, cwd: string): Promise<ScriptModule> {
  const hooks = registerHooks({ resolve })
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

type Resolve = NonNullable<Parameters<typeof registerHooks>[0]['resolve']>

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
