/** A file the user wrote, as a value, with the way back from a place in the value to a place in the file. */
import path from 'node:path'

import type { SourceLocation } from '../../core/errors.ts'

/** Where in the value: property names and list indexes from the root. */
export type PropertyPath = readonly (string | number)[]

/** Which side of `key: value` is meant. */
export type Part = 'key' | 'value'

export type Place = { readonly at: SourceLocation; readonly sourceLine: string }

export type SourceDocument = {
  readonly file: string
  /** The file as shown to people: relative to the working folder, with `/`. */
  readonly shown: string
  /** What the root is called in messages: `the config`, `probe "list products"`. */
  readonly label: string
  readonly value: unknown
  /** Where the root is written, when that is known without reading the file again. */
  readonly at?: SourceLocation
  /** The place, or that of the deepest ancestor that can be found; undefined when the value is written in no file. */
  locate(path: PropertyPath, part: Part): Promise<Place | undefined>
}

export type SourceFile = { readonly file: string; readonly shown: string; readonly text: string }

// The last one, because all probes of a file ask for the same: ten thousands of equal texts would be kept.
let shownLast = { cwd: '', file: '', shown: '' }

export function showFile(cwd: string, file: string): string {
  if (shownLast.cwd !== cwd || shownLast.file !== file)
    shownLast = { cwd, file, shown: path.relative(cwd, file).replaceAll(path.sep, '/') }
  return shownLast.shown
}

/** A part of a document as a document of its own. */
export function partOf(
  document: SourceDocument,
  prefix: PropertyPath,
  part: { readonly value: unknown; readonly label: string },
): SourceDocument {
  return { ...document, ...part, locate: (below, side) => document.locate([...prefix, ...below], side) }
}

/** @param offset - in UTF-16 units from the start of the text */
export function placeAt(source: SourceFile, offset: number): Place {
  const before = source.text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return placeOnLine(source, before.split('\n').length, offset - lineStart + 1)
}

export function placeOnLine(source: SourceFile, line: number, column: number): Place {
  const sourceLine = source.text.split('\n')[line - 1]?.replace(/\r$/, '') ?? ''
  return { at: { file: source.shown, line, column }, sourceLine }
}
