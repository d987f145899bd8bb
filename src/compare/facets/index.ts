/** The registry of facets, in the order of reports: a new facet is one file and one line here. */
import type { Rule, RuleId } from '../../core/finding.ts'
import { JOURNEY_KIND } from '../../core/journey.ts'
import type { ProbeFacts } from '../../core/probe.ts'
import type { Facet } from '../facet.ts'
import { LATENCY_RULES } from '../latency/rules.ts'
import { bodyFacet } from './body.ts'
import { consoleFacet } from './console.ts'
import { contentFacet } from './content.ts'
import { contractFacet } from './contract.ts'
import { cookiesFacet } from './cookies.ts'
import { errorFacet } from './error.ts'
import { headersFacet } from './headers.ts'
import { journeyFacet } from './journey.ts'
import { pageFacet } from './page.ts'
import { redirectsFacet } from './redirects.ts'
import { requestsFacet } from './requests.ts'
import { schemaFacet } from './schema.ts'
import { screenshotFacet } from './screenshot.ts'
import { statusFacet } from './status.ts'
import { storageFacet } from './storage.ts'
import { tlsFacet } from './tls.ts'
import { vitalsFacet } from './vitals.ts'

export const FACETS: readonly Facet[] = [
  errorFacet,
  tlsFacet,
  statusFacet,
  redirectsFacet,
  headersFacet,
  cookiesFacet,
  contentFacet,
  bodyFacet,
  schemaFacet,
  contractFacet,
  journeyFacet,
  consoleFacet,
  requestsFacet,
  pageFacet,
  screenshotFacet,
  vitalsFacet,
  storageFacet,
]

/** The facets that can see something of a probe: a journey shows a browser, every other probe an answer. */
export function facetsFor({ kind }: Pick<ProbeFacts, 'kind'>): readonly Facet[] {
  return kind === JOURNEY_KIND ? JOURNEY_FACETS : ANSWER_FACETS
}

const JOURNEY_FACETS: readonly Facet[] = FACETS.filter((facet) => facet.of === 'journey')
const ANSWER_FACETS: readonly Facet[] = FACETS.filter((facet) => facet.of === undefined)

/** Sampled apart, and judged over the whole run: it has rules like a facet, and compares other data. */
export const LATENCY: Pick<Facet, 'name' | 'rules'> = { name: 'latency', rules: LATENCY_RULES }

/** Every rule of every facet, by id. */
export const RULES: ReadonlyMap<RuleId, Rule> = new Map(
  [...FACETS, LATENCY].flatMap((facet) => Object.entries(facet.rules).filter(isRuleEntry)),
)

/** Object.entries forgets what the keys of a record are. */
function isRuleEntry(entry: [string, Rule]): entry is [RuleId, Rule] {
  return entry[0].includes('.')
}
