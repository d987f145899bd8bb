/**
 * Law 3: the order of probes, header fields, keys and log lines changes no byte of the result. Methodology: a run of
 * planted and noisy probes is written to a real log; its lines are shuffled, and so are, in a second log, the probes,
 * the header fields and the keys of every answer; the three results are rendered and must be the same bytes.
 */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after } from 'node:test'

import fc from 'fast-check'

import { judgeLog } from '../../src/cli/judge-run.ts'
import type { Exchange, Observation } from '../../src/core/observation.ts'
import { readLogs } from '../../src/log/read-log.ts'
import { openLog } from '../../src/log/write-log.ts'
import { jsonFormat } from '../../src/report/formats/json.ts'
import { ENDPOINTS, noiseOf } from './noisy-shop.ts'
import { PLANTS, shownOf } from './plants.ts'
import { RUN } from './runs.ts'
import { casesOf, factsOf, runProbe, seededRandom, type Random } from './simulation.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'parity-order-'))
after(() => rm(folder, { recursive: true }))

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((item) => ({ item, at: random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item)
}

function shuffleKeys(value: unknown, random: Random): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffleKeys(item, random))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(shuffled(Object.entries(value), random).map(([key, item]) => [key, shuffleKeys(item, random)]))
}

function shuffleAnswer(observation: Observation, random: Random): Observation {
  if (observation.outcome === 'unanswered') return observation
  const { http } = observation.parts
  if (http === undefined) return observation
  const shuffle = (exchange: Exchange): Exchange => {
    const isJson =
      exchange.headers.some(([, value]) => value.includes('json') && !value.includes('ndjson')) &&
      exchange.body.data.startsWith('{')
    const data = isJson ? JSON.stringify(shuffleKeys(JSON.parse(exchange.body.data), random)) : exchange.body.data
    return { ...exchange, headers: shuffled(exchange.headers, random), body: { ...exchange.body, data } }
  }
  const [first, ...rest] = http.exchanges
  return { ...observation, parts: { ...observation.parts, http: { exchanges: [shuffle(first), ...rest.map(shuffle)] } } }
}

/** The larger ones would take a minute and show nothing more. */
const SMALL = Object.entries(ENDPOINTS).filter(([name]) => ['cart', 'stats', 'missing', 'login', 'feed', 'events'].includes(name))

type Probe = { readonly name: string; readonly observations: readonly Observation[] }

function probesOf(seed: number): Probe[] {
  const random = seededRandom(seed)
  const plants = shuffled(PLANTS, random).slice(0, 2)
  const endpoints = shuffled(SMALL, random).slice(0, 1)
  const runs = [
    ...plants.map((plant) => ({ name: plant.name, run: runProbe(factsOf(plant.name), (turn) => shownOf(plant, turn.side)) })),
    ...endpoints.map(([name, endpoint]) => ({
      name,
      run: runProbe(factsOf(name), (turn) => endpoint(noiseOf(random, turn, seed))),
    })),
  ]
  return runs.map(({ name, run }) => ({ name, observations: [...run.observations.reference, ...run.observations.candidate] }))
}

async function writeRun(file: string, probes: readonly Probe[]): Promise<void> {
  const log = await openLog(file)
  log.write(RUN)
  for (const { name, observations } of probes) {
    log.write({ type: 'probe', facts: factsOf(name) })
    const bodies = new Set<string>()
    for (const observation of observations) log.writeObservation(observation, bodies)
  }
  log.write({ type: 'version', environment: 'staging', when: 'start', version: '4.18.0' })
  log.write({ type: 'end', durationMs: 1200, requests: 40 })
  await log.close()
}

async function resultOf(file: string): Promise<string> {
  const log = await readLogs([file])
  try {
    return jsonFormat.render(await judgeLog(log, RUN), { width: 80, colour: false, unicode: true })
  } finally {
    await log.close()
  }
}

test('the order of probes, header fields, keys and log lines changes no byte of the result', async (law) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
      const random = seededRandom(seed + 1)
      const [plain, lines, answers] = ['plain', 'lines', 'answers'].map((name) => path.join(folder, `${name}.ndjson`))
      assert(plain !== undefined && lines !== undefined && answers !== undefined)
      const probes = probesOf(seed)
      await writeRun(plain, probes)
      const text = await readFile(plain, 'utf8')
      await writeFile(lines, `${shuffled(text.trimEnd().split('\n'), random).join('\n')}\n`)
      await writeRun(
        answers,
        shuffled(probes, random).map(({ name, observations }) => ({
          name,
          observations: shuffled(observations, random).map((observation) => shuffleAnswer(observation, random)),
        })),
      )
      const expected = await resultOf(plain)
      assert.equal(await resultOf(lines), expected)
      assert.equal(await resultOf(answers), expected)
    }),
    casesOf(law),
  )
})
