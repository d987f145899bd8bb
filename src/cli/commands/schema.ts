/** "parity schema": what the answers of one environment have in common, as JSON Schema, and who answers otherwise. */
import path from 'node:path'

import { guess } from '../../config/closest.ts'
import { compileSchema } from '../../config/compile-schema.ts'
import type { CompiledSchema } from '../../config/compile-schema.ts'
import { JsonNumber } from '../../compare/body/json.ts'
import type { Json } from '../../compare/body/json.ts'
import { finalExchange } from '../../compare/http-parts.ts'
import { jsonBodies } from '../../compare/schema/bodies.ts'
import { toJsonSchema } from '../../compare/schema/emit.ts'
import { observeAll } from '../../compare/schema/fold.ts'
import { UserError } from '../../core/errors.ts'
import { EXIT } from '../../core/exit.ts'
import type { ExitCode } from '../../core/exit.ts'
import type { Observation } from '../../core/observation.ts'
import { readLogs } from '../../log/read-log.ts'
import type { LogIndex } from '../../log/read-log.ts'
import type { Io } from '../io.ts'
import { logFileOf, writeAtomically } from '../run-folder.ts'

export type SchemaOptions = { readonly run?: string; readonly environment?: string; readonly out?: string }

/** Answers as they came: the schema is for them, and not for what two environments have in common. */
const AS_IT_IS = { tokenise: (text: string): string => text, mayHold: (): boolean => false }

export async function schema(probe: string, options: SchemaOptions, io: Io): Promise<ExitCode> {
  const folder = path.resolve(io.cwd, options.run ?? 'reports/latest')
  const log = await readLogs([logFileOf(folder)])
  try {
    checkProbe(probe, log)
    const names = (log.runs[0]?.environments ?? []).map(({ name }) => name)
    const environment = options.environment ?? names[0] ?? ''
    if (!names.includes(environment))
      throw new UserError('PARITY_ENVIRONMENT_UNKNOWN', `there is no environment "${environment}" in this run`, {
        hint: guess(environment, names, 'Environments'),
      })
    const observations = await log.observationsOf(probe)
    const own = observations.filter((observation) => observation.environment === environment)
    const status = usualStatus(own)
    const bodies = bodiesOf(own, status)
    if (bodies.length === 0) throw noJson(probe, environment, own)
    const inferred = toJsonSchema(observeAll(bodies), bodies.length)
    const text = `${JSON.stringify({ ...inferred, title: probe }, undefined, 2)}\n`
    if (options.out === undefined) io.out.write(text)
    else await writeAtomically(path.resolve(io.cwd, options.out), text)
    const say = options.out === undefined ? io.err : io.out
    if (options.out !== undefined)
      io.out.write(`${options.out}: the schema of ${count(bodies.length, 'answer')} of ${environment}, status ${status}\n`)
    const others = names.filter((name) => name !== environment)
    const validate = await compileSchema(inferred)
    const fits = others.map((name) => {
      const theirs = bodiesOf(
        observations.filter((observation) => observation.environment === name),
        status,
      )
      return checkAnswers(name, theirs, validate)
    })
    for (const { lines } of fits) for (const line of lines) say.write(`${line}\n`)
    if (fits.some(({ code }) => code === EXIT.fail)) return EXIT.fail
    return fits.some(({ code }) => code === EXIT.inconclusive) ? EXIT.inconclusive : EXIT.pass
  } finally {
    await log.close()
  }
}

function checkProbe(probe: string, log: LogIndex): void {
  const names = log.probes.map(({ facts }) => facts.name)
  if (names.includes(probe)) return
  throw new UserError('PARITY_PROBE_UNKNOWN', `there is no probe ${JSON.stringify(probe)} in this run`, {
    hint: guess(probe, names.slice(0, PROBES_SHOWN_MAX), 'Probes'),
  })
}

const PROBES_SHOWN_MAX = 30

function noJson(probe: string, environment: string, own: readonly Observation[]): UserError {
  const answered = own.filter(({ outcome }) => outcome === 'answered').length
  const message =
    own.length === 0
      ? `${environment} was not asked for ${JSON.stringify(probe)} in this run`
      : `no answer of ${environment} to ${JSON.stringify(probe)} is JSON (${answered} of ${own.length} answered)`
  return new UserError('PARITY_SCHEMA_NO_JSON', message, {
    hint: 'A schema is inferred from JSON bodies: choose another probe, or another environment with --environment.',
  })
}

/** Errors have other bodies: the schema is of the answers with the status that comes most, the smallest of equals. */
function usualStatus(observations: readonly Observation[]): number | undefined {
  const counts = new Map<number, number>()
  for (const observation of observations) {
    const status = observation.outcome === 'answered' ? finalExchange(observation)?.status : undefined
    if (status !== undefined) counts.set(status, (counts.get(status) ?? 0) + 1)
  }
  return [...counts].sort((left, right) => right[1] - left[1] || left[0] - right[0])[0]?.[0]
}

function bodiesOf(observations: readonly Observation[], status: number | undefined): readonly Json[] {
  const reference = observations.filter(
    (observation) => observation.outcome === 'answered' && finalExchange(observation)?.status === status,
  )
  return jsonBodies({ reference, candidate: [] }, { reference: AS_IT_IS, candidate: AS_IT_IS }).reference
}

type Fit = { readonly code: ExitCode; readonly lines: readonly string[] }

/** Places of one kind are told once, with how many answers show it. */
const PLACES_SHOWN_MAX = 20

function checkAnswers(name: string, bodies: readonly Json[], validate: CompiledSchema): Fit {
  if (bodies.length === 0)
    return { code: EXIT.inconclusive, lines: [`${name}: no JSON answer with this status, so there is nothing to check`] }
  const places = new Map<string, number>()
  let wrong = 0
  for (const body of bodies) {
    if (validate(plain(body))) continue
    wrong += 1
    const told = new Set(
      (validate.errors ?? []).map(({ instancePath, message }) => `${placeOf(instancePath)} ${message ?? 'is wrong'}`),
    )
    for (const place of told) places.set(place, (places.get(place) ?? 0) + 1)
  }
  if (wrong === 0) return { code: EXIT.pass, lines: [`${name}: ${count(bodies.length, 'answer')}, all fit`] }
  const sorted = [...places].sort(([left], [right]) => (left < right ? -1 : 1))
  const left = sorted.length - PLACES_SHOWN_MAX
  return {
    code: EXIT.fail,
    lines: [
      `${name}: ${wrong} of ${count(bodies.length, 'answer')} do not fit`,
      ...sorted.slice(0, PLACES_SHOWN_MAX).map(([place, times]) => `  ${place} (${count(times, 'answer')})`),
      ...(left > 0 ? [`  and ${left} more`] : []),
    ],
  }
}

/** An index stands for any element. */
function placeOf(instancePath: string): string {
  return instancePath === '' ? 'the body' : instancePath.replace(/\/\d+(?=\/|$)/g, '/*')
}

/** As JSON.parse gives it, which is what ajv is made for. */
function plain(value: Json): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]))
  if (Array.isArray(value)) return value.map(plain)
  return value instanceof JsonNumber ? Number(value.lexeme) : value
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
