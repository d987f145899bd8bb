/**
 * Facet "vitals": what web.dev calls vitals, by its own ratings (good, needs improvement, poor). One page view says little of
 * times, so that only another rating and half as much again, together, count as a difference.
 */
import type { JourneyPart, PageVitals } from '../../core/journey.ts'
import { defineFacet, pointerToken } from '../facet.ts'
import type { Difference, Facet } from '../facet.ts'
import type { Fields } from '../field-set.ts'
import { addressOf } from '../journeys/address.ts'
import { compareJourneys } from '../journeys/journey-of.ts'
import type { Leaf } from '../leaf.ts'
import type { Tokeniser } from '../tokens.ts'

const RULES = {
  'vital.worse': {
    severity: 'minor',
    title: 'A page of the candidate is rated worse by a web vital',
    why: 'Users wait longer for what they came for, or it moves under their finger; search engines rank by it.',
    example: ['LCP 800 ms (good)', 'LCP 3400 ms (needs improvement)'],
  },
  'vital.better': {
    severity: 'info',
    title: 'A page of the candidate is rated better by a web vital',
    why: 'The candidate mends it.',
    example: ['LCP 3400 ms (needs improvement)', 'LCP 800 ms (good)'],
  },
} as const

/** Largest value that is good, and largest that is not yet poor: web.dev/articles/vitals, and web.dev/articles/ttfb. */
const RATINGS = {
  lcp: { key: 'lcpMs', good: 2500, poor: 4000, unit: ' ms' },
  inp: { key: 'inpMs', good: 200, poor: 500, unit: ' ms' },
  cls: { key: 'cls', good: 0.1, poor: 0.25, unit: '' },
  ttfb: { key: 'ttfbMs', good: 800, poor: 1800, unit: ' ms' },
} as const

const WORDS = ['good', 'needs improvement', 'poor'] as const
/** Two ratings that lie next to each other by less than this are one and the same page on two days. */
const FACTOR_MIN = 1.5

export const vitalsFacet: Facet = defineFacet({
  name: 'vitals',
  of: 'journey',
  reads: 'answered',
  rules: RULES,

  compare: (sides, context) => {
    const reading = compareJourneys(sides, context, { fields: fieldsOf, rule: ruleOf, wholeOnly: true })
    // A page that only one side opened is told by its requests; a vital that one browser did not say is no difference.
    const rated = reading.differences.filter(({ kind }) => kind !== 'missing' && kind !== 'added')
    return { ...reading, differences: rated.filter(isFar) }
  },
})

/** The worst of each page: `/products/mug/lcp`. */
function fieldsOf({ vitals }: JourneyPart, tokeniser: Tokeniser): Fields {
  const fields = new Map<string, Leaf>()
  const values = new Map<string, number>()
  for (const page of vitals) {
    for (const [name, { key, good, poor, unit }] of Object.entries(RATINGS)) {
      const value = page[key satisfies keyof PageVitals]
      if (value === undefined) continue
      const path = `/${pointerToken(addressOf(page.url, tokeniser))}/${name}`
      if (value <= (values.get(path) ?? -1)) continue
      values.set(path, value)
      const rating = WORDS[value <= good ? 0 : value <= poor ? 1 : 2]
      const shown = unit === '' ? value.toFixed(3) : String(Math.round(value))
      fields.set(path, { type: 'rating', exact: rating, shown: `${name.toUpperCase()} ${shown}${unit} (${rating})` })
    }
  }
  return fields
}

function ruleOf({ reference, candidate }: Difference): keyof typeof RULES {
  return amountOf(candidate) > amountOf(reference) ? 'vital.worse' : 'vital.better'
}

function isFar({ reference, candidate }: Difference): boolean {
  const [one, other] = [amountOf(reference), amountOf(candidate)]
  return Math.max(one, other) >= FACTOR_MIN * Math.min(one, other)
}

function amountOf(shown: string | null): number {
  return Number(/[\d.]+/.exec(shown ?? '')?.[0] ?? 0)
}
