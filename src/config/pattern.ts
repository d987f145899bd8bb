/** Regular expressions of users run by RE2, which never backtracks: `(a+)+$` cannot hang a run. */

export type Fault = { readonly message: string; readonly hint: string }

/** @returns what is wrong with the pattern, to stand behind its name; undefined when it compiles */
export async function patternError(pattern: string): Promise<Fault | undefined> {
  const { RE2JS } = await import('re2js')
  try {
    RE2JS.compile(pattern)
    return undefined
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/^error parsing regexp: /, '') : String(cause)
    const isLookaround = /\(\?<?[=!]/.test(pattern)
    const isReference = /\\[1-9]/.test(pattern)
    const what = isLookaround ? 'It has a lookaround. ' : isReference ? 'It has a back reference. ' : ''
    return {
      message: `is not a regular expression that RE2 understands: ${JSON.stringify(pattern)} (${reason})`,
      hint: `${what}Patterns follow RE2: no lookahead, lookbehind or back references. A literal . ( [ * + ? is written with a backslash in front.`,
    }
  }
}
