/** The registry of facets, in the order of reports: a new facet is one file and one line here. */
import type { Rule, RuleId } from '../../core/finding.ts'
import type { Facet } from '../facet.ts'
import { bodyFacet } from './body.ts'
import { contentFacet } from './content.ts'
import { contractFacet } from './contract.ts'
import { cookiesFacet } from './cookies.ts'
import { errorFacet } from './error.ts'
import { headersFacet } from './headers.ts'
import { redirectsFacet } from './redirects.ts'
import { schemaFacet } from './schema.ts'
import { statusFacet } from './status.ts'
import { tlsFacet } from './tls.ts'

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
]

/** Every rule of every facet, by id. */
export const RULES: ReadonlyMap<RuleId, Rule> = new Map(
  FACETS.flatMap((facet) => Object.entries(facet.rules).filter(isRuleEntry)),
)

/** Object.entries forgets what the keys of a record are. */
function isRuleEntry(entry: [string, Rule]): entry is [RuleId, Rule] {
  return entry[0].includes('.')
}
