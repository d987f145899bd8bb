/**
 * Goal: what is accepted is exactly what was named. The list keeps every byte that is not about it; the log is judged by the
 * new list before it is written; whatever is wrong, nothing is written.
 */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'

import { parse } from 'yaml'

import type { UserKnownDifference } from '../../src/config/types.ts'
import type { Result } from '../../src/core/result.ts'
import { type Fault, json, startFaultServer } from '../support/fault-server.ts'
import { createProject, httpProbe, parity, type Ran, run } from '../support/parity.ts'

const LIST = 'known-differences.yaml'
const DAY_MS = 86_400_000

/** Something new with every answer. */
function counting(make: (count: number) => unknown): Fault {
  let count = 0
  return (exchange) => {
    count += 1
    return json(make(count))(exchange)
  }
}

/** A price, a cause of two probes, and an id that is new with every answer and of another class on staging. */
async function stage(t: TestContext, files: Readonly<Record<string, string>> = {}, more: object = {}): Promise<string> {
  const after = t.after.bind(t)
  const uuid = (count: number): string => `3f2504e0-4f89-41d3-9a0c-0305e82c${String(count).padStart(4, '0')}`
  const reference = await startFaultServer(
    {
      '/price': json({ price: 1 }),
      '/one': json({ tax: 1 }),
      '/two': json({ tax: 1 }),
      '/id': counting((count) => ({ id: uuid(count) })),
      '/same': json({ a: 1 }),
    },
    { after },
  )
  const candidate = await startFaultServer(
    {
      '/price': json({ price: 2 }),
      '/one': json({ tax: 2 }),
      '/two': json({ tax: 2 }),
      '/id': counting((count) => ({ id: 1000 + count })),
      '/same': json({ a: 1 }),
    },
    { after },
  )
  return createProject(t, {
    environments: { production: { baseURL: reference.url, role: 'reference' }, staging: { baseURL: candidate.url } },
    limits: { requestsPerSecond: 0 },
    probes: [
      httpProbe('price', '/price', { owner: 'team-price' }),
      httpProbe('one', '/one'),
      httpProbe('two', '/two'),
      httpProbe('id', '/id'),
      httpProbe('same', '/same'),
    ],
    files,
    ...more,
  })
}

const WHY = ['--reason', 'agreed', '--expires', '90d', '--run', 'out']

function dayIn(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)
}

function listOf(cwd: string, file = LIST): readonly UserKnownDifference[] {
  return parse(readFileSync(path.join(cwd, file), 'utf8'))
}

function idOf(result: Result, probe: string): string {
  return result.findings.find((finding) => finding.probe === probe)?.id ?? assert.fail(`no finding of ${probe}`)
}

async function judgedAgain(cwd: string): Promise<Result> {
  const { stdout, stderr } = await parity(cwd, ['compare', 'out', '--known-differences', LIST, '--out', 'again', '--json'])
  assert.equal(stderr, '')
  return JSON.parse(stdout)
}

const knownIn = ({ findings }: Result): readonly string[] =>
  findings.filter(({ disposition }) => disposition === 'known').map(({ probe }) => probe)

function assertOk({ exitCode, stdout, stderr }: Ran): string {
  assert.equal(exitCode, 0, stdout + stderr)
  assert.equal(stderr, '')
  return stdout
}

test('a finding with a stable value: both values are pinned, and nothing else is silenced', async (t) => {
  const cwd = await stage(t)
  const { result } = await run(cwd)
  assert.equal(result.findings.length, 4)
  const id = idOf(result, 'price')
  const argv = ['accept', id.slice(0, 8), ...WHY, '--issue', 'SHOP-1']
  const dry = assertOk(await parity(cwd, [...argv, '--dry-run']))
  assert.match(dry, /nothing was written \(--dry-run\)/)
  assert.ok(!existsSync(path.join(cwd, LIST)))

  const out = assertOk(await parity(cwd, argv))
  assert.match(out, /^accepted {2}1 finding in 1 entry: body-value-changed-price$/m)
  assert.match(out, /^ {2}\+ - id: body-value-changed-price$/m)
  assert.match(out, /still fail, exit 1 \(run \w+ judged by this list: 1 finding silenced, no other\)/)
  const today = dayIn(0)
  assert.deepEqual(listOf(cwd), [
    {
      id: 'body-value-changed-price',
      rule: 'body.value-changed',
      probe: 'price',
      path: '/price',
      environment: 'staging',
      reference: '1',
      candidate: '2',
      owner: 'team-price',
      reason: 'agreed',
      issue: 'SHOP-1',
      created: today,
      firstSeen: today,
      lastSeen: today,
      expires: dayIn(90),
    },
  ])
  assert.deepEqual(
    readdirSync(cwd).filter((name) => name.includes('part')),
    [],
  )
  assert.deepEqual(knownIn(await judgedAgain(cwd)), ['price'])
})

test('a cause: one entry for all its probes; what varies is pinned by its classes; then the gate passes', async (t) => {
  const cwd = await stage(t)
  const { result } = await run(cwd)
  const cause = result.findings.find(({ probe }) => probe === 'one')?.cause ?? ''
  const ids = [cause, idOf(result, 'id'), idOf(result, 'price')]
  const out = assertOk(await parity(cwd, ['accept', ...ids, ...WHY, '--owner', 'team']))
  assert.match(out, /4 findings in 3 entries/)
  assert.match(out, /gate {6}pass, exit 0; it was fail, exit 1 .*4 findings silenced, no other/)
  const entries = listOf(cwd)
  assert.deepEqual(
    entries.map(({ probe, reference, candidate, owner }) => [probe, reference, candidate, owner]),
    [
      [['one', 'two'], '1', '2', 'team'],
      ['id', undefined, undefined, 'team'],
      ['price', '1', '2', 'team'],
    ],
  )
  assert.deepEqual(entries[1]?.classes, result.findings.find(({ probe }) => probe === 'id')?.classes)
  const again = await judgedAgain(cwd)
  assert.deepEqual([again.gate.exitCode, knownIn(again).length], [0, 4])
  const live = await run(cwd)
  assert.equal(live.result.gate.exitCode, 0, 'the next run shows other values of the same classes')
})

test('pinned by class on demand; under a name of its own', async (t) => {
  const cwd = await stage(t)
  const { result } = await run(cwd)
  assertOk(await parity(cwd, ['accept', idOf(result, 'price'), ...WHY, '--pin', 'class', '--id', 'prices']))
  const [entry] = listOf(cwd)
  assert.equal(entry?.id, 'prices')
  assert.deepEqual(entry.classes, result.findings.find(({ probe }) => probe === 'price')?.classes)
})

test('a run that was split in its sides is accepted from as one', async (t) => {
  const cwd = await stage(t)
  const { result } = await run(cwd)
  for (const side of ['production', 'staging'])
    assert.equal((await parity(cwd, ['observe', '--env', side, '--out', side])).exitCode, 0)
  const argv = ['accept', idOf(result, 'price'), '--reason', 'agreed', '--expires', '9d']
  const out = assertOk(await parity(cwd, [...argv, '--run', 'production', '--run', 'staging']))
  assert.match(out, /1 finding silenced, no other/)
})

test('a hostile value is written as it is, and printed so that no terminal obeys it', async (t) => {
  const after = t.after.bind(t)
  const value = '\u001b[2K: # "\u202e\n- id: x'
  const reference = await startFaultServer({ '/': json({ a: value }) }, { after })
  const candidate = await startFaultServer({ '/': json({ a: 'other' }) }, { after })
  const cwd = createProject(t, {
    environments: { production: { baseURL: reference.url, role: 'reference' }, staging: { baseURL: candidate.url } },
    probes: [httpProbe('page', '/')],
  })
  const { result } = await run(cwd)
  const out = assertOk(await parity(cwd, ['accept', idOf(result, 'page'), ...WHY, '--owner', 'me', '--pin', 'value']))
  assert.ok(!out.includes('\u001b') && !out.includes('\u202e'), out)
  assert.equal(listOf(cwd)[0]?.reference, result.findings[0]?.reference)
  assert.deepEqual(knownIn(await judgedAgain(cwd)), ['page'])
})

const COMMENTED = `# What we accept.   Ask team-shop.

-   id: price   # the old one
    rule:   body.value-changed
    probe: [ price ]
    path: /price
    reference: '1'
    candidate: "2"
    owner: team-shop
    reason: >-
      rounding is
      new
    expires: ${dayIn(5)}   # soon

# About the one that is gone.
-   id: gone
    rule: body.value-changed
    probe: same
    path: /a
    classes: [number, number]
    owner: team-shop
    reason: was so
    expires: ${dayIn(200)}

# About nothing in particular.

-   id: elsewhere
    rule: body.value-changed
    probe: not-in-this-run
    path: /a
    classes: [number, number]
    owner: team-shop
    reason: is so
    expires: ${dayIn(200)}
# The end.
`

test('comments, spacing and the order of the list are kept', async (t) => {
  const cwd = await stage(t, { [LIST]: COMMENTED })
  const { result } = await run(cwd)
  assertOk(await parity(cwd, ['accept', idOf(result, 'one'), ...WHY, '--owner', 'me']))
  const text = readFileSync(path.join(cwd, LIST), 'utf8')
  assert.ok(text.startsWith(COMMENTED), text)
  assert.match(text.slice(COMMENTED.length), /^\n- id: body-value-changed-tax\n {2}rule: body\.value-changed\n/)
  assert.equal(listOf(cwd).length, 4)
})

test('renewed: the day, and when it was last seen; nothing else', async (t) => {
  const cwd = await stage(t, { [LIST]: COMMENTED })
  await run(cwd)
  const out = assertOk(await parity(cwd, ['accept', '--renew', 'price', 'gone', '--expires', dayIn(30), '--run', 'out']))
  assert.match(out, /^renewed {3}2 entries until/m)
  assert.match(out, /^note {6}gone silenced nothing in run/m)
  assert.equal(
    readFileSync(path.join(cwd, LIST), 'utf8'),
    COMMENTED.replace(`${dayIn(5)}   # soon`, `${dayIn(30)}   # soon\n    lastSeen: ${dayIn(0)}`).replace(dayIn(200), dayIn(30)),
  )
})

test('an entry that has expired is renewed, and not accepted a second time', async (t) => {
  const cwd = await stage(t, { [LIST]: COMMENTED })
  await run(cwd)
  writeFileSync(path.join(cwd, LIST), COMMENTED.replace(dayIn(5), '2020-01-01'))
  const before = await judgedAgain(cwd)
  const expired = before.findings.find(({ disposition }) => disposition === 'expired')
  assert.equal(expired?.probe, 'price')
  const refused = await parity(cwd, ['accept', expired.id, ...WHY])
  assert.equal(refused.exitCode, 2)
  assert.match(refused.stderr, /was accepted by price, which has expired[^]*parity accept --renew price --expires 90d/)
  assertOk(await parity(cwd, ['accept', '--renew', 'price', '--expires', '90d', '--run', 'out']))
  assert.deepEqual(knownIn(await judgedAgain(cwd)), ['price'])
})

test('pruned: what was compared and does not show it; what was not looked at stays, and is named', async (t) => {
  const cwd = await stage(t, { [LIST]: COMMENTED })
  await run(cwd)
  const out = assertOk(await parity(cwd, ['accept', '--prune', '--run', 'out']))
  assert.match(out, /^pruned {4}1 entry: gone$/m)
  assert.match(out, /^note {6}elsewhere is kept: not looked at: probe "not-in-this-run" was not part of this run$/m)
  const from = COMMENTED.indexOf('# About the one')
  const to = COMMENTED.indexOf('# About nothing')
  assert.equal(readFileSync(path.join(cwd, LIST), 'utf8'), COMMENTED.slice(0, from) + COMMENTED.slice(to))
  const again = assertOk(await parity(cwd, ['accept', '--prune', '--run', 'out']))
  assert.match(again, /^pruned {4}nothing: no entry is gone$/m)
})

test('a run that did not come to its end prunes nothing', async (t) => {
  const cwd = await stage(t, { [LIST]: COMMENTED })
  await run(cwd)
  const log = path.join(cwd, 'out/observations.ndjson')
  writeFileSync(log, readFileSync(log, 'utf8').replace(/\{"type":"end".*\n/, ''))
  const { exitCode, stderr } = await parity(cwd, ['accept', '--prune', '--run', 'out'])
  assert.equal(exitCode, 2)
  assert.match(stderr, /PARITY_RUN_INCOMPLETE[^]*did not come to its end/)
  assert.equal(readFileSync(path.join(cwd, LIST), 'utf8'), COMMENTED)
})

test('a list in JSON stays JSON, one in brackets stays a list', async (t) => {
  for (const [file, text] of [
    ['known.json', '[]'],
    ['known.yaml', '[]\n'],
  ] as const) {
    const cwd = await stage(t, { [file]: text }, { knownDifferences: file })
    const { result } = await run(cwd)
    assertOk(await parity(cwd, ['accept', idOf(result, 'price'), ...WHY]))
    assert.equal(listOf(cwd, file).length, 1)
    if (file.endsWith('.json')) assert.equal(JSON.parse(readFileSync(path.join(cwd, file), 'utf8')).length, 1)
  }
})

/** The command line behind `parity accept`, and what stderr must say. */
const MISTAKES: readonly (readonly [argv: readonly string[], says: RegExp])[] = [
  [[], /there is nothing to accept[^]*--reason is missing[^]*--expires is missing/],
  [['f-0000000000', '--reason', 'a', '--expires', '9d'], /PARITY_FINDING_UNKNOWN[^]*"f-0000000000"/],
  [['ONE'], /--reason is missing[^]*--expires is missing: nothing is accepted for ever[^]*2 errors/],
  [['ONE', '--reason', 'a', '--expires', '90d'], /probe "one" has no owner[^]*--owner NAME/],
  [['ONE', 'PRICE', '--reason', 'a', '--expires', '90d'], /^(?![^]*has no owner[^]*has no owner)[^]*probe "one" has no owner/],
  [['ONE', '--owner', 'me', '--reason', ' ', '--expires', '90d'], /--reason is empty/],
  [['ONE', '--owner', 'me', '--reason', 'a', '--expires', 'tomorrow'], /--expires "tomorrow" is no day/],
  [['ONE', '--owner', 'me', '--reason', 'a', '--expires', '2027-02-30'], /--expires "2027-02-30" is no day/],
  [['ONE', '--owner', 'me', '--reason', 'a', '--expires', '2020-01-01'], /--expires "2020-01-01" is over/],
  [['ONE', '--owner', 'me', '--reason', 'a', '--expires', '367d'], /is 367 days away[^]*knownDifferencesMaxDays: 366/],
  [
    ['ONE', 'TWO', 'PRICE', '--owner', 'me', '--reason', 'a', '--expires', '9d', '--id', 'x'],
    /--id "x" is one id, and 2 entries/,
  ],
  [['ONE', '--owner', 'me', '--reason', 'a', '--expires', '9d', '--id', 'gone'], /--id "gone" is taken/],
  [['ONE', '--pin', 'path'], /--pin[^]*value, class/],
  [['KNOWN', '--reason', 'a', '--expires', '9d'], /is accepted already, by id[^]*--renew id/],
  [['ONE', '--prune'], /findings and --prune exclude each other/],
  [['--prune', '--reason', 'a'], /--reason does nothing with --prune/],
  [['--renew', 'gnoe', '--expires', '9d'], /PARITY_KNOWN_DIFFERENCE_UNKNOWN[^]*"gnoe"[^]*Did you mean "gone"/],
  [['--renew', 'gone'], /--expires is missing/],
  [
    ['ONE', '--owner', 'me', '--reason', 'a', '--expires', '9d', '--known-differences', 'list.ts'],
    /PARITY_FILE_TYPE[^]*list\.ts/,
  ],
  [
    ['ONE', '--owner', 'me', '--reason', 'a', '--expires', '9d', '--known-differences', 'bad.yaml'],
    /PARITY_KNOWN_DIFFERENCE_INVALID[^]*bad\.yaml:1/,
  ],
]

test('whatever is wrong: exit 2, a message that helps, nothing written', async (t) => {
  const entries = [
    { id: 'gone', rule: 'body.value-changed', probe: 'same', path: '/a', classes: ['number', 'number'], expires: dayIn(9) },
  ].map((entry) => ({ ...entry, owner: 'me', reason: 'a' }))
  const cwd = await stage(t, { [LIST]: JSON.stringify(entries), 'bad.yaml': '- id: a\n' })
  const { result } = await run(cwd)
  const id = result.findings.find(({ probe }) => probe === 'id')
  assert(id)
  const known = {
    id: 'id',
    rule: id.rule,
    probe: 'id',
    path: id.path,
    classes: id.classes,
    owner: 'me',
    reason: 'a',
    expires: dayIn(9),
  }
  const list = JSON.stringify([...entries, known])
  writeFileSync(path.join(cwd, LIST), list)
  const ids: Readonly<Record<string, string>> = {
    ONE: idOf(result, 'one'),
    TWO: idOf(result, 'two'),
    PRICE: idOf(result, 'price'),
    KNOWN: id.id,
  }
  const files = readdirSync(cwd).toSorted()
  for (const [argv, says] of MISTAKES) {
    const { exitCode, stdout, stderr } = await parity(cwd, ['accept', ...argv.map((word) => ids[word] ?? word), '--run', 'out'])
    const shown = `parity accept ${argv.join(' ')}\n${stdout}${stderr}`
    assert.equal(exitCode, 2, shown)
    assert.match(stderr, says, shown)
    assert.equal(stdout, '', shown)
    assert.equal(readFileSync(path.join(cwd, LIST), 'utf8'), list, shown)
    assert.deepEqual(readdirSync(cwd).toSorted(), files, shown)
  }
  const missing = await parity(cwd, ['accept', ids['ONE'] ?? '', '--owner', 'me', '--reason', 'a', '--expires', '9d'])
  assert.equal(missing.exitCode, 2)
  assert.match(missing.stderr, /PARITY_LOG_MISSING/)
})
