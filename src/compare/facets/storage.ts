/** Facet "storage": the names in local and session storage, and the cookies of the browser, when a journey ends. */
import type { JourneyPart } from '../../core/journey.ts'
import { templateOf } from '../format-class.ts'
import { defineFacet, pointerToken } from '../facet.ts'
import type { Difference, Facet } from '../facet.ts'
import { textLeaf, type Fields } from '../field-set.ts'
import { compareJourneys } from '../journeys/journey-of.ts'
import type { Tokeniser } from '../tokens.ts'

const RULES = {
  'storage.name-missing': {
    severity: 'minor',
    title: 'The candidate does not keep something in the browser that the reference keeps',
    why: 'What is read from there later is not there: a choice, a cart, a session.',
    example: ['local cart', 'no such name'],
  },
  'storage.name-added': {
    severity: 'minor',
    title: 'The candidate keeps something in the browser that the reference does not',
    why: "It may need the visitor's consent, and other scripts of the page can read it.",
    example: ['no such name', 'local debug-token'],
  },
  'storage.cookie-changed': {
    severity: 'minor',
    title: 'A cookie in the browser is kept under other terms',
    why: 'Who can read it, where it is sent and how long it lives decides whether sessions are safe and whether they last.',
    example: ['session; HttpOnly; SameSite=Lax', 'session; SameSite=None'],
  },
} as const

export const storageFacet: Facet = defineFacet({
  name: 'storage',
  of: 'journey',
  reads: 'answered',
  rules: RULES,
  compare: (sides, context) => compareJourneys(sides, context, { fields: fieldsOf, rule: ruleOf, wholeOnly: true }),
})

function fieldsOf({ storage }: JourneyPart, { tokenise }: Tokeniser): Fields {
  return new Map(
    storage.map(({ store, name, attributes = 'kept' }) => [
      `/${store}/${pointerToken(templateOf(tokenise(name)))}`,
      textLeaf(attributes, `${store} ${name}: ${attributes}`),
    ]),
  )
}

function ruleOf({ kind }: Difference): keyof typeof RULES {
  return kind === 'missing' ? 'storage.name-missing' : kind === 'added' ? 'storage.name-added' : 'storage.cookie-changed'
}
