/** Puts measured figures into docs/benchmarks.md, between markers of the script that measured them. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { ROOT } from './machine.ts'

const DOCUMENT: string = path.join(ROOT, 'docs/benchmarks.md')

/** @throws Error when the document has no such markers: figures must not vanish in silence */
export function replaceBetween(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`]
  const [start, stop] = [document.indexOf(begin), document.indexOf(end)]
  if (start === -1 || stop < start) throw new Error(`the document has no markers ${begin} and ${end}`)
  return `${document.slice(0, start + begin.length)}\n${text.trim()}\n${document.slice(stop)}`
}

/** Prints the figures, and writes them into the document when that is wanted. */
export async function publish(name: string, text: string, write: boolean): Promise<void> {
  console.log(`\n${text.trim()}`)
  if (!write) return
  await writeFile(DOCUMENT, replaceBetween(await readFile(DOCUMENT, 'utf8'), name, text))
  console.error(`\nwritten to ${path.relative(ROOT, DOCUMENT)}`)
}
