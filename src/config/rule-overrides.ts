/** Checks that every rule whose severity the user sets is one: a mistyped one would silently keep its own severity. */
import { guess } from './closest.ts'
import type { ProbeSource } from './load-probes.ts'
import { describePath, type Problem } from './problems.ts'
import type { PropertyPath, SourceDocument } from './source/document.ts'
import type { UserConfig } from './types.ts'

/** @param rules - ids of all rules; empty when they are not known, and then nothing is checked */
export function checkRuleOverrides(
  { config, document }: { readonly config: UserConfig; readonly document: SourceDocument },
  probes: readonly ProbeSource[],
  rules: readonly string[],
): readonly Problem[] {
  if (rules.length === 0) return []
  const known = new Set(rules)
  const check = (source: SourceDocument, place: PropertyPath, overrides: UserConfig['rules'], code: string): readonly Problem[] =>
    Object.keys(overrides ?? {})
      .filter((rule) => !known.has(rule))
      .map((rule) => ({
        document: source,
        path: [...place, rule],
        part: 'key' as const,
        code,
        message: `${describePath(source, place)} names no rule: ${JSON.stringify(rule)}`,
        hint: ruleHint(rule, rules),
      }))
  const profiles = Object.entries(config.profiles ?? {})
  return [
    ...check(document, ['rules'], config.rules, 'PARITY_CONFIG_INVALID'),
    ...profiles.flatMap(([name, profile]) =>
      check(document, ['profiles', name, 'rules'], profile.rules, 'PARITY_CONFIG_INVALID'),
    ),
    ...probes.flatMap(({ loaded, document: source }) => check(source, ['rules'], loaded.probe.rules, 'PARITY_PROBE_INVALID')),
  ]
}

/** There are too many rules to list them all: the nearest one, and those of the same facet. */
export function ruleHint(rule: string, rules: readonly string[]): string {
  const [facet = ''] = rule.split('.')
  const ofFacet = rules.filter((known) => known.startsWith(`${facet}.`))
  return guess(rule, ofFacet.length > 0 ? ofFacet : rules, 'Rules')
}
