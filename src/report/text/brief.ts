/** Text from outside for machines and tables: one line, made visible, with a limit. */
import type { ShownValue } from '../../core/finding.ts'
import { beginning, visible } from './visible.ts'

/** Made visible, then cut to so many UTF-16 units. */
export function brief(text: string, unitsMax: number): string {
  const shown = visible(beginning(text, unitsMax + 1))
  return shown.length <= unitsMax ? shown : `${beginning(shown, unitsMax - 1)}…`
}

/** What stands for no value. Of a failure to answer, having none means that there was an answer. */
export function absentText(rule?: string): string {
  if (rule === 'error.retried') return '(answered at once)'
  return rule?.startsWith('error.') === true ? '(answered)' : '(absent)'
}

/** A side of a finding: `(absent)`, `(empty)`, or its text. */
export function briefValue(shown: ShownValue, unitsMax: number, rule?: string): string {
  if (shown === null) return absentText(rule)
  return shown === '' ? '(empty)' : brief(shown, unitsMax)
}

/** `25 more not shown: see result.json`; nothing when nothing was left out. */
export function notShown(more: number, what: string): string {
  return `${more} more ${what} not shown: see result.json`
}
