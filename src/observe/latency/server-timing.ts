/**
 * Server-Timing (W3C, section 2): `db;dur=53.2;desc="a, b", cache`. What the server says it took needs no path taken out.
 */

const NAME = /\s*([!#$%&'*+\-.^_`|~\w]+)\s*/y
const PARAMETER = /;\s*([!#$%&'*+\-.^_`|~\w]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,]*))\s*)?/y

/**
 * @param values - of all fields of that name, in order
 * @returns durations in milliseconds by metric, its first one; undefined when there is none
 */
export function readServerTiming(values: readonly string[]): Readonly<Record<string, number>> | undefined {
  const durations = new Map<string, number>()
  for (const value of values) readField(value, durations)
  return durations.size === 0 ? undefined : Object.fromEntries(durations)
}

function readField(value: string, durations: Map<string, number>): void {
  let at = 0
  while (at < value.length) {
    NAME.lastIndex = at
    const name = NAME.exec(value)?.[1]
    // A broken entry ends the field: where the next one begins cannot be told.
    if (name === undefined) return
    at = NAME.lastIndex
    let duration: string | undefined
    for (;;) {
      PARAMETER.lastIndex = at
      const parameter = PARAMETER.exec(value)
      if (parameter === null) break
      at = PARAMETER.lastIndex
      // The first one of a name counts (W3C, section 2).
      if (parameter[1]?.toLowerCase() === 'dur') duration ??= parameter[2] ?? parameter[3]
    }
    const ms = duration === undefined || duration === '' ? Number.NaN : Number(duration)
    if (Number.isFinite(ms) && ms >= 0 && !durations.has(name)) durations.set(name, ms)
    if (value[at] !== ',') return
    at += 1
  }
}
