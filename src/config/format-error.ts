/** Lays out errors for people: code, message with its place, the line with a caret, and what to do now. */
import { UserErrors, type UserError } from '../core/errors.ts'

/** More would push the first, which is mostly the cause, off the screen. */
const ERRORS_SHOWN_MAX = 20
/** A longer line (a minified file) is cut around the caret. */
const LINE_CHARACTERS_MAX = 120

export function formatUserError(error: UserError | UserErrors): string {
  if (!(error instanceof UserErrors)) return formatOne(error)
  const shown = error.errors.slice(0, ERRORS_SHOWN_MAX).map((one) => formatOne(one))
  const rest = error.errors.length - shown.length
  const total = error.errors.length > 1 ? [`${error.errors.length} errors${rest > 0 ? `, ${rest} of them not shown` : ''}`] : []
  return [...shown, ...total].join('\n\n')
}

function formatOne(error: UserError): string {
  const lines = [`error ${error.code}`, `  ${withPlace(error)}`]
  if (error.at !== undefined && error.sourceLine !== undefined && error.sourceLine.trim() !== '')
    lines.push(...caretLines(error.sourceLine, error.at))
  if (error.hint !== undefined && error.hint !== '') lines.push(`  ${error.hint}`)
  return lines.join('\n')
}

function withPlace({ at, message }: UserError): string {
  if (at === undefined || message.startsWith(`${at.file}:`)) return message
  return `${at.file}:${at.line}:${at.column}: ${message}`
}

function caretLines(sourceLine: string, at: { readonly line: number; readonly column: number }): readonly string[] {
  const start = at.column - 1
  const cutBefore = sourceLine.length <= LINE_CHARACTERS_MAX ? 0 : Math.max(0, start - LINE_CHARACTERS_MAX / 2)
  // A tab would move the caret by as many columns as the terminal likes.
  const shown = sourceLine
    .slice(cutBefore, cutBefore + LINE_CHARACTERS_MAX)
    .replaceAll('\t', ' ')
    .trimEnd()
  const gutter = String(at.line)
  const width = Math.max(1, Math.min(tokenLength(sourceLine, start), shown.length - (start - cutBefore)))
  return [`  ${gutter} | ${shown}`, `  ${' '.repeat(gutter.length)} | ${' '.repeat(start - cutBefore)}${'^'.repeat(width)}`]
}

/** A quoted text with its quotes, else a word, else one sign. */
function tokenLength(line: string, start: number): number {
  const rest = line.slice(start)
  const [token = ''] = /^(["'`])(?:\\.|(?!\1).)*\1|^[\w$./:@+-]+/.exec(rest) ?? []
  return token.replace(/:$/, '').length
}
