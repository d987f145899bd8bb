/**
 * "parity accept": writes findings of a run into the list of known differences, renews entries, removes what is gone. The log is
 * judged by the list as it would be before anything is written: what silences more than was asked for is not written.
 */
import { dayAfter, daysBetween, isRealDay } from '../../config/check-known-difference.ts'
import { guess } from '../../config/closest.ts'
import { editKnownDifferences, type ListEdit } from '../../config/edit-known-differences.ts'
import { UserError, UserErrors } from '../../core/errors.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Finding } from '../../core/finding.ts'
import type { KnownDifference } from '../../core/known-difference.ts'
import type { Result } from '../../core/result.ts'
import { visible } from '../../report/text/visible.ts'
import { count } from '../../report/words.ts'
import { entriesFor, usage } from '../accept/entries.ts'
import { changedFindings, openEvidence, type Evidence } from '../accept/evidence.ts'
import { lineDiff } from '../accept/line-diff.ts'
import { openList, readEntries, writeList, type ListFile, type ListOptions } from '../accept/list-file.ts'
import { uniqueById } from '../find-id.ts'
import { todayOf, type Io } from '../io.ts'

export type AcceptOptions = ListOptions & {
  readonly run?: readonly string[]
  readonly owner?: string
  readonly reason?: string
  readonly expires?: string
  readonly issue?: string
  readonly id?: string
  readonly pin?: 'value' | 'class'
  readonly renew?: readonly string[]
  readonly prune?: boolean
  readonly dryRun?: boolean
}

type Work = {
  readonly list: ListFile
  readonly entries: readonly KnownDifference[]
  readonly evidence: Evidence
  readonly before: Result
  readonly options: AcceptOptions
  readonly io: Io
}

/** What is to be written, what may change by it, and what is said of it. */
type Change = {
  readonly edit: ListEdit
  readonly expected: ReadonlySet<string>
  readonly done: string
  readonly notes: readonly string[]
}

export async function accept(ids: readonly string[], options: AcceptOptions, io: Io): Promise<ExitCode> {
  const list = await openList(options, io)
  const expires = checkUsage(ids, options, { today: todayOf(io), maxDays: list.maxDays })
  const evidence = await openEvidence(options.run ?? ['reports/latest'], io)
  try {
    const entries = await readEntries(list, list.text, { ...contextOf(evidence), io })
    const before = await evidence.judge(entries)
    const work: Work = { list, entries, evidence, before, options, io }
    const change =
      options.renew !== undefined
        ? renewal(options.renew, expires, work)
        : options.prune === true
          ? pruning(work)
          : acceptance(ids, expires, work)
    await carryOut(change, work)
    return EXIT.pass
  } finally {
    await evidence.close()
  }
}

function contextOf({ run, probeNames }: Evidence): {
  environments: Evidence['run']['environments']
  probeNames: readonly string[]
} {
  return { environments: run.environments, probeNames }
}

// --- usage ---

/** All mistakes at once, before anything is read. @returns the day until which it is accepted; empty for --prune */
function checkUsage(
  ids: readonly string[],
  options: AcceptOptions,
  limits: { readonly today: string; readonly maxDays: number },
): string {
  const { renew, prune } = options
  const errors: UserError[] = []
  const modes = [...(ids.length > 0 ? ['findings'] : []), ...(renew ? ['--renew'] : []), ...(prune === true ? ['--prune'] : [])]
  if (modes.length === 0)
    errors.push(
      usage('there is nothing to accept', 'Name findings or causes: parity accept c-1f0a55d2c1. Or --renew ID, or --prune.'),
    )
  if (modes.length > 1) errors.push(usage(`${modes.join(' and ')} exclude each other`, 'Do one after the other.'))
  const used = renew ? ['expires'] : prune === true ? [] : ['owner', 'reason', 'expires', 'issue', 'id', 'pin']
  for (const name of ['owner', 'reason', 'expires', 'issue', 'id', 'pin'] as const)
    if (options[name] !== undefined && modes.length === 1 && !used.includes(name))
      errors.push(usage(`--${name} does nothing with ${modes.join()}`, 'Leave it out.'))
  for (const name of ['owner', 'reason', 'issue', 'id'] as const)
    if (options[name] !== undefined && options[name].trim() === '')
      errors.push(usage(`--${name} is empty`, 'Write it, in quotes.'))
  if (used.includes('reason') && options.reason === undefined)
    errors.push(usage('--reason is missing', 'Say why it is accepted: --reason "staging is hidden from search engines".'))
  const expires = used.includes('expires') ? expiryOf(options.expires, limits) : ''
  if (expires instanceof UserError) errors.push(expires)
  if (errors.length > 0) throw new UserErrors(errors)
  return expires instanceof UserError ? '' : expires
}

function expiryOf(
  text: string | undefined,
  { today, maxDays }: { readonly today: string; readonly maxDays: number },
): string | UserError {
  const forms = `Write the last day, ${dayAfter(today, Math.min(90, maxDays))}, or a number of days, 90d; ${dayAfter(today, maxDays)} is the last possible one (knownDifferencesMaxDays: ${maxDays}).`
  if (text === undefined) return usage('--expires is missing: nothing is accepted for ever', forms)
  const days = /^(\d{1,5})d$/.exec(text)?.[1]
  const day = days === undefined ? text : dayAfter(today, Number(days))
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !isRealDay(day)) return usage(`--expires ${JSON.stringify(text)} is no day`, forms)
  const away = daysBetween(today, day)
  if (away < 0) return usage(`--expires ${JSON.stringify(text)} is over`, forms)
  return away > maxDays ? usage(`--expires ${JSON.stringify(text)} is ${away} days away`, forms) : day
}

// --- the three kinds of change ---

function acceptance(ids: readonly string[], expires: string, { entries, before, options, io }: Work): Change {
  const findings = [...new Map(ids.flatMap((id) => findingsOf(id, before)).map((finding) => [finding.id, finding])).values()]
  for (const { id, disposition, knownDifference = '' } of findings) {
    if (disposition === 'known')
      throw usage(
        `${id} is accepted already, by ${knownDifference}`,
        `To accept it for longer: parity accept --renew ${knownDifference} --expires 90d`,
      )
    if (disposition === 'expired')
      throw usage(
        `${id} was accepted by ${knownDifference}, which has expired`,
        `To accept it anew: parity accept --renew ${knownDifference} --expires 90d`,
      )
  }
  const { owner, reason = '', issue, id, pin } = options
  const added = entriesFor(
    findings,
    before,
    {
      reason,
      expires,
      today: todayOf(io),
      ...(owner !== undefined && { owner }),
      ...(issue !== undefined && { issue }),
      ...(id !== undefined && { id }),
      ...(pin !== undefined && { pin }),
    },
    entries.map((entry) => entry.id),
  )
  return {
    edit: { append: added },
    expected: new Set(findings.map((finding) => finding.id)),
    done: `${count(findings.length, 'finding')} in ${count(added.length, 'entry', 'entries')}: ${added.map((entry) => entry.id).join(', ')}`,
    notes: [],
  }
}

/** Of a cause, all that are not accepted yet. */
function findingsOf(id: string, result: Result): readonly Finding[] {
  const cause = uniqueById(id, result.causes)
  if (cause !== undefined) {
    const all = result.findings.filter((finding) => finding.cause === cause.id)
    const open = all.filter(({ disposition }) => disposition === 'open')
    return open.length > 0 ? open : all
  }
  const finding = uniqueById(id, result.findings)
  if (finding !== undefined) return [finding]
  const ids = [...result.causes, ...result.findings].map((one) => one.id)
  throw new UserError('PARITY_FINDING_UNKNOWN', `run ${result.runId} has no finding or cause "${id}"`, {
    hint: ids.length === 0 ? 'This run has no findings.' : guess(id, ids.slice(0, IDS_SHOWN_MAX), 'Causes and findings'),
  })
}

const IDS_SHOWN_MAX = 20

function renewal(ids: readonly string[], expires: string, { entries, before }: Work): Change {
  const names = entries.map(({ id }) => id)
  const seen = before.startedAt.slice(0, 10)
  const change = new Map<number, Readonly<Record<string, string>>>()
  const notes: string[] = []
  for (const id of new Set(ids)) {
    const index = names.indexOf(id)
    const entry = entries[index]
    if (entry === undefined)
      throw new UserError('PARITY_KNOWN_DIFFERENCE_UNKNOWN', `--renew: there is no known difference ${JSON.stringify(id)}`, {
        hint: guess(id, names, 'Known differences'),
      })
    const isSeen = before.findings.some(({ knownDifference, disposition }) => knownDifference === id && disposition !== 'open')
    const isNewer = entry.lastSeen === undefined || entry.lastSeen < seen
    change.set(index, { expires, ...(isSeen && isNewer && { lastSeen: seen }) })
    if (!isSeen) notes.push(`${id} silenced nothing in run ${before.runId}: is it still needed?`)
  }
  return {
    edit: { change },
    // Those that have expired are accepted again.
    expected: new Set(before.findings.filter(({ knownDifference = '' }) => ids.includes(knownDifference)).map(({ id }) => id)),
    done: `${count(change.size, 'entry', 'entries')} until ${expires}: ${[...new Set(ids)].join(', ')}`,
    notes,
  }
}

function pruning({ entries, before }: Work): Change {
  if (!before.complete)
    throw new UserError(
      'PARITY_RUN_INCOMPLETE',
      `run ${before.runId} did not come to its end, so nothing of it can be called gone`,
      {
        hint: 'Prune by a run that did.',
      },
    )
  const { unused, expired } = before.knownDifferences
  const idle = [...unused, ...expired.filter(({ findings }) => findings === 0)]
  const gone = new Set(idle.filter(({ prunable }) => prunable === true).map(({ id }) => id))
  const remove = new Set(entries.flatMap(({ id }, index) => (gone.has(id) ? [index] : [])))
  return {
    edit: { remove },
    expected: new Set(),
    done: gone.size === 0 ? 'nothing: no entry is gone' : `${count(gone.size, 'entry', 'entries')}: ${[...gone].join(', ')}`,
    notes: idle.filter(({ prunable }) => prunable !== true).map(({ id, because = '' }) => `${id} is kept: ${because}`),
  }
}

// --- carrying it out ---

async function carryOut({ edit, expected, done, notes }: Change, work: Work): Promise<void> {
  const { list, evidence, before, options, io } = work
  const isIdle = edit.append === undefined && (edit.change?.size ?? 0) + (edit.remove?.size ?? 0) === 0
  const text = isIdle ? list.text : await editKnownDifferences(list.text, edit, list.file.endsWith('.json'))
  const after = await evidence.judge(await readEntries(list, text, { ...contextOf(evidence), io }))
  refuseCollateral(expected, work, after)
  if (!isIdle && options.dryRun !== true) await writeList(list, text)

  const verb = options.renew === undefined ? (options.prune === true ? 'pruned' : 'accepted') : 'renewed'
  const lines = lineDiff(list.text, text)
  const changed = changedFindings(before, after)
  const effect = changed.size === 0 ? 'no finding changes' : `${count(changed.size, 'finding')} silenced, no other`
  const gate = (result: Result): string => `${result.gate.decision}, exit ${result.gate.exitCode}`
  const verdict = gate(before) === gate(after) ? `still ${gate(after)}` : `${gate(after)}; it was ${gate(before)}`
  const file =
    options.dryRun === true ? `${list.shown}: nothing was written (--dry-run)` : `${list.shown}${list.isNew ? ' (new)' : ''}`
  io.out.write(
    [
      `${verb.padEnd(LABEL)}${done}`,
      ...(lines.length === 0 ? [] : [`${'list'.padEnd(LABEL)}${file}`, ...lines.map((line) => `  ${visible(line)}`)]),
      ...notes.map((note) => `${'note'.padEnd(LABEL)}${note}`),
      `${'gate'.padEnd(LABEL)}${verdict} (run ${after.runId} judged by this list: ${effect})`,
      ...after.gate.reasons.map((reason) => `${' '.repeat(LABEL)}- ${reason}`),
      '',
    ].join('\n'),
  )
}

const LABEL = 10

/** Exactly what was named is silenced, or nothing is written. */
function refuseCollateral(expected: ReadonlySet<string>, { before, options, list }: Work, after: Result): void {
  const changed = changedFindings(before, after)
  const others = [...changed].filter((id) => !expected.has(id))
  const isAccepting = options.renew === undefined && options.prune !== true
  const missed = isAccepting ? [...expected].filter((id) => !changed.has(id)) : []
  if (others.length + missed.length === 0) return
  const what =
    others.length > 0
      ? `it would change ${count(others.length, 'finding')} that was not named: ${others.join(', ')}`
      : `it would not silence ${missed.join(', ')}`
  throw new UserError('PARITY_ACCEPT_COLLATERAL', `${list.shown} was not written, because ${what}`, {
    hint: 'Accept the findings one by one, or narrow the entry that interferes.',
  })
}
