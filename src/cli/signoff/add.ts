/** "parity signoff approve" and "revoke": one more signed record, when the rules allow it. */
import path from 'node:path'

import { guess } from '../../config/closest.ts'
import { UserError } from '../../core/errors.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { SIGNOFF_SCHEMA, type ApprovedRecord, type Meaning, type Signoff, type SignoffRecord } from '../../core/signoff.ts'
import { approvalsOf, refusalsOf } from '../../judge/signoff/decide.ts'
import { recordLine } from '../../signoff/chain.ts'
import { signPayload, STATEMENT_TYPE } from '../../signoff/envelope.ts'
import { verifySignoff, type SignoffFiles, type Verified } from '../../signoff/verify.ts'
import type { Io } from '../io.ts'
import { draw } from './draw.ts'
import { addRecord, readFiles } from './folder.ts'
import { loadPeople, openSigner, type People, type PeopleOptions, type Signer } from './people.ts'
import { policyDifference, statusText } from './status.ts'

export type ApproveOptions = PeopleOptions & {
  readonly role?: string
  readonly meaning: Meaning
  readonly emergency?: boolean
  readonly reason?: string
}

export type RevokeOptions = PeopleOptions & { readonly reason: string }

export async function approve(named: string, options: ApproveOptions, io: Io): Promise<ExitCode> {
  if ((options.emergency === true) !== (options.reason !== undefined))
    throw new UserError(
      'PARITY_USAGE',
      options.emergency === true ? '--emergency needs --reason' : '--reason stands without --emergency',
      {
        hint: 'Whoever reviews it afterwards reads why one person decided alone.',
      },
    )
  const opened = await open(named, options, io)
  if (opened.kind === 'refused') return refuse(opened.reasons, io)
  const { signoff, signer, verified, people } = opened
  const { person, key } = signer
  const signature = signPayload(STATEMENT_TYPE, Buffer.from(opened.files.statement), key)
  const at = opened.common.at
  const record: ApprovedRecord = {
    ...opened.common,
    kind: 'approved',
    role: chooseRole(options, person.roles),
    meaning: options.meaning,
    signature,
    ...(options.reason !== undefined && {
      emergency: {
        reason: options.reason,
        reviewDue: new Date(Date.parse(at) + signoff.policy.emergency.reviewWithinMs).toISOString(),
      },
    }),
  }
  const reasons = [...refusalsOf(record, signoff, verified.records), ...refusalsNow(record, opened.signoff, { verified, people })]
  return reasons.length > 0 ? refuse(reasons, io) : add(record, opened, io)
}

export async function revoke(named: string, options: RevokeOptions, io: Io): Promise<ExitCode> {
  const opened = await open(named, options, io)
  if (opened.kind === 'refused') return refuse(opened.reasons, io)
  const record: SignoffRecord = { ...opened.common, kind: 'revoked', reason: options.reason }
  const reasons = refusalsOf(record, opened.signoff, opened.verified.records)
  return reasons.length > 0 ? refuse(reasons, io) : add(record, opened, io)
}

type Opened = {
  readonly kind: 'opened'
  readonly folder: string
  readonly files: SignoffFiles
  readonly people: People
  readonly signer: Signer
  readonly signoff: Signoff
  readonly verified: Verified
  readonly common: Pick<ApprovedRecord, 'sequence' | 'previous' | 'statement' | 'at' | 'name' | 'keyid'>
}

/** Nobody signs what was changed, or what other rules than ours govern. */
async function open(
  named: string,
  options: PeopleOptions,
  io: Io,
): Promise<Opened | { readonly kind: 'refused'; readonly reasons: readonly string[] }> {
  const folder = path.resolve(io.cwd, named)
  const files = await readFiles(folder)
  const people = await loadPeople(options, io)
  const nowMs = io.now()
  const verified = verifySignoff(files, { keys: people.keys, nowMs })
  if (verified.statement === undefined) return { kind: 'refused', reasons: verified.status.reasons }
  const signoff = verified.statement.predicate[SIGNOFF_SCHEMA]
  const other = policyDifference(signoff.policy, people.policy)
  if (other !== undefined) return { kind: 'refused', reasons: [other] }
  const signer = await openSigner(options, people, io)
  const common = {
    sequence: verified.records.length,
    previous: verified.head,
    statement: verified.statementSha256,
    at: new Date(nowMs).toISOString(),
    name: signer.person.name,
    keyid: signer.person.keyid,
  }
  return { kind: 'opened', folder, files, people, signer, signoff, verified, common }
}

/** What only this moment can tell: a config that was changed since, a recommendation that only an emergency overrides. */
function refusalsNow(
  { emergency }: ApprovedRecord,
  { recommendation, reasons, configSha256 }: Signoff,
  { verified, people }: { readonly verified: Verified; readonly people: People },
): readonly string[] {
  const isReview = approvalsOf(verified.records).some((approval) => approval.emergency !== undefined)
  if (emergency !== undefined || isReview) return []
  const isFor = recommendation === 'approve' || recommendation === 'approve with known differences'
  return [
    ...(isFor ? [] : [`Its recommendation is "${recommendation}".`, ...reasons]),
    ...(people.project.configSha256 === configSha256
      ? []
      : ['Config, probes or known differences were changed since it was created: run again, and create another one.']),
  ]
}

function chooseRole({ role }: ApproveOptions, held: readonly string[]): string {
  const [only, second] = held
  if (role !== undefined && held.includes(role)) return role
  if (role === undefined && only !== undefined && second === undefined) return only
  const hint = held.length === 0 ? 'Roles stand under signoff.people in the config.' : guess(role ?? '', held, 'Your roles')
  throw new UserError(
    'PARITY_SIGNOFF_ROLE',
    role === undefined ? '--role is missing' : `you do not hold the role ${JSON.stringify(role)}`,
    { hint },
  )
}

async function add(record: SignoffRecord, { folder, files, people, signer, verified }: Opened, io: Io): Promise<ExitCode> {
  const records = [...verified.records, record]
  await addRecord(folder, files.statement, { records, line: recordLine(record, signer.key) })
  const after = verifySignoff(await readFiles(folder), { keys: people.keys, nowMs: io.now() })
  await draw(folder, after, io)
  io.out.write(statusText(after))
  return EXIT.pass
}

function refuse(reasons: readonly string[], io: Io): ExitCode {
  io.out.write(`REFUSED  nothing was signed\n${reasons.map((reason) => `  - ${reason}\n`).join('')}`)
  return EXIT.fail
}
