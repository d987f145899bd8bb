/**
 * Format "markdown": `report.md`, which fits a step summary, and `comment.md`, which fits a comment. GitHub drops a step
 * summary over 1 MiB as a whole and refuses a comment over 65,536 characters, so both stay below and say what was cut.
 */
import { shortId } from '../../core/hash.ts'
import type { Result } from '../../core/result.ts'
import { markdownPage, type PageLimits } from '../markdown/page.ts'
import type { Format } from './format.ts'

export const SUMMARY_BYTES_MAX: number = 900_000
export const COMMENT_CHARACTERS_MAX: number = 60_000

const SUMMARY: PageLimits = {
  total: SUMMARY_BYTES_MAX,
  sizeOf: (text) => new TextEncoder().encode(text).length,
  findingsPerCause: 10,
  rows: 50,
}
const COMMENT: PageLimits = { total: COMMENT_CHARACTERS_MAX, sizeOf: (text) => text.length, findingsPerCause: 3, rows: 10 }

export const markdownFormat: Format = {
  name: 'markdown',
  file: 'report.md',
  mediaType: 'text/markdown; charset=utf-8',
  render: (result) => markdownPage(result, SUMMARY),
  beside: (result) => [
    {
      name: 'comment.md',
      mediaType: 'text/markdown; charset=utf-8',
      text: markdownPage(result, COMMENT, [commentMarker(result)]),
    },
  ],
}

/** By it the comment of this suite and these environments is found again and updated in place. */
function commentMarker({ suite, environments }: Result): string {
  return `<!-- envparity ${shortId(suite, ...environments.map(({ name, role }) => `${role} ${name}`))} -->`
}
