/**
 * Is this sign-off what its people signed? Everything is derived from the records: the envelope must hold exactly the signatures
 * of the approvals that stand, and none after a revocation, so neither file can be cut without the other telling.
 */
import { SIGNOFF_SCHEMA, type SignoffRecord, type SignoffStatement, type SignoffStatus } from '../core/signoff.ts'
import { approvalsOf, decideSignoff } from '../judge/signoff/decide.ts'
import { readChain, type TrustedKeys } from './chain.ts'
import {
  envelopeText,
  isObject,
  isSignedBy,
  parseEnvelope,
  parseJson,
  sealed,
  sha256,
  type Signature,
  STATEMENT_TYPE,
} from './envelope.ts'

/** The three files of a sign-off, as they are. */
export type SignoffFiles = { readonly statement: string; readonly envelope: string; readonly records: string }

export type Verified = {
  readonly status: SignoffStatus
  /** Absent when it could not be believed. */
  readonly statement?: SignoffStatement
  readonly statementSha256: string
  readonly records: readonly SignoffRecord[]
  readonly head: string
}

export type Trust = {
  readonly keys: TrustedKeys
  readonly nowMs: number
  /** Head of the chain that somebody noted elsewhere. */
  readonly head?: string
}

export function verifySignoff(files: SignoffFiles, { keys, nowMs, head }: Trust): Verified {
  const chain = readChain(files.records, keys)
  const statementSha256 = sha256(files.statement)
  const refused = (...reasons: readonly string[]): Verified => ({
    status: { state: 'void', reasons },
    statementSha256,
    records: chain.records,
    head: chain.head,
  })
  const problems = [...chain.problems, ...(chain.problems.length > 0 ? [] : mismatches(files, chain.records, keys))]
  if (problems.length > 0) return refused(...problems)
  if (head !== undefined && head !== chain.head)
    return refused(`The last record is ${chain.head}, not ${head}: records were added or removed since that was noted.`)
  const statement = parseJson(files.statement)
  if (!isStatement(statement)) return refused(`The statement is none of this version of envparity (${SIGNOFF_SCHEMA}).`)
  const signoff = statement.predicate[SIGNOFF_SCHEMA]
  const status = decideSignoff({ signoff, records: chain.records, nowMs })
  return { status, statement, statementSha256, records: chain.records, head: chain.head }
}

function mismatches(files: SignoffFiles, records: readonly SignoffRecord[], keys: TrustedKeys): readonly string[] {
  const digest = sha256(files.statement)
  const strangers = records.filter(({ statement }) => statement !== digest)
  if (strangers.length > 0) return [`The statement was changed: record ${strangers[0]?.sequence} is about another one.`]
  const body = Buffer.from(files.statement)
  for (const approval of approvalsOf(records)) {
    const key = keys.get(approval.keyid)
    if (key === undefined || !isSignedBy(STATEMENT_TYPE, body, { sig: approval.signature, key }))
      return [`The signature of ${approval.name} does not fit the statement.`]
  }
  if (files.envelope === '') return ['The envelope is missing or empty (signoff.dsse.json).']
  if (files.envelope === envelopeOf(files.statement, records)) return []
  const envelope = parseEnvelope(files.envelope.replace(/\n$/, ''))
  const found = envelope?.signatures.length
  const wanted = standing(records).length
  return found === undefined || found === wanted
    ? ['The envelope was changed: it is not the statement with the signatures of its approvers.']
    : [`The envelope holds ${found} signatures and the records give ${wanted}: records or signatures were removed or put in.`]
}

/** @returns the text of the DSSE envelope that these records give */
export function envelopeOf(statement: string, records: readonly SignoffRecord[]): string {
  return `${envelopeText(sealed(STATEMENT_TYPE, Buffer.from(statement), standing(records)))}\n`
}

/** A revoked sign-off has no signature: a verifier that knows DSSE and not our records must not accept it. */
function standing(records: readonly SignoffRecord[]): readonly Signature[] {
  if (records.some(({ kind }) => kind === 'revoked')) return []
  return approvalsOf(records).map(({ keyid, signature }) => ({ keyid, sig: signature }))
}

/** Signed by its author with a key we trust, so what is asked is only whether it is of this version. */
function isStatement(value: unknown): value is SignoffStatement {
  const predicate = isObject(value) ? value['predicate'] : undefined
  const signoff = isObject(predicate) ? predicate[SIGNOFF_SCHEMA] : undefined
  return isObject(signoff) && signoff['schema'] === SIGNOFF_SCHEMA
}
