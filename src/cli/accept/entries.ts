/** Makes entries of findings: one for all that share rule, path and accepted content. */
import { UserError, UserErrors } from '../../core/errors.ts'
import type { Finding } from '../../core/finding.ts'
import type { Result } from '../../core/result.ts'
import type { UserKnownDifference } from '../../config/types.ts'

export type Acceptance = {
  readonly owner?: string
  readonly reason: string
  readonly expires: string
  readonly issue?: string
  readonly id?: string
  readonly pin?: 'value' | 'class'
  /** `YYYY-MM-DD`. */
  readonly today: string
}

type Content = Pick<UserKnownDifference, 'reference' | 'candidate' | 'classes'>
type Group = { readonly findings: readonly Finding[]; readonly content: Content }

/**
 * @param taken - ids of the list
 * @throws UserErrors when nobody is said to answer for an entry, or one id is given for several
 */
export function entriesFor(
  findings: readonly Finding[],
  result: Result,
  acceptance: Acceptance,
  taken: readonly string[],
): readonly UserKnownDifference[] {
  const groups = groupsOf(findings, result, acceptance.pin)
  if (acceptance.id !== undefined && groups.length > 1)
    throw usage(
      `--id ${JSON.stringify(acceptance.id)} is one id, and ${groups.length} entries are needed`,
      'Leave it out, or accept the findings one by one; --pin class joins those that differ in their values alone.',
    )
  const ids = new Set(taken)
  if (acceptance.id !== undefined && ids.has(acceptance.id))
    throw usage(`--id ${JSON.stringify(acceptance.id)} is taken`, 'Give the entry another one, or renew the one that is there.')
  const errors: UserError[] = []
  const entries = groups.map((group): UserKnownDifference => {
    const [first] = group.findings
    if (first === undefined) throw new RangeError('a group has at least one finding')
    const id = acceptance.id ?? freeId(slugOf(first), ids)
    ids.add(id)
    const owner = acceptance.owner ?? soleOwner(group.findings, result, errors)
    return entryOf(id, owner, group, { ...acceptance, seen: result.startedAt.slice(0, 10) })
  })
  // One probe without an owner may have any number of findings.
  if (errors.length > 0) throw new UserErrors([...new Map(errors.map((error) => [error.message, error])).values()])
  return entries
}

function entryOf(
  id: string,
  owner: string,
  { findings, content }: Group,
  { reason, issue, expires, today, seen }: Acceptance & { readonly seen: string },
): UserKnownDifference {
  const [first] = findings
  const probes = distinct(findings.map(({ probe }) => probe))
  const environments = distinct(findings.map(({ environment }) => environment))
  return {
    id,
    rule: first?.rule ?? '',
    probe: oneOrList(probes),
    path: first?.path ?? '',
    environment: oneOrList(environments),
    ...content,
    owner,
    reason,
    ...(issue !== undefined && { issue }),
    created: today,
    firstSeen: seen,
    lastSeen: seen,
    expires,
  }
}

/** First the probes of one environment, then the environments that show the same on the same probes: no entry names a pair that showed nothing. */
function groupsOf(findings: readonly Finding[], result: Result, pin: Acceptance['pin']): readonly Group[] {
  const noisy = new Set(result.noise.map((one) => JSON.stringify([one.probe, one.environment, one.facet, one.path])))
  const contentOf = (finding: Finding): Content => {
    const byValue = (pin === undefined ? isStable(finding, noisy) : pin === 'value') && isText(finding)
    return byValue ? { reference: finding.reference, candidate: finding.candidate } : { classes: [...finding.classes] }
  }
  const byEnvironment = Map.groupBy(findings, (finding) =>
    JSON.stringify([finding.rule, finding.path, contentOf(finding), finding.environment]),
  )
  const byProbes = Map.groupBy(byEnvironment.values(), (group) => {
    const [first] = group
    return JSON.stringify([first?.rule, first?.path, first && contentOf(first), distinct(group.map(({ probe }) => probe))])
  })
  return [...byProbes.values()].flatMap((groups) => {
    const all = groups.flat()
    const [first] = all
    return first === undefined ? [] : [{ findings: all, content: contentOf(first) }]
  })
}

/** The same two values in every fresh answer, at a place that is not seen to vary: what comes next shows them again. */
function isStable({ probe, environment, facet, path, evidence }: Finding, noisy: ReadonlySet<string>): boolean {
  const { level, confirmed, referenceSamples, candidateSamples, referenceAgreeing, candidateAgreeing } = evidence
  return (
    confirmed &&
    // Where types or formats differ, the values are not what differs.
    (level === 'exact' || level === 'canonical' || level === 'presence') &&
    referenceAgreeing === referenceSamples &&
    candidateAgreeing === candidateSamples &&
    !noisy.has(JSON.stringify([probe, environment, facet, path]))
  )
}

/** Half a character cannot be written to a file. */
function isText({ reference, candidate }: Finding): boolean {
  return [reference, candidate].every((value) => value === null || value.isWellFormed())
}

function soleOwner(findings: readonly Finding[], { probes }: Result, errors: UserError[]): string {
  const named = new Set(findings.map(({ probe }) => probe))
  const owners = distinct(probes.filter(({ name }) => named.has(name)).map(({ owner }) => owner ?? ''))
  const [owner = ''] = owners
  if (owners.length === 1 && owner !== '') return owner
  const [name = ''] = named
  errors.push(
    owners.length > 1
      ? usage(
          `the probes of ${findings.length} findings have different owners`,
          'Say who answers for accepting them: --owner NAME.',
        )
      : usage(`probe "${name}" has no owner`, 'Say who answers for accepting it: --owner NAME.'),
  )
  return ''
}

/** `header-added-x-robots-tag`: what it is about, readable in every report. */
function slugOf({ rule, path }: Finding): string {
  const words = `${rule} ${path}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return words.replaceAll(/^-|-$/g, '').slice(0, SLUG_CHARACTERS_MAX)
}

const SLUG_CHARACTERS_MAX = 80

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted
  for (let number = 2; taken.has(id); number += 1) id = `${wanted}-${number}`
  return id
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort()
}

function oneOrList(texts: string[]): string | string[] {
  const [first] = texts
  return first !== undefined && texts.length === 1 ? first : texts
}

export function usage(message: string, hint: string): UserError {
  return new UserError('PARITY_USAGE', message, { hint })
}
