/** The folder of a sign-off: three files that count, and what is drawn from them. */
import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

import { MachineError, UserError } from '../../core/errors.ts'
import { SIGNOFF_SCHEMA, type Signoff, type SignoffRecord } from '../../core/signoff.ts'
import { isObject, parseJson } from '../../signoff/envelope.ts'
import { envelopeOf, type SignoffFiles } from '../../signoff/verify.ts'
import { writeAtomically } from '../run-folder.ts'

const STATEMENT_FILE = 'signoff.json'
const ENVELOPE_FILE = 'signoff.dsse.json'
const RECORDS_FILE = 'records.ndjson'

/**
 * @returns the three files; of one that was taken away beside a statement the empty text, which no verification accepts
 * @throws UserError when it is no sign-off
 */
export async function readFiles(folder: string): Promise<SignoffFiles> {
  const read = async (name: string): Promise<string> => {
    const bytes = await readFile(path.join(folder, name)).catch((cause: unknown) => {
      if (name !== STATEMENT_FILE && isObject(cause) && cause['code'] === 'ENOENT') return Buffer.alloc(0)
      throw new UserError('PARITY_SIGNOFF_MISSING', `there is no ${path.join(folder, name)}`, {
        hint: 'Name the folder of a sign-off; parity signoff create makes one.',
        cause,
      })
    })
    return textOf(bytes)
  }
  return { statement: await read(STATEMENT_FILE), envelope: await read(ENVELOPE_FILE), records: await read(RECORDS_FILE) }
}

/** Bytes that are no UTF-8 would all be read as the same sign, so that two files could pass for one. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return Buffer.from(text).equals(bytes) ? text : bytes.toString('latin1')
}

/** @returns the folder, which no other sign-off has: `RS-2026-1122-01` is the first of its day */
export async function claimFolder(parent: string, today: string): Promise<{ readonly folder: string; readonly id: string }> {
  const day = `RS-${today.slice(0, 4)}-${today.slice(5, 7)}${today.slice(8, 10)}`
  await mkdir(parent, { recursive: true }).catch(notWritable(parent))
  for (let number = 1; ; number += 1) {
    const id = `${day}-${String(number).padStart(2, '0')}`
    const folder = path.join(parent, id)
    if (await mkdir(folder).then(() => true, whenTaken(folder))) return { folder, id }
  }
}

function whenTaken(folder: string): (cause: unknown) => false {
  return (cause) => {
    if (isObject(cause) && cause['code'] === 'EEXIST') return false
    return notWritable(folder)(cause)
  }
}

function notWritable(folder: string): (cause: unknown) => never {
  return (cause) => {
    throw new MachineError('PARITY_OUT_FOLDER', `the folder ${folder} cannot be written`, { cause })
  }
}

export async function writeNew(folder: string, statement: string, first: { record: SignoffRecord; line: string }): Promise<void> {
  await writeAtomically(path.join(folder, STATEMENT_FILE), statement)
  await writeAtomically(path.join(folder, ENVELOPE_FILE), envelopeOf(statement, [first.record]))
  await writeAtomically(path.join(folder, RECORDS_FILE), first.line)
}

/** Adds a line; what stands there is never written again. */
export async function addRecord(
  folder: string,
  statement: string,
  { records, line }: { readonly records: readonly SignoffRecord[]; readonly line: string },
): Promise<void> {
  await appendFile(path.join(folder, RECORDS_FILE), line).catch(notWritable(folder))
  await writeAtomically(path.join(folder, ENVELOPE_FILE), envelopeOf(statement, records))
}

/** The newest earlier sign-off of the same suite and candidate, which new differences are told against. */
export async function previousSignoff(parent: string, suite: string, candidate: string): Promise<Signoff | undefined> {
  const names = await readdir(parent).catch((): string[] => [])
  const found: Signoff[] = []
  for (const name of names) {
    const text = await readFile(path.join(parent, name, STATEMENT_FILE), 'utf8').catch(() => '')
    const value = parseJson(text)
    const predicate = isObject(value) ? value['predicate'] : undefined
    const signoff = isObject(predicate) ? predicate[SIGNOFF_SCHEMA] : undefined
    if (isSignoff(signoff) && signoff.suite === suite && signoff.candidate.name === candidate) found.push(signoff)
  }
  return found.sort((left, right) => (left.createdAt < right.createdAt ? 1 : -1))[0]
}

/** Written by us. That it was not changed is not asked: it is only compared with, and named. */
function isSignoff(value: unknown): value is Signoff {
  return isObject(value) && value['schema'] === SIGNOFF_SCHEMA
}
