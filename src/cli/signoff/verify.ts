/** "parity signoff verify": from the folder and the public keys alone, without network, clock and keys aside. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { KeyObject } from 'node:crypto'

import { UserError } from '../../core/errors.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { SIGNOFF_SCHEMA, type SignoffStatus } from '../../core/signoff.ts'
import { approvalsOf } from '../../judge/signoff/decide.ts'
import type { TrustedKeys } from '../../signoff/chain.ts'
import { keyidOf, readPublicKey } from '../../signoff/keys.ts'
import { verifySignoff, type Verified } from '../../signoff/verify.ts'
import type { Io } from '../io.ts'
import { readFiles } from './folder.ts'
import { loadPeople, type People, type PeopleOptions } from './people.ts'
import { EXIT_OF_STATE, policyDifference, statusText } from './status.ts'
import { missingSubjects, readSubject, type SubjectOptions } from './subject.ts'

export type VerifyOptions = PeopleOptions &
  SubjectOptions & {
    readonly keys?: string
    readonly release?: string
    readonly head?: string
    readonly acceptEmergency?: boolean
    readonly json?: boolean
  }

export async function verify(named: string, options: VerifyOptions, io: Io): Promise<ExitCode> {
  const files = await readFiles(path.resolve(io.cwd, named))
  const wanted = await readSubject(options, io)
  const { keys, policy } =
    options.keys === undefined ? await loadOrSayKeys(options, io) : { keys: await readKeys(options.keys, io), policy: undefined }
  const { head } = options
  const verified = verifySignoff(files, { keys, nowMs: io.now(), ...(head !== undefined && { head }) })
  const { statement } = verified
  const signoff = statement?.predicate[SIGNOFF_SCHEMA]
  const other = signoff === undefined || policy === undefined ? undefined : policyDifference(signoff.policy, policy)
  const refusals = [
    ...(other === undefined ? [] : [other]),
    ...missingSubjects(wanted, statement?.subject ?? []),
    ...(signoff !== undefined && options.release !== undefined && options.release !== signoff.release
      ? [`It is for release ${signoff.release}, not ${options.release}.`]
      : []),
  ]
  const status: SignoffStatus =
    refusals.length === 0 ? verified.status : { state: 'void', reasons: [...refusals, ...verified.status.reasons] }
  const exitCode = status.state === 'emergency' && options.acceptEmergency === true ? EXIT.pass : EXIT_OF_STATE[status.state]
  if (policy === undefined)
    io.err.write(
      'note: without the config, the rules (roles, threshold, people) are those that the author wrote into the statement\n',
    )
  if (wanted.length === 0 || options.release === undefined) io.err.write(`note: ${unchecked(options, wanted.length > 0)}\n`)
  io.out.write(options.json === true ? jsonOf({ ...verified, status }, exitCode) : statusText({ ...verified, status }))
  return exitCode
}

/** An approval of another build says APPROVED as well. */
function unchecked({ release }: VerifyOptions, hasSubject: boolean): string {
  if (hasSubject) return 'the version was not checked: name what you deploy with --release'
  return release === undefined
    ? 'what you deploy was not checked: name it with --release and with --digest, --artifact or --commit'
    : 'the build was not checked: name what you deploy with --digest, --artifact or --commit'
}

async function loadOrSayKeys(options: VerifyOptions, io: Io): Promise<People> {
  return loadPeople(options, io).catch((error: unknown) => {
    if (!(error instanceof UserError) || error.code !== 'PARITY_CONFIG_MISSING' || options.config !== undefined) throw error
    throw new UserError(error.code, `${error.message}, and no --keys`, {
      hint: 'Without the config, name a folder with the public keys (*.pub.pem) that you trust: --keys FOLDER.',
      cause: error,
    })
  })
}

function jsonOf({ status, statement, records, statementSha256, head }: Verified, exitCode: ExitCode): string {
  const signoff = statement?.predicate[SIGNOFF_SCHEMA]
  const approvals = approvalsOf(records).map(({ name, role, meaning, at, keyid }) => ({ name, role, meaning, at, keyid }))
  const about = signoff === undefined ? {} : { id: signoff.id, release: signoff.release, validUntil: signoff.validUntil }
  return `${JSON.stringify({ ...status, exitCode, ...about, subject: statement?.subject ?? [], approvals, statementSha256, head }, null, 2)}\n`
}

/** @param named - a folder; every `*.pub.pem` in it is trusted */
async function readKeys(named: string, io: Io): Promise<TrustedKeys> {
  const folder = path.resolve(io.cwd, named)
  const names = await readdir(folder).catch((): string[] => [])
  const keys = new Map<string, KeyObject>()
  for (const name of names.filter((one) => one.endsWith('.pub.pem')).sort()) {
    const key = readPublicKey(await readFile(path.join(folder, name), 'utf8'), path.join(named, name))
    keys.set(keyidOf(key), key)
  }
  if (keys.size > 0) return keys
  throw new UserError('PARITY_SIGNOFF_KEY', `--keys ${named} holds no file *.pub.pem`, {
    hint: 'Put the public keys of the people there that you trust.',
  })
}
