/** Finds the probe files of a project. */
import { existsSync, globSync, statSync } from 'node:fs'
import path from 'node:path'

import type { Category } from '../core/probe.ts'
import type { Problem } from './problems.ts'
import type { PropertyPath, SourceDocument } from './source/document.ts'

const BELOW_FOLDER = '**/*.probe.{ts,js,mjs,yaml,yml}'
const DEFAULT_FOLDER = 'probes'

export type ProbeFiles = { readonly files: readonly string[]; readonly problems: readonly Problem[] }

/**
 * @param globs - as written, or undefined for the default, which may match nothing
 * @param place - where they are written in the document
 * @returns absolute paths, sorted, each once
 */
export function findProbeFiles(
  root: string,
  globs: string | readonly string[] | undefined,
  document: SourceDocument,
  place: PropertyPath,
): ProbeFiles {
  if (globs === undefined)
    return { files: existsSync(path.join(root, DEFAULT_FOLDER)) ? expand(root, DEFAULT_FOLDER) : [], problems: [] }
  return findFiles({ root, globs, document, place, ...PROBES })
}

/** As `findProbeFiles`, of k6 scripts; without globs there is none. */
export function findScriptFiles(
  root: string,
  globs: string | readonly string[] | undefined,
  document: SourceDocument,
  place: PropertyPath,
): ProbeFiles {
  if (globs === undefined) return { files: [], problems: [] }
  return findFiles({ root, globs, document, place, ...SCRIPTS })
}

type Wanted = {
  readonly code: string
  readonly what: string
  readonly named: string
  readonly expand: (root: string, glob: string) => readonly string[]
}
const PROBES: Wanted = {
  code: 'PARITY_PROBES_MISSING',
  what: 'probe file',
  named: 'a probe file is named *.probe.ts (or .js, .mjs, .yaml, .yml)',
  expand,
}
const SCRIPTS: Wanted = {
  code: 'PARITY_SCRIPTS_MISSING',
  what: 'k6 script',
  named: 'a k6 script is named *.k6.ts or *.k6.js',
  expand: (root, glob) => list(root, glob).filter((file) => /\.k6\.[jt]s$/.test(file)),
}

type Search = Wanted & {
  readonly root: string
  readonly globs: string | readonly string[]
  readonly document: SourceDocument
  readonly place: PropertyPath
}

function findFiles({ root, globs, document, place, ...wanted }: Search): ProbeFiles {
  const files = new Set<string>()
  const problems: Problem[] = []
  for (const [index, glob] of [globs].flat().entries()) {
    const matched = wanted.expand(root, glob)
    for (const file of matched) files.add(file)
    if (matched.length > 0) continue
    problems.push({
      document,
      path: typeof globs === 'string' ? place : [...place, index],
      code: wanted.code,
      message: `the glob ${JSON.stringify(glob)} matches no ${wanted.what}`,
      hint: `It is relative to ${root}, and ${wanted.named}.`,
    })
  }
  // By code units, not by locale: the order of probes must be the same on every machine.
  return { files: [...files].sort(), problems }
}

/** A folder stands for every probe file below it; a wide glob takes only files that are named as probes. */
function expand(root: string, glob: string): readonly string[] {
  const literal = path.resolve(root, glob)
  if (existsSync(literal)) return statSync(literal).isDirectory() ? list(literal, BELOW_FOLDER) : [literal]
  return list(root, glob).filter((file) => /\.probe\.[^.]+$/.test(file))
}

function list(cwd: string, glob: string): readonly string[] {
  return globSync(glob, { cwd, exclude: (name) => name === 'node_modules' || name.endsWith('/node_modules') })
    .map((file) => path.resolve(cwd, file))
    .filter((file) => statSync(file).isFile())
    .sort()
}

const CATEGORIES: readonly Category[] = ['functional', 'integration', 'latency']

/** The nearest folder above the file that is named after a category. */
export function categoryOf(file: string): Category {
  const folders = path.posix.dirname(file).split('/').toReversed()
  return (
    folders.map((folder) => CATEGORIES.find((category) => category === folder)).find((category) => category !== undefined) ??
    'functional'
  )
}
