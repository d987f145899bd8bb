/**
 * The fenced blocks of the documents. A comment right above a block says what a test does with it: `<!-- run: 1, name -->` executes it and wants
 * that exit code, `<!-- prints: name -->` is what that run prints, `<!-- file: path -->` is written before what follows is run,
 * `<!-- parsed: what -->` is only read, `<!-- not run: reason -->` is nothing but text.
 */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const ROOT: string = path.resolve(import.meta.dirname, '../..')

export type Block = {
  readonly document: string
  /** Of the fence, counted from 1. */
  readonly line: number
  readonly language: string
  readonly text: string
  readonly mark: { readonly does: string; readonly with: string } | undefined
}

export const DOCUMENTS: readonly string[] = ['{README,ARCHITECTURE,CONTRIBUTING,CHANGELOG}.md', 'docs/**/*.md']
  .flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
  .map((file) => file.replaceAll(path.sep, '/'))
  .toSorted()

export function textOf(document: string): string {
  return readFileSync(path.join(ROOT, document), 'utf8')
}

export function blocksOf(document: string): readonly Block[] {
  const text = textOf(document)
  return Array.from(text.matchAll(/^(?:<!-- (.*?)(?:: (.*?))? -->\n)?```(\w*)\n([\s\S]*?)^```$/gm), (match) => {
    const [, does, value = '', language = '', block = ''] = match
    const fence = text.slice(0, match.index + match[0].indexOf('```'))
    return {
      document,
      line: fence.split('\n').length,
      language,
      text: block,
      mark: does === undefined ? undefined : { does, with: value },
    }
  })
}
