/** Facet "console": what the browser complains about during a journey: errors, exceptions, forbidden and mixed content. */
import type { ConsoleMessage, JourneyPart } from '../../core/journey.ts'
import { templateOf } from '../format-class.ts'
import { defineFacet } from '../facet.ts'
import type { Difference, Facet } from '../facet.ts'
import type { Fields } from '../field-set.ts'
import { compareJourneys, present } from '../journeys/journey-of.ts'
import type { Tokeniser } from '../tokens.ts'

const RULES = {
  'console.exception-added': {
    severity: 'breaking',
    title: 'A script of the candidate throws, and nobody catches it',
    why: 'Whatever comes after in that script does not happen: handlers are not attached, data is not shown.',
    example: ['no exception', 'TypeError: cart is undefined'],
  },
  'console.exception-gone': {
    severity: 'info',
    title: 'A script of the reference throws, and that of the candidate does not',
    why: 'The candidate mends it.',
    example: ['TypeError: cart is undefined', 'no exception'],
  },
  'console.error-added': {
    severity: 'minor',
    title: 'The candidate writes an error to the console',
    why: 'The page itself says that something went wrong which the reference does not meet.',
    example: ['no error', 'prices could not be refreshed'],
  },
  'console.error-gone': {
    severity: 'info',
    title: 'An error in the console of the reference is gone on the candidate',
    why: 'The candidate mends it, or no longer says it.',
    example: ['prices could not be refreshed', 'no error'],
  },
  'console.policy-violated': {
    severity: 'breaking',
    title: 'The Content-Security-Policy of the candidate forbids what the page loads',
    why: 'The browser blocks it: a script, a style, a picture or a frame is missing for every user.',
    example: ['nothing is blocked', "Refused to load the script 'https://cdn.example/x.js'"],
  },
  'console.policy-relaxed': {
    severity: 'minor',
    title: 'What the Content-Security-Policy of the reference forbids is allowed on the candidate',
    why: 'Either the page no longer loads it, or the policy protects less than it did.',
    example: ["Refused to load the script 'https://cdn.example/x.js'", 'nothing is blocked'],
  },
  'console.mixed-content-added': {
    severity: 'minor',
    title: 'The candidate loads insecure content into a secure page',
    why: 'Browsers block it or warn of it (W3C Mixed Content): what it loads can be read and changed on the way.',
    example: ['no mixed content', "Mixed Content: requested an insecure image 'http://img.example/a.png'"],
  },
  'console.mixed-content-gone': {
    severity: 'info',
    title: 'Insecure content in a secure page is gone on the candidate',
    why: 'The candidate mends it.',
    example: ["Mixed Content: requested an insecure image 'http://img.example/a.png'", 'no mixed content'],
  },
} as const

const BY_KIND: Readonly<Record<ConsoleMessage['kind'], readonly [added: keyof typeof RULES, gone: keyof typeof RULES]>> = {
  error: ['console.error-added', 'console.error-gone'],
  exception: ['console.exception-added', 'console.exception-gone'],
  policy: ['console.policy-violated', 'console.policy-relaxed'],
  'mixed-content': ['console.mixed-content-added', 'console.mixed-content-gone'],
}

export const consoleFacet: Facet = defineFacet({
  name: 'console',
  of: 'journey',
  reads: 'answered',
  rules: RULES,
  compare: (sides, context) => {
    const { nothing: _quiet, ...reading } = compareJourneys(sides, context, { fields: fieldsOf, rule: ruleOf, wholeOnly: true })
    // A quiet console was looked at: that is the same and not nothing.
    return reading
  },
})

/** One field per message, whichever page and however often: `/exception TypeError: cart is undefined`. */
function fieldsOf({ console }: JourneyPart, { tokenise }: Tokeniser): Fields {
  return new Map(console.map(({ kind, text }) => present(`${kind} ${nameOf(text, tokenise)}`, text)))
}

/** Policies hold nonces and whole lists of sources: what is blocked is said first. */
function nameOf(text: string, tokenise: Tokeniser['tokenise']): string {
  const [first = ''] = text.split('\n', 1)
  const short = first.replace(/ (?:because it violates|violates) the following Content Security Policy directive.*$/, '')
  return templateOf(tokenise(short).replace(/\d+/g, '{n}'))
}

function ruleOf({ path, kind }: Difference): keyof typeof RULES {
  const named = Object.entries(BY_KIND).find(([prefix]) => path.startsWith(`/${prefix} `))
  const [added, gone] = named?.[1] ?? BY_KIND.error
  return kind === 'missing' ? gone : added
}
