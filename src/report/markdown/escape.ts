/**
 * Text from outside in GitHub Flavored Markdown (github.github.com/gfm): every character that could begin markup, a link,
 * a mention or a table cell is written as a numeric entity (section 6.2), which no parser reads as markup.
 */
import { briefValue } from '../text/brief.ts'
import type { ShownValue } from '../../core/finding.ts'

const MARKUP = /[&<>`*_[\]#!|~@\\$]|[:/](?=\/)/g
/** `www.` alone makes a link in GFM (section 6.9). */
const WWW = /(www)\./gi

/** Text in a sentence of ours. */
export function plain(text: ShownValue, unitsMax: number): string {
  // Mentions are looked for after the entities are read, in each run of text: a comment ends the run.
  return escape(briefValue(text, unitsMax)).replaceAll('&#64;', '&#64;<!-- -->')
}

/** Text as it was seen, in `<code>`: neither GitHub nor GitLab makes mentions or links of it. */
export function code(text: ShownValue, unitsMax: number, rule?: string): string {
  return `<code>${escape(briefValue(text, unitsMax, rule))}</code>`
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

function escape(text: string): string {
  return text.replace(MARKUP, (character) => `&#${character.charCodeAt(0)};`).replace(WWW, '$1&#46;')
}
