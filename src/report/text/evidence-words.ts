/** Why a finding is believed, in sentences: the same in the terminal and on the page. */
import type { Evidence } from '../../core/finding.ts'
import type { Level } from '../../core/level.ts'
import { count } from '../words.ts'

/** The levels of the lattice (specs/COMPARATOR.md, section 1): at which of them the sides disagree. */
export const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  exact: 'The values differ; format and type agree.',
  canonical: 'The meaning is compared (same instant, same number, same set), not the spelling.',
  relation: 'What holds between fields of one answer differs, whatever the values are.',
  distribution: 'The values vary on both sides; their range, length or set differs.',
  format: 'The formats differ, whatever the values are.',
  type: 'The types differ, whatever the values are.',
  presence: 'It is there on one side and not on the other.',
}

export function confirmationText({ runs, confirmed }: Evidence): string {
  if (runs !== undefined)
    return `Counted over ${count(runs, 'run')}, by the history: where both sides do this equally often, counts like these come up at most once in 200 cases.`
  return confirmed
    ? 'Confirmed: it came back on fresh answers that had no part in raising it.'
    : 'Not confirmed: no fresh answers were compared for it.'
}
