/**
 * The records of a sign-off: one DSSE envelope a line, each with the SHA-256 of the line before. Only lines are added. A line
 * that is changed, left out, moved or put in breaks the chain at the next one; the last line is held by the envelope.
 */
import type { KeyObject } from 'node:crypto'

import type { SignoffRecord } from '../core/signoff.ts'
import {
  envelopeText,
  isObject,
  isSignedBy,
  parseEnvelope,
  parseJson,
  RECORD_TYPE,
  sealed,
  sha256,
  signPayload,
} from './envelope.ts'

/** What the first record says of the one before it. */
export const NO_RECORD: string = '0'.repeat(64)

export type TrustedKeys = ReadonlyMap<string, KeyObject>
export type Chain = {
  readonly records: readonly SignoffRecord[]
  /** SHA-256 of the last line: whoever keeps it elsewhere can tell when the whole folder is put back to an earlier state. */
  readonly head: string
  readonly problems: readonly string[]
}

/** @returns the line of the record, with its end */
export function recordLine(record: SignoffRecord, key: KeyObject): string {
  const body = Buffer.from(JSON.stringify(record))
  return `${envelopeText(sealed(RECORD_TYPE, body, [{ keyid: record.keyid, sig: signPayload(RECORD_TYPE, body, key) }]))}\n`
}

/** Reads until the first record that cannot be believed: what stands behind it has no ground. */
export function readChain(text: string, keys: TrustedKeys): Chain {
  const lines = text.split('\n')
  const records: SignoffRecord[] = []
  if (text === '') return { records, head: NO_RECORD, problems: ['The records are missing or empty (records.ndjson).'] }
  let head = NO_RECORD
  if (lines.pop() !== '') return { records, head, problems: ['The last record is cut off.'] }
  for (const [index, line] of lines.entries()) {
    const read = readRecord(line, keys)
    if (typeof read === 'string') return { records, head, problems: [`Record ${index} ${read}.`] }
    if (read.sequence !== index || read.previous !== head)
      return {
        records,
        head,
        problems: [`Record ${index} does not follow the one before it: records were removed, moved or put in.`],
      }
    records.push(read)
    head = sha256(line)
  }
  return { records, head, problems: [] }
}

/** @returns the record, or what is wrong with it */
function readRecord(line: string, keys: TrustedKeys): SignoffRecord | string {
  const envelope = parseEnvelope(line)
  const [signature, ...more] = envelope?.signatures ?? []
  if (envelope?.payloadType !== RECORD_TYPE || signature === undefined || more.length > 0)
    return 'was changed: it is no signed record'
  const key = keys.get(signature.keyid)
  if (key === undefined) return `is signed by the key ${signature.keyid.slice(0, 16)}, which is not trusted here`
  const body = Buffer.from(envelope.payload, 'base64')
  if (!isSignedBy(RECORD_TYPE, body, { sig: signature.sig, key })) return 'was changed: its signature does not fit'
  const record = parseJson(body.toString('utf8'))
  if (!isRecord(record)) return 'is none of this version of envparity'
  return record.keyid === signature.keyid ? record : 'names another key than the one that signed it'
}

const TEXTS: Readonly<Record<SignoffRecord['kind'], readonly string[]>> = {
  created: ['meaning'],
  approved: ['role', 'meaning', 'signature'],
  revoked: ['reason'],
}

/** Signed by a key we trust, so what is asked is only whether it is of this version. */
function isRecord(value: unknown): value is SignoffRecord {
  if (!isObject(value)) return false
  const { kind, sequence, emergency } = value
  if (kind !== 'created' && kind !== 'approved' && kind !== 'revoked') return false
  const texts = ['previous', 'statement', 'at', 'name', 'keyid', ...TEXTS[kind]]
  const isEmergency = (of: unknown): boolean => isObject(of) && typeof of['reason'] === 'string' && isTime(of['reviewDue'])
  return (
    typeof sequence === 'number' &&
    texts.every((name) => typeof value[name] === 'string') &&
    isTime(value['at']) &&
    (emergency === undefined || isEmergency(emergency))
  )
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) && !Number.isNaN(Date.parse(value))
}
