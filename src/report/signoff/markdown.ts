/** A sign-off as Markdown, for a change record or a pull request. */
import { visible } from '../text/visible.ts'
import { DISCLAIMER, headOf } from './head.ts'
import { time, type Cell, type Section } from './cells.ts'
import { sectionsOf, type SignoffView } from './sections.ts'

export function signoffMarkdown(view: SignoffView): string {
  const { title, about, stateWords, recommendation, reasons, validity } = headOf(view)
  const sections = sectionsOf(view).map((section, index) => sectionText(section, index + 1))
  return [
    `# ${escape(title)}: ${escape(about)}`,
    `**${stateWords}** as of ${time(view.renderedAt)} UTC. Recommendation: **${recommendation}**`,
    ...(reasons.length > 0 ? [reasons.map((reason) => `- ${escape(reason)}`).join('\n')] : []),
    escape(validity),
    ...sections,
    `${DISCLAIMER}\n`,
  ].join('\n\n')
}

function sectionText({ title, note, columns, rows, more, empty }: Section, position: number): string {
  const lines = [`## ${position} ${title}`, ...(note === '' ? [] : [escape(note)])]
  if (rows.length === 0) return [...lines, empty].join('\n\n')
  const table = [row(columns), `|${columns.map(() => '---|').join('')}`, ...rows.map(row)].join('\n')
  return [...lines, table, ...(more > 0 ? [`${more} more stand in the signed JSON.`] : [])].join('\n\n')
}

function row(cells: readonly Cell[]): string {
  return `| ${cells.map(cellText).join(' | ')} |`
}

function cellText(cell: Cell): string {
  if (typeof cell === 'string') return escape(cell)
  if (cell.kind === 'code' && cell.text !== '') return `\`${visible(cell.text).replaceAll('`', "'").replaceAll('|', '\\|')}\``
  return cell.kind === 'bad' ? `**${escape(cell.text)}**` : escape(cell.text)
}

/** Names and reasons are written by people, and GitHub would obey them: links, mentions, markup, table bars. */
function escape(text: string): string {
  return visible(text)
    .replaceAll(/[\\`*_{}[\]<>|~#]/g, '\\$&')
    .replaceAll('@', '@\u200b')
}
