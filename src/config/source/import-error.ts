/** Why a script could not be imported, in words that help: the place, what is wrong and what to do. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { UserError } from '../../core/errors.ts'
import { placeAt, placeOnLine, showFile, type Place, type SourceFile } from './document.ts'

type Failure = { readonly code: string; readonly message: string; readonly hint: string; readonly place: Place | undefined }

export async function importError(source: SourceFile, cwd: string, cause: unknown): Promise<UserError> {
  const failure = await explain(source, cwd, cause)
  const where =
    failure.place === undefined ? source.shown : `${failure.place.at.file}:${failure.place.at.line}:${failure.place.at.column}`
  return new UserError(failure.code, `${where}: ${failure.message}`, { ...failure.place, hint: failure.hint, cause })
}

async function explain(source: SourceFile, cwd: string, cause: unknown): Promise<Failure> {
  if (!(cause instanceof Error)) {
    return {
      code: 'PARITY_FILE_THROWS',
      message: `throws ${String(cause)} when it is imported`,
      hint: 'Repair the file so that it can be imported.',
      place: undefined,
    }
  }
  const code = 'code' in cause ? cause.code : undefined
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    const hint =
      'Node runs TypeScript by erasing the types, so only syntax that can be erased works: no enum, namespace, parameter property or "import x = require()". Use a const object instead of an enum.'
    return { code: 'PARITY_FILE_SYNTAX', message: cause.message, hint, place: await placeInHead(cwd, cause) }
  }
  if (code === 'ERR_MODULE_NOT_FOUND') return notFound(cwd, cause)
  if (cause instanceof SyntaxError) {
    const place = (await placeInHead(cwd, cause)) ?? (await placeByParsing(source))
    return { code: 'PARITY_FILE_SYNTAX', message: cause.message, hint: syntaxHint(cause.message, source.file), place }
  }
  const hint = 'The file is run when it is read. Repair what it does here; it should do nothing but build a value.'
  return {
    code: 'PARITY_FILE_THROWS',
    message: `throws when it is imported: ${cause.name}: ${cause.message}`,
    hint,
    place: await placeOfFrame(cwd, cause),
  }
}

function syntaxHint(message: string, file: string): string {
  if (/outside a module|Unexpected token 'export'/.test(message) && file.endsWith('.js')) {
    return 'The package.json next to it makes .js files CommonJS. Rename the file to .mjs or .ts.'
  }
  if (/does not provide an export named/.test(message)) return 'Look at the spelling of the imported name.'
  return 'Look at the brackets, commas and quotes here and on the line above.'
}

/** Node puts `file:line`, the line and a caret in front of the stack of a syntax error. */
async function placeInHead(cwd: string, error: Error): Promise<Place | undefined> {
  const [, file, line, caret] = /^(\S[^\n]*?):(\d+)\n[^\n]*\n( *)\^/.exec(error.stack ?? '') ?? []
  if (file === undefined || caret === undefined) return undefined
  return placeIn(cwd, file, (source) => placeOnLine(source, Number(line), caret.length + 1))
}

/** V8 does not tell where a plain JavaScript module is broken; acorn does. */
async function placeByParsing(source: SourceFile): Promise<Place | undefined> {
  const { parse } = await import('acorn')
  try {
    parse(source.text, { ecmaVersion: 'latest', sourceType: 'module' })
    return undefined
  } catch (error) {
    const offset = error instanceof SyntaxError && 'pos' in error && typeof error.pos === 'number' ? error.pos : undefined
    return offset === undefined ? undefined : placeAt(source, offset)
  }
}

/** The first frame in a file of the user. */
async function placeOfFrame(cwd: string, error: Error): Promise<Place | undefined> {
  const frames = [...(error.stack ?? '').matchAll(/(file:\/\/\/\S+?):(\d+):(\d+)\)?$/gm)]
  const frame = frames.find(
    ([, url]) => url !== undefined && !url.includes('/node_modules/') && !url.startsWith(new URL('../..', import.meta.url).href),
  )
  const [, url, line, column] = frame ?? []
  return url === undefined ? undefined : placeIn(cwd, url, (source) => placeOnLine(source, Number(line), Number(column)))
}

async function notFound(cwd: string, error: Error): Promise<Failure> {
  const [, kind, target = '', importer] = /^Cannot find (module|package) '([^']+)' imported from (.+)$/.exec(error.message) ?? []
  const place =
    importer === undefined
      ? undefined
      : await placeIn(cwd, importer, (source) => {
          const imported = [...source.text.matchAll(/(['"])([^'"\n]+)\1/g)].find(([, , specifier = '']) =>
            isTheImport(specifier, target, importer),
          )
          return placeAt(source, imported?.index ?? 0)
        })
  const typescript = target.replace(/\.js$/, '.ts').replace(/(?<!\.\w+)$/, '.ts')
  const hint =
    kind === 'package'
      ? `Install it beside the file: npm install --save-dev ${target}`
      : existsSync(typescript)
        ? 'Write the whole file name: a TypeScript file is imported with its extension .ts.'
        : 'Look at the spelling; a relative import starts with "./" and names the extension.'
  return {
    code: 'PARITY_FILE_IMPORT',
    message: `cannot find the ${kind ?? 'module'} "${kind === 'module' ? showFile(cwd, target) : target}"`,
    hint,
    place,
  }
}

function isTheImport(specifier: string, target: string, importer: string): boolean {
  if (specifier === target || specifier.startsWith(`${target}/`)) return true
  return specifier.startsWith('.') && fileURLToPath(new URL(specifier, pathToFileURL(importer))) === target
}

/** @param file - path or file URL as it stands in an error of Node */
async function placeIn(cwd: string, file: string, find: (source: SourceFile) => Place): Promise<Place | undefined> {
  const absolute = file.startsWith('file:') ? fileURLToPath(file) : file
  if (!existsSync(absolute)) return undefined
  return find({ file: absolute, shown: showFile(cwd, absolute), text: await readFile(absolute, 'utf8') })
}
