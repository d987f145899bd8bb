/** A sign-off with something in every section, made from the sample of a report, fixed keys and a fixed clock. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

import type { Result } from '../../../src/core/result.ts'
import type { RunFacts } from '../../../src/core/run.ts'
import {
  SIGNOFF_SCHEMA,
  type ApprovedRecord,
  type Signoff,
  type SignoffPolicy,
  type SignoffRecord,
} from '../../../src/core/signoff.ts'
import type { SignoffInput, SignoffRun } from '../../../src/judge/signoff/input.ts'
import { makeStatement } from '../../../src/judge/signoff/statement.ts'
import { NO_RECORD, recordLine } from '../../../src/signoff/chain.ts'
import { sha256, signPayload, STATEMENT_TYPE } from '../../../src/signoff/envelope.ts'
import { keyidOf } from '../../../src/signoff/keys.ts'
import { envelopeOf, type SignoffFiles } from '../../../src/signoff/verify.ts'
import { TIMED } from '../report/fixtures-timed.ts'

export const HOUR_MS = 3_600_000
const RELEASE = '4.18.0'
export const CREATED_MS: number = Date.parse('2026-11-22T12:00:00.000Z')

export type Person = {
  readonly name: string
  readonly roles: readonly string[]
  readonly key: KeyObject
  readonly keyid: string
  readonly publicKey: KeyObject
}

/** PKCS#8 of an Ed25519 key is its 32 bytes behind this (RFC 8410, section 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

function person(name: string, seed: number, ...roles: readonly string[]): Person {
  const der = Buffer.concat([PKCS8_HEAD, Buffer.alloc(32, seed)])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key)
  return { name, roles, key, keyid: keyidOf(publicKey), publicKey }
}

export const ADA: Person = person('Ada Lovelace', 1, 'qa')
export const BOB: Person = person('Bob Noyce', 2, 'release manager')
export const CLEO: Person = person('Cleo Owen', 3, 'service owner', 'qa')
export const PEOPLE: readonly Person[] = [ADA, BOB, CLEO]
export const KEYS: ReadonlyMap<string, KeyObject> = new Map(PEOPLE.map(({ keyid, publicKey }) => [keyid, publicKey]))

export const POLICY: SignoffPolicy = {
  roles: ['release manager', 'service owner', 'qa'],
  threshold: 2,
  maxEvidenceAgeMs: 24 * HOUR_MS,
  validForMs: 24 * HOUR_MS,
  minRuns: 1,
  emergency: { roles: ['release manager'], reviewWithinMs: 72 * HOUR_MS },
  people: PEOPLE.map(({ name, roles, keyid }) => ({ name, roles, keyid })),
}

const CONFIG = sha256('config')

/** The sample with what is open taken out: a run that passes with one known difference. */
function passing(): Result {
  const findings = TIMED.findings.filter(({ disposition }) => disposition === 'known')
  const ids = new Set(findings.map(({ id }) => id))
  return {
    ...TIMED,
    verdict: 'parity',
    gate: { ...TIMED.gate, decision: 'pass', exitCode: 0, reasons: [] },
    findings,
    coverage: { ...TIMED.coverage, percent: 100, gaps: TIMED.coverage.gaps.filter(({ state }) => state === 'skipped') },
    latency: (TIMED.latency ?? []).map((one) => ({
      ...one,
      tests: one.tests.filter(({ flagged }) => !flagged),
    })),
    causes: TIMED.causes.filter((cause) => cause.findings.some((id) => ids.has(id))),
    knownDifferences: { ...TIMED.knownDifferences, expired: [] },
    probes: TIMED.probes.map((probe, index) => ({
      ...probe,
      outcome: probe.outcome === 'skipped' ? 'skipped' : 'same',
      tags: index < 2 ? ['critical'] : probe.tags,
    })),
  }
}

export const RESULT: Result = passing()

function runOf(result: Result, more: Partial<SignoffRun> = {}): SignoffRun {
  const facts: RunFacts = {
    tool: result.tool,
    runId: result.runId,
    seed: result.seed,
    startedAt: result.startedAt,
    environments: [],
    settings: { suite: result.suite, failOn: 'breaking', minCoverage: result.gate.minCoverage },
    knownDifferences: [],
    expectedVersions: {},
    configSha256: CONFIG,
  }
  return {
    result,
    facts,
    batchesMax: new Map([['search', 20]]),
    folder: `reports/${result.runId}`,
    resultSha256: sha256(result.runId),
    logSha256: sha256(`log of ${result.runId}`),
    judgedAgain: undefined,
    ...more,
  }
}

export function inputOf(
  more: Partial<SignoffInput> & { readonly result?: Result; readonly run?: Partial<SignoffRun> } = {},
): SignoffInput {
  const { result = RESULT, run = {}, ...rest } = more
  return {
    id: 'RS-2026-1122-01',
    tool: 'envparity 0.0.0',
    nowMs: CREATED_MS,
    runs: [runOf(result, run)],
    candidate: 'staging',
    release: RELEASE,
    change: 'CHG0031337',
    subject: [{ name: 'registry.example/shop', digest: { sha256: sha256('image') } }],
    author: { name: ADA.name, keyid: ADA.keyid },
    policy: POLICY,
    config: { sha256: CONFIG, failOn: 'breaking', minCoverage: RESULT.gate.minCoverage },
    ...rest,
  }
}

export function signoffFrom(input: SignoffInput = inputOf()): Signoff {
  return makeStatement(input).predicate[SIGNOFF_SCHEMA]
}

export function textFrom(input: SignoffInput = inputOf()): string {
  return `${JSON.stringify(makeStatement(input), null, 2)}\n`
}

export type Step =
  | {
      readonly by: Person
      readonly role: string
      readonly meaning?: ApprovedRecord['meaning']
      readonly hours?: number
      readonly emergency?: string
    }
  | { readonly by: Person; readonly revoke: string; readonly hours?: number }

/** Bob approves as release manager, Cleo reviews as service owner. */
export const APPROVED: readonly Step[] = [
  { by: BOB, role: 'release manager', hours: 0.5 },
  { by: CLEO, role: 'service owner', meaning: 'responsibility', hours: 1 },
]

/** What a sign-off looks like after these steps, written by nobody's rules: whether they were allowed is what is asked. */
export function signed(
  steps: readonly Step[],
  statement: string = textFrom(),
): SignoffFiles & { readonly chain: readonly SignoffRecord[] } {
  const created: SignoffRecord = {
    kind: 'created',
    meaning: 'authorship',
    sequence: 0,
    previous: NO_RECORD,
    statement: sha256(statement),
    at: new Date(CREATED_MS).toISOString(),
    name: ADA.name,
    keyid: ADA.keyid,
  }
  const chain: SignoffRecord[] = [created]
  const lines = [recordLine(created, ADA.key)]
  for (const step of steps) {
    const atMs = CREATED_MS + (step.hours ?? 1) * HOUR_MS
    const common = {
      sequence: chain.length,
      previous: sha256((lines.at(-1) ?? '').trimEnd()),
      statement: sha256(statement),
      at: new Date(atMs).toISOString(),
      name: step.by.name,
      keyid: step.by.keyid,
    }
    const record: SignoffRecord =
      'revoke' in step
        ? { ...common, kind: 'revoked', reason: step.revoke }
        : {
            ...common,
            kind: 'approved',
            role: step.role,
            meaning: step.meaning ?? 'approval',
            signature: signPayload(STATEMENT_TYPE, Buffer.from(statement), step.by.key),
            ...(step.emergency !== undefined && {
              emergency: { reason: step.emergency, reviewDue: new Date(atMs + POLICY.emergency.reviewWithinMs).toISOString() },
            }),
          }
    chain.push(record)
    lines.push(recordLine(record, step.by.key))
  }
  return { statement, envelope: envelopeOf(statement, chain), records: lines.join(''), chain }
}
