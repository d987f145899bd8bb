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
import { statusFacet } from './status.ts'

export const FACETS: readonly Facet[] = [errorFacet, statusFacet, redirectsFacet, headersFacet, cookiesFacet, contentFacet, bodyFacet, contractFacet]

/** Every rule of every facet, by id. */
export const RULES: ReadonlyMap<RuleId, Rule> = new Map(FACETS.flatMap((facet) => Object.entries(facet.rules).map(([id, rule]): [RuleId, Rule] => [asRuleId(id), rule])))

function asRuleId(id: string): RuleId {
  return id as RuleId // a key of a Record<RuleId, Rule>; Object.entries forgets it
}
