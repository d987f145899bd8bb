/** Why a finding is believed, in sentences: the same in the terminal and on the page. */
import type { Evidence, Finding } from '../../core/finding.ts'
import type { Level } from '../../core/level.ts'
import { count } from '../words.ts'

const TIMED: Readonly<Record<string, string>> = {
  'latency.slower': 'Timed on pairs of requests sent at the same moment; the ratio is above what the tolerance allows.',
  'latency.errors': 'Counted under the same load on both sides; chance does not explain so many more failures.',
  'latency.drift': 'No run by itself is slower; what all of them show together is.',
}

/** At which level the sides disagree, in a sentence. */
export function levelText({ rule, evidence }: Pick<Finding, 'rule' | 'evidence'>): string {
  return TIMED[rule] ?? LEVEL_WORDS[evidence.level]
}

/** How sure it is, in a sentence. */
export function surenessText({ rule, evidence }: Pick<Finding, 'rule' | 'evidence'>): string {
  if (rule !== 'latency.slower') return rule === 'latency.errors' ? 'Not measured a second time.' : confirmationText(evidence)
  return evidence.confirmed
    ? 'Confirmed: a second run of batches, later on, was slower, too.'
    : 'Not confirmed: the second run was not made, or could not be judged (the sampler was late, too few answers).'
}

/** How much was seen of each side, in a sentence. */
export function seenText(
  { rule, evidence, environment }: Pick<Finding, 'rule' | 'evidence' | 'environment'>,
  reference: string,
): string {
  const { referenceAgreeing, candidateAgreeing, referenceSamples, candidateSamples } = evidence
  if (rule === 'latency.slower' || rule === 'latency.drift') return `Timed on ${count(referenceSamples, 'pair')} of requests.`
  const side = (agreeing: number, samples: number, name: string): string =>
    `${agreeing} of ${count(samples, 'answer')} of ${name}`
  return `Seen in ${side(referenceAgreeing, referenceSamples, reference)} and in ${side(candidateAgreeing, candidateSamples, environment)}.`
}

/** The levels of the lattice (specs/COMPARATOR.md, section 1): at which of them the sides disagree. */
const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  exact: 'The values differ; format and type agree.',
  canonical: 'The meaning is compared (same instant, same number, same set), not the spelling.',
  relation: 'What holds between fields of one answer differs, whatever the values are.',
  distribution: 'The values vary on both sides; their range, length or set differs.',
  format: 'The formats differ, whatever the values are.',
  type: 'The types differ, whatever the values are.',
  presence: 'It is there on one side and not on the other.',
}

function confirmationText({ runs, confirmed }: Evidence): string {
  if (runs !== undefined)
    return `Counted over ${count(runs, 'run')}, by the history: where both sides do this equally often, counts like these come up at most once in 200 cases.`
  return confirmed
    ? 'Confirmed: it came back on fresh answers that had no part in raising it.'
    : 'Not confirmed: no fresh answers were compared for it.'
}
