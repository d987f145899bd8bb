/** What a sign-off is worth, in the words of a terminal. */
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { SIGNOFF_SCHEMA, type SignoffPolicy, type SignoffState } from '../../core/signoff.ts'
import { approvalsOf } from '../../judge/signoff/decide.ts'
import { stateWords } from '../../report/signoff/head.ts'
import { count } from '../../report/words.ts'
import { visible } from '../../report/text/visible.ts'
import type { Verified } from '../../signoff/verify.ts'

export const EXIT_OF_STATE: Readonly<Record<SignoffState, ExitCode>> = {
  approved: EXIT.pass,
  emergency: EXIT.inconclusive,
  incomplete: EXIT.inconclusive,
  void: EXIT.fail,
}

/** The rules in the statement were written by its author: they count only where they are those of the config. */
export function policyDifference(signed: SignoffPolicy, wanted: SignoffPolicy): string | undefined {
  const parts = Object.keys(wanted).filter((part) => textOf(signed, part) !== textOf(wanted, part))
  return parts.length === 0 ? undefined : `The config has other rules than those it was created with: ${parts.join(', ')} differ.`
}

function textOf(policy: SignoffPolicy, part: string): string | undefined {
  return JSON.stringify(Object.entries(policy).find(([name]) => name === part)?.[1])
}

/** To be kept where others cannot write: `parity signoff verify --head` finds what was put back to an earlier state. */
export function headLine({ records, head }: Pick<Verified, 'records' | 'head'>): string {
  return `head       sha256 ${head} of ${count(records.length, 'record')}`
}

export function statusText({ status, statement, records, statementSha256, head }: Verified): string {
  const lines = [stateWords(status), ...status.reasons.map((reason) => `  - ${reason}`)]
  if (statement === undefined) return `${lines.map((line) => visible(line)).join('\n')}\n`
  const { id, suite, release, candidate, reference, validUntil, policy } = statement.predicate[SIGNOFF_SCHEMA]
  const approvals = approvalsOf(records)
  const people = approvals.map(
    ({ role, name, meaning, at, emergency }) =>
      `  ${emergency === undefined ? 'approved ' : 'EMERGENCY'}  ${at}  ${name}, ${role}, meaning: ${meaning}`,
  )
  const [first = '', ...rest] = lines
  return [
    `${first}  ${id}  ${suite} ${release} on ${candidate.name} against ${reference.name}`,
    ...rest,
    ...people,
    `approvals  ${approvals.length}, needed ${policy.threshold}; valid until ${validUntil}`,
    `statement  sha256 ${statementSha256}`,
    headLine({ records, head }),
    '',
  ]
    .map((line) => visible(line))
    .join('\n')
}
