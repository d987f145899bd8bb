/** Facet "page": what a page says of itself at the checkpoints of a journey: title, meta, links, and its ARIA tree. */
import type { Checkpoint, JourneyPart } from '../../core/journey.ts'
import { templateOf } from '../format-class.ts'
import { defineFacet, pointerToken } from '../facet.ts'
import type { Difference, Facet } from '../facet.ts'
import { textLeaf, type Fields } from '../field-set.ts'
import { addressOf } from '../journeys/address.ts'
import { compareJourneys } from '../journeys/journey-of.ts'
import { readAria } from '../journeys/read-aria.ts'
import type { Leaf } from '../leaf.ts'
import type { Tokeniser } from '../tokens.ts'

const RULES = {
  'page.checkpoint-missing': {
    severity: 'minor',
    title: 'A checkpoint of the journey is reached in one environment only',
    why: 'The journey took another way, so what the page shows there cannot be compared.',
    example: ['checkpoint "cart"', 'not reached'],
  },
  'page.address-changed': {
    severity: 'minor',
    title: 'The journey stands on another address at a checkpoint',
    why: 'Users are led somewhere else: a redirect, a lost parameter, another page.',
    example: ['/cart', '/login?next=%2Fcart'],
  },
  'page.title-changed': {
    severity: 'minor',
    title: 'The title of the page differs',
    why: 'It is what tabs, bookmarks, search results and screen readers show first.',
    example: ['Your cart', 'Untitled'],
  },
  'page.meta-changed': {
    severity: 'minor',
    title: 'What the page says of itself to machines differs',
    why: 'Search engines, social networks and browsers go by it: canonical address, description, preview, viewport.',
    example: ['canonical: /products/mug', 'canonical: /'],
  },
  'page.indexing-blocked': {
    severity: 'breaking',
    title: 'The candidate tells search engines not to list the page',
    why: 'The page disappears from search results when this build is released.',
    example: ['no such meta', 'robots: noindex'],
  },
  'page.indexing-allowed': {
    severity: 'minor',
    title: 'The reference tells search engines not to list the page, and the candidate does not',
    why: 'Production keeps a page out of search results that the candidate lets in: one of them is not meant.',
    example: ['robots: noindex', 'no such meta'],
  },
  'page.role-changed': {
    severity: 'breaking',
    title: 'Something has another role for assistive technology',
    why: 'What was a button is no longer announced or operated as one: people who do not see it cannot use it.',
    example: ['button "Buy"', 'text "Buy"'],
  },
  'page.element-missing': {
    severity: 'minor',
    title: 'An element of the page is missing on the candidate',
    why: 'Something that users see or hear, and may act on, is not there.',
    example: ['link "Imprint"', 'no such element'],
  },
  'page.element-added': {
    severity: 'minor',
    title: 'The candidate shows an element that the reference does not',
    why: 'Something new, or something that should not be shown yet.',
    example: ['no such element', 'alert "Something went wrong"'],
  },
  'page.link-missing': {
    severity: 'minor',
    title: 'A link of the page is missing on the candidate',
    why: 'Pages behind it can no longer be reached from here, by people and by search engines.',
    example: ['/imprint', 'no such link'],
  },
  'page.link-added': {
    severity: 'info',
    title: 'The candidate has a link that the reference does not have',
    why: 'It leads to something new, or to another environment.',
    example: ['no such link', 'https://staging.example/help'],
  },
} as const

type Rule = keyof typeof RULES

export const pageFacet: Facet = defineFacet({
  name: 'page',
  of: 'journey',
  reads: 'answered',
  rules: RULES,

  compare: (sides, context) => {
    const reading = compareJourneys(sides, context, { fields: fieldsOf, rule: ruleOf, wholeOnly: true })
    return { ...reading, differences: fold(reading.differences) }
  },
})

function fieldsOf({ checkpoints }: JourneyPart, tokeniser: Tokeniser): Fields {
  const fields = new Map<string, Leaf>()
  for (const checkpoint of checkpoints) {
    const place = `/${pointerToken(checkpoint.name)}`
    fields.set(place, textLeaf('reached', `checkpoint "${checkpoint.name}"`))
    for (const [path, leaf] of partsOf(checkpoint, tokeniser)) fields.set(place + path, leaf)
  }
  return fields
}

function* partsOf({ url, title, meta, aria, links }: Checkpoint, tokeniser: Tokeniser): Generator<[string, Leaf]> {
  const address = addressOf(url, tokeniser)
  yield ['/address', textLeaf(address)]
  yield ['/title', textLeaf(templateOf(tokeniser.tokenise(title)), title)]
  for (const [name, content] of meta) {
    const said = /^https?:/.test(content) ? addressOf(content, tokeniser) : templateOf(tokeniser.tokenise(content))
    yield [`/meta/${pointerToken(name)}`, textLeaf(name === 'robots' ? said.toLowerCase() : said, `${name}: ${content}`)]
  }
  for (const link of links)
    yield [`/links/${pointerToken(addressOf(link, tokeniser))}`, textLeaf('present', addressOf(link, tokeniser))]
  for (const { place, role, text } of readAria(templateOf(tokeniser.tokenise(aria))))
    yield [`/aria/${pointerToken(place)}`, { type: 'element', exact: role, shown: text }]
}

/** Nothing of a checkpoint that one side did not reach is there; and another address has another page. */
function fold<T extends Difference>(differences: readonly T[]): readonly T[] {
  const wholes = differences.filter(({ path }) => !path.slice(1).includes('/')).map(({ path }) => `${path}/`)
  const elsewhere = differences
    .filter(({ path }) => path.endsWith('/address'))
    .map(({ path }) => path.slice(0, -'address'.length))
  return differences.filter(({ path }) => {
    if (wholes.some((whole) => path.startsWith(whole))) return false
    return path.endsWith('/address') || !elsewhere.some((place) => path.startsWith(place))
  })
}

function ruleOf({ path, kind, reference, candidate }: Difference): Rule {
  const [, , part, name] = path.split('/')
  const isGone = kind === 'missing'
  switch (part) {
    case undefined:
      return 'page.checkpoint-missing'
    case 'address':
      return 'page.address-changed'
    case 'title':
      return 'page.title-changed'
    case 'links':
      return isGone ? 'page.link-missing' : 'page.link-added'
    case 'aria':
      return isGone ? 'page.element-missing' : kind === 'added' ? 'page.element-added' : 'page.role-changed'
    default:
      return name === 'robots' ? robotsRule(reference, candidate) : 'page.meta-changed'
  }
}

function robotsRule(reference: string | null, candidate: string | null): Rule {
  const [before, after] = [isBlocked(reference), isBlocked(candidate)]
  return before === after ? 'page.meta-changed' : after ? 'page.indexing-blocked' : 'page.indexing-allowed'
}

function isBlocked(shown: string | null): boolean {
  return /\b(?:noindex|none)\b/i.test(shown ?? '')
}
