/**
 * Goal: the demo can be believed. The shop's honest builds are alike but for their noise, and every plant changes exactly the
 * probes and sides of the answer that its `expected` names - or `npm run demo` would measure the shop, not `parity`.
 * Methodology: the suite's own probes are sent by a small runner here, on purpose not by `parity`'s; answers are compared
 * after replacing what is known to be noise.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { type Server, request as sendRequest } from 'node:http'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliDecompressSync } from 'node:zlib'

import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse as parseYaml } from 'yaml'

import { scoreRun } from '../../scripts/demo/score.ts'
import { PLANTS } from '../../scripts/demo/shop/plants.ts'
import { createShop } from '../../scripts/demo/shop/shop.ts'
import type { Plant } from '../../scripts/demo/shop/spoil.ts'
import type { FlowStep, HttpProbe, UserProbe } from '../../src/config/types.ts'
import type { Finding } from '../../src/core/finding.ts'
import { RESULT_SCHEMA, type Result } from '../../src/core/result.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const VARIABLES = { CUSTOMER_EMAIL: 'ada@shop.example', CUSTOMER_PASSWORD: 'correct horse battery' }
const METHODS = ['get', 'head', 'options', 'post', 'delete'] as const

type Question = HttpProbe | FlowStep
/** One answer as it came, all hops; `null` when the connection was closed. */
type Hop = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
  readonly body: string
}
type Answers = ReadonlyMap<string, readonly Hop[] | null>

const probes = await loadProbes()
const servers: Server[] = []
let production = ''
let staging = ''

before(async () => {
  production = await start('4.17.3', [])
  staging = await start('4.18.0', [])
})
after(() => servers.forEach((server) => server.close().closeAllConnections()))

test('the suite has at least 35 probes, each with a name of its own', () => {
  assert.ok(probes.length >= 35, `${probes.length} probes`)
  assert.equal(new Set(probes.map(({ name }) => name)).size, probes.length)
})

test('every honest answer has the status that its probe expects, and fits its schema', async () => {
  const ajv = new Ajv2020()
  const answers = await ask(production)
  for (const [name, question] of questions()) {
    const answer = answers.get(name)?.at(-1)
    assert.ok(answer, `"${name}" was not answered`)
    const { status = '2xx', schema } = question.expect ?? {}
    assert.match(String(answer.status), new RegExp(`^${String(status).replaceAll('x', '\\d')}$`), name)
    if (typeof schema === 'string') {
      const validate = ajv.compile(JSON.parse(readFileSync(path.join(ROOT, 'probes/functional', schema), 'utf8')))
      assert.ok(validate(JSON.parse(answer.body)), `${name}: ${ajv.errorsText(validate.errors)}`)
    }
  }
})

test('two honest builds of different versions are alike but for their noise', async () => {
  assert.deepEqual(changes(await ask(production), await ask(staging)), new Map())
})

test('no two answers are alike byte by byte, or the demo would prove nothing', async () => {
  const [first, second] = [await ask(production), await ask(production)]
  for (const name of first.keys()) assert.notDeepEqual(first.get(name), second.get(name), name)
})

for (const plant of PLANTS.filter(({ area }) => area !== 'latency')) {
  test(`the plant "${plant.id}" changes what it says, and nothing else`, async () => {
    const spoiled = await start('4.18.0', [plant])
    const reference = await ask(production)
    const candidate = await ask(spoiled)
    // What is wrong in every second answer shows in the first or in the second.
    const changed = plant.area === 'stability' ? changes(reference, await ask(spoiled)) : changes(reference, candidate)

    const wanted = new Map<string, Set<string>>()
    for (const { rule, probe, path: at } of plant.expected) {
      wanted.set(probe, (wanted.get(probe) ?? new Set()).add(sideOf(rule, at)))
    }
    assert.deepEqual(changed, wanted)
  })
}

test('all plants together change what each says alone: none hides another', async () => {
  const spoiled = await start('4.18.0', PLANTS)
  await ask(spoiled)
  const changed = changes(await ask(production), await ask(spoiled))
  const wanted = new Set(
    PLANTS.filter(({ area }) => area !== 'latency').flatMap(({ expected }) =>
      expected.map(({ rule, probe, path: at }) => `${probe}: ${sideOf(rule, at)}`),
    ),
  )
  assert.deepEqual(new Set([...changed].flatMap(([probe, sides]) => [...sides].map((side) => `${probe}: ${side}`))), wanted)
})

test('the slow build takes longer, and says so itself', async () => {
  const spoiled = await start(
    '4.18.0',
    PLANTS.filter(({ area }) => area === 'latency'),
  )
  const medianMs = async (base: string): Promise<number> => {
    const told: number[] = []
    for (let turn = 0; turn < 15; turn += 1) {
      const { headers } = await send(base, 'GET', '/api/bestsellers', {})
      told.push(Number(/db;dur=([\d.]+)/.exec(headers['server-timing'] ?? '')?.[1]))
    }
    return told.toSorted((left, right) => left - right)[7] ?? 0
  }
  const [usual, slow] = [await medianMs(production), await medianMs(spoiled)]
  assert.ok(slow > 1.3 * usual, `${slow} ms against ${usual} ms`)
})

test('every second answer of the half-finished roll-out is wrong', async () => {
  const plant = PLANTS.filter(({ id }) => id === 'one-pod-is-old')
  const spoiled = await start('4.18.0', plant)
  const bodies: string[] = []
  for (let turn = 0; turn < 6; turn += 1) bodies.push((await send(spoiled, 'GET', '/api/delivery/DE', {})).body)
  assert.deepEqual(
    bodies.map((body) => body.includes('"express":true')),
    [true, false, true, false, true, false],
  )
})

test('the server starts as a command, says where it listens, and ends when told', async () => {
  const child = spawn(process.execPath, ['scripts/demo/shop/server.ts', '--port', '0', '--build', '4.17.3', '--noindex'], {
    cwd: ROOT,
  })
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
  const base = /http:\S+/.exec(String(line))?.[0] ?? ''
  const page = await send(base, 'GET', '/', {})
  assert.equal(page.headers['x-robots-tag'], 'noindex')
  child.kill('SIGTERM')
  const [code] = await once(child, 'close')
  assert.equal(code, 0)
})

test('the demo accepts exactly the planted findings, and neither one less nor one more', () => {
  const all = PLANTS.flatMap(({ expected }) => expected.map(({ rule, probe, path: at }) => fakeFinding(rule, probe, at)))
  assert.equal(scoreRun(fakeResult(all, 1), PLANTS, 1).exact, true)
  assert.deepEqual(
    scoreRun(fakeResult(all.slice(1), 1), PLANTS, 1).plants.flatMap(({ missed }) => missed),
    PLANTS[0]?.expected,
  )
  assert.equal(scoreRun(fakeResult(all.slice(1), 1), PLANTS, 1).exact, false)
  const extra = fakeFinding('header.added', 'health', '/x-new')
  assert.deepEqual(scoreRun(fakeResult([...all, extra], 1), PLANTS, 1).unexpected, [extra])
  assert.equal(scoreRun(fakeResult([...all, extra], 1), PLANTS, 1).exact, false)
  assert.equal(scoreRun(fakeResult([{ ...extra, disposition: 'known' }], 0), [], 0).exact, true)
  assert.equal(scoreRun(fakeResult([], 3), [], 3).exact, false)
  assert.equal(scoreRun(fakeResult(all, 1), PLANTS, 4).exact, false)
})

// --- the small runner ---

async function start(build: string, plants: readonly Plant[]): Promise<string> {
  const server = createShop({ build, plants }).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return `http://127.0.0.1:${address.port}`
}

async function loadProbes(): Promise<readonly UserProbe[]> {
  const files = globSync('probes/{functional,integration}/*.probe.{ts,yaml}', { cwd: ROOT }).sort()
  const lists = files.map(async (file): Promise<readonly UserProbe[]> => {
    const full = path.join(ROOT, file)
    if (file.endsWith('.yaml')) return parseYaml(readFileSync(full, 'utf8')).probes
    return (await import(pathToFileURL(full).href)).default
  })
  return (await Promise.all(lists)).flat()
}

/** Names as findings carry them, with what is asked. */
function questions(): readonly (readonly [string, Question])[] {
  return probes.flatMap((probe): [string, Question][] =>
    'steps' in probe ? probe.steps.map((step) => [`${probe.name} › ${step.name}`, step]) : [[probe.name, probe]],
  )
}

/** Sends every probe once; each probe, and each flow, with a cookie jar and captures of its own. */
async function ask(base: string): Promise<Answers> {
  const answers = new Map<string, readonly Hop[] | null>()
  for (const probe of probes) {
    const jar: Record<string, string> = {}
    const captured: Record<string, string> = { ...VARIABLES }
    for (const [name, question] of 'steps' in probe
      ? probe.steps.map((step) => [`${probe.name} › ${step.name}`, step] as const)
      : [[probe.name, probe] as const]) {
      const hops = await askOne(base, question, jar, captured).catch(() => null)
      answers.set(name, hops)
      if ('capture' in question && hops !== null) capture(question, hops, captured)
    }
  }
  return answers
}

async function askOne(
  base: string,
  question: Question,
  jar: Record<string, string>,
  captured: Record<string, string>,
): Promise<readonly Hop[]> {
  const method = METHODS.find((name) => question[name] !== undefined) ?? 'get'
  const fill = (text: string): string => text.replaceAll(/\$\{(\w+)\}/g, (_all, name: string) => captured[name] ?? '')
  const query = Object.entries(question.query ?? {}).map(([key, value]) => `${key}=${value}`)
  let target = fill(question[method] ?? '/') + (query.length > 0 ? `?${query.join('&')}` : '')
  const { body } = question
  const [type, data] =
    body === undefined
      ? []
      : 'json' in body
        ? ['application/json', fill(JSON.stringify(body.json))]
        : 'form' in body
          ? formBody(body.form, fill)
          : []

  const hops: Hop[] = []
  for (let hop = 0; hop < 5; hop += 1) {
    const headers = { ...question.headers, ...(type !== undefined && { 'content-type': type }) }
    const answer = await send(base, method.toUpperCase(), target, { ...headers, cookie: cookieHeader(jar) }, data)
    hops.push(answer)
    for (const cookie of answer.cookies) {
      const [pair = ''] = cookie.split(';')
      jar[pair.slice(0, pair.indexOf('='))] = pair.slice(pair.indexOf('=') + 1)
    }
    const { location } = answer.headers
    if (answer.status < 300 || answer.status > 399 || location === undefined || question.redirects?.follow === false) break
    const url = new URL(location, base)
    target = url.pathname + url.search
  }
  return hops
}

function formBody(form: Readonly<Record<string, string>>, fill: (text: string) => string): [string, string] {
  const filled = Object.entries(form).map(([key, value]): [string, string] => [key, fill(value)])
  return ['application/x-www-form-urlencoded', new URLSearchParams(filled).toString()]
}

function cookieHeader(jar: Readonly<Record<string, string>>): string {
  return Object.entries(jar)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
}

/** Only what the example suite uses: `$.a[1].b` and patterns. */
function capture(step: FlowStep, hops: readonly Hop[], captured: Record<string, string>): void {
  const body = hops.at(-1)?.body ?? ''
  for (const [name, from] of Object.entries(step.capture ?? {})) {
    if ('pattern' in from) captured[name] = new RegExp(from.pattern).exec(body)?.[1] ?? ''
    if ('json' in from) {
      const keys = from.json.match(/\w+/g) ?? []
      captured[name] = String(keys.reduce((value, key) => value?.[key], JSON.parse(body)))
    }
  }
}

function send(base: string, method: string, target: string, headers: Record<string, string>, data?: string): Promise<Hop> {
  return new Promise((resolve, reject) => {
    const sent = sendRequest(
      new URL(target, base),
      { method, headers: { 'accept-encoding': 'br', ...headers }, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const { 'set-cookie': cookies = [], ...others } = response.headers
          const raw = Buffer.concat(chunks)
          const body = response.headers['content-encoding'] === 'br' && raw.length > 0 ? brotliDecompressSync(raw) : raw
          const pairs = Object.entries(others).map(([name, value]) => [name, String(value)])
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(pairs),
            cookies,
            body: body.toString('latin1'),
          })
        })
      },
    )
    sent.on('error', reject)
    sent.end(data)
  })
}

// --- comparing, with the shop's own noise known ---

/** Which sides differ, by probe; a probe without a difference is not in it. */
function changes(reference: Answers, candidate: Answers): Map<string, Set<string>> {
  const changed = new Map<string, Set<string>>()
  for (const [name, left] of reference) {
    const sides = changedSides(left, candidate.get(name) ?? null)
    if (sides.size > 0) changed.set(name, sides)
  }
  return changed
}

function changedSides(left: readonly Hop[] | null, right: readonly Hop[] | null): Set<string> {
  const [first, second] = [left?.at(-1), right?.at(-1)]
  if (!left || !right || !first || !second) return new Set(left === right ? [] : ['answer'])
  if (classOf(first.status) !== classOf(second.status)) return new Set(['status class']) // the rest follows from it

  const sides = new Set<string>()
  if (first.status !== second.status) sides.add('status')
  if (quiet(JSON.stringify(left.slice(0, -1).map(redirectOf))) !== quiet(JSON.stringify(right.slice(0, -1).map(redirectOf))))
    sides.add('redirects')
  if (quiet(cookiesOf(left)) !== quiet(cookiesOf(right))) sides.add('cookies')
  for (const name of new Set([...Object.keys(first.headers), ...Object.keys(second.headers)])) {
    if (quietHeader(name, first.headers[name]) !== quietHeader(name, second.headers[name])) sides.add(`header ${name}`)
  }
  if (quiet(first.body) !== quiet(second.body)) sides.add('body')
  return sides
}

function redirectOf({ status, headers }: Hop): readonly unknown[] {
  return [status, headers['location']]
}

function cookiesOf(hops: readonly Hop[]): string {
  return hops.flatMap(({ cookies }) => cookies).join('\n')
}

function classOf(status: number): number {
  return Math.floor(status / 100)
}

/** Which side of the answer a rule speaks of. A contract is judged on the body. */
function sideOf(rule: string, at: string): string {
  const [facet] = rule.split('.')
  if (rule === 'status.class-changed') return 'status class'
  if (facet === 'header') return `header ${at.split('/')[1] ?? ''}`
  if (rule === 'content.charset-changed' || rule === 'content.type-changed') return 'header content-type'
  if (rule === 'content.encoding-changed') return 'header content-encoding'
  const sides: Readonly<Record<string, string>> = { cookie: 'cookies', redirect: 'redirects', contract: 'body', error: 'answer' }
  return sides[facet ?? ''] ?? facet ?? ''
}

const OPAQUE_HEADERS = ['date', 'etag', 'content-length', 'x-request-id', 'server-timing']

function quietHeader(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  return OPAQUE_HEADERS.includes(name) ? 'some' : quiet(value)
}

function quiet(text: string): string {
  if (text.includes('"basis":"popular"')) return `${JSON.parse(text).items.length} of the popular`
  return text
    .replaceAll(/127\.0\.0\.1:\d+/g, '<host>')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/<lastBuildDate>[^<]+/g, '<lastBuildDate><time>')
    .replaceAll(/\b[0-9a-f]{48,64}\b/g, '<token>')
    .replaceAll(/nonce(-|=")[A-Za-z0-9+/]{22}==/g, 'nonce$1<nonce>')
    .replaceAll(/\/assets\/(app|shop)\.[0-9a-f]{6}\./g, '/assets/$1.<hash>.')
    .replaceAll(/rendered in \d+ ms/g, 'rendered in <n> ms')
    .replaceAll(/"(uptimeMs|tookMs)":\d+/g, '"$1":<n>')
    .replaceAll(/"score":0\.\d{2,4}/g, '"score":<score>')
    .replaceAll(/(so|trk)_\d{10}/g, '<number>')
}

function fakeFinding(rule: string, probe: string, at: string): Finding {
  const evidence = {
    level: 'exact',
    referenceSamples: 2,
    candidateSamples: 2,
    referenceAgreeing: 2,
    candidateAgreeing: 2,
    confirmed: true,
  } as const
  const where = {
    facet: 'body',
    probe,
    environment: 'staging',
    path: at,
    reference: 'a',
    candidate: 'b',
    classes: ['a', 'b'],
  } as const
  return {
    id: `${rule} ${probe} ${at}`,
    cause: 'c',
    severity: 'breaking',
    disposition: 'open',
    rule: rule as `${string}.${string}`,
    ...where,
    evidence,
  }
}

/** Only what the score reads. */
function fakeResult(findings: readonly Finding[], exitCode: number): Result {
  return { schema: RESULT_SCHEMA, complete: true, gate: { exitCode }, findings, probes: [] } as unknown as Result
}
