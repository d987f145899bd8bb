/** One word of a POSIX shell command (IEEE Std 1003.1, Shell Command Language, section 2.2), safe to print and to paste. */
import { hasHidden } from './text/visible.ts'

/** Literal text, or a variable whose value the user sets. */
export type ShellPiece = { readonly text: string } | { readonly variable: string }

/** Nothing in here means anything to sh, bash or zsh; `=` at the start would to zsh. */
const BARE = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/
/** What double quotes do not protect, `!` because of history expansion in interactive shells. */
const SPECIAL_IN_DOUBLE_QUOTES = /["$`\\!]/

/**
 * @param pieces - must hold no NUL: no argument of a process can
 * @param ascii - write everything beyond ASCII by its bytes
 */
export function shellWord(pieces: readonly ShellPiece[], ascii: boolean): string {
  const runs = pieces.flatMap((piece) => ('variable' in piece ? [piece] : splitHidden(piece.text, ascii)))
  const only = runs.length === 1 ? runs[0] : undefined
  if (only !== undefined && 'text' in only && BARE.test(only.text)) return only.text
  const simple = runs.every((run) => 'variable' in run || ('text' in run && !SPECIAL_IN_DOUBLE_QUOTES.test(run.text)))
  if (simple && runs.some((run) => 'variable' in run)) return doubleQuoted(runs)
  return runs.map(quoted).join('') || "''"
}

type Run = ShellPiece | { readonly hidden: string }

/** Runs of characters that can be read, and of those that cannot: these are written by their bytes. */
function splitHidden(text: string, ascii: boolean): readonly Run[] {
  const runs: { text: string; isHidden: boolean }[] = []
  for (const character of text) {
    // A line break stays as it is: a body of several lines should look like one.
    const isHidden = character !== '\n' && (hasHidden(character) || (ascii && !/[\x20-\x7e]/.test(character)))
    const last = runs.at(-1)
    if (last?.isHidden === isHidden) last.text += character
    else runs.push({ text: character, isHidden })
  }
  return runs.map((run) => (run.isHidden ? { hidden: run.text } : { text: run.text }))
}

function quoted(run: Run): string {
  if ('variable' in run) return `"$${run.variable}"`
  if ('text' in run) return `'${run.text.replaceAll("'", `'\\''`)}'`
  const bytes = Array.from(new TextEncoder().encode(run.hidden), (byte) => `\\${byte.toString(8).padStart(3, '0')}`)
  return `"$(printf '${bytes.join('')}')"`
}

function doubleQuoted(runs: readonly Run[]): string {
  const text = runs.map((run, index) => {
    if ('text' in run) return run.text
    if (!('variable' in run)) return ''
    const next = runs[index + 1]
    // Braces where the text that follows would be read as part of the name.
    return next !== undefined && 'text' in next && /^\w/.test(next.text) ? `\${${run.variable}}` : `$${run.variable}`
  })
  return `"${text.join('')}"`
}
