/**
 * Goal: a sign-off counts exactly when its people signed it by the rules, and whatever keeps it from counting is said in a
 * sentence. Every refusal stands beside the same office where nothing is wrong.
 */
import assert from 'node:assert/strict'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { test, type TestContext } from 'node:test'

import type { Ran } from '../support/parity.ts'
import { observed, type Office, type OfficeParts, openOffice, PASSPHRASE, readOf, VERSION, writeTo } from '../support/signoff.ts'

async function created(t: TestContext, parts: OfficeParts = {}): Promise<Office> {
  const office = await observed(await openOffice(t, parts))
  const ran = await office.create()
  assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr)
  return office
}

type Approval = { readonly as: 'ada' | 'bob' | 'cleo' | 'eve'; readonly hours?: number; readonly more?: readonly string[] }

async function approve(office: Office, { as, hours, more = [] }: Approval): Promise<Ran> {
  const role = as === 'cleo' ? ['--role', 'qa'] : []
  const who = { as, ...(hours !== undefined && { hours }) }
  return office.parity(['signoff', 'approve', office.folder, '--meaning', 'approval', ...role, ...more], who)
}

async function approved(t: TestContext, parts: OfficeParts = {}): Promise<Office> {
  const office = await created(t, parts)
  assert.deepEqual([(await approve(office, { as: 'bob' })).exitCode, (await approve(office, { as: 'cleo' })).exitCode], [0, 0])
  return office
}

/** @returns exit code, state and reasons */
async function verdict(
  office: Office,
  more: readonly string[] = [],
  hours?: number,
): Promise<readonly [number | null, string, readonly string[]]> {
  const ran = await office.parity(['signoff', 'verify', office.folder, '--json', ...more], hours === undefined ? {} : { hours })
  assert.equal(ran.stdout.startsWith('{'), true, ran.stderr)
  const { state, reasons, exitCode } = JSON.parse(ran.stdout)
  assert.equal(exitCode, ran.exitCode)
  return [ran.exitCode, state, reasons]
}

/** What was refused must have left no trace. */
async function refused(office: Office, act: () => Promise<Ran>): Promise<readonly string[]> {
  const before = readOf(office, 'records.ndjson')
  const { exitCode, stdout } = await act()
  assert.deepEqual([exitCode, stdout.split('\n')[0]], [1, 'REFUSED  nothing was signed'], stdout)
  assert.equal(readOf(office, 'records.ndjson'), before)
  return stdout
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.replace('  - ', ''))
}

test('created, approved by two people in two roles, verified; each step says what is still missing', async (t) => {
  const office = await created(t)
  assert.deepEqual(await verdict(office), [
    3,
    'incomplete',
    ['0 of 2 approvals are there; of these roles nobody has approved: release manager, service owner, qa.'],
  ])
  const first = await approve(office, { as: 'bob' })
  assert.match(
    first.stdout,
    /^WAITING FOR APPROVALS {2}RS-\S+ {2}test 4\.18\.0 on staging against production\n {2}- 1 of 2 approvals/,
  )
  const second = await approve(office, { as: 'cleo' })
  assert.match(second.stdout, /^APPROVED {2}RS-/)
  assert.deepEqual(await verdict(office, ['--release', VERSION, '--artifact', 'dist/shop.tar']), [0, 'approved', []])
})

test('verify needs the folder and public keys alone: no config, no runs, no project', async (t) => {
  const office = await approved(t)
  const away = path.join(office.cwd, 'away')
  mkdirSync(away)
  cpSync(path.join(office.cwd, office.folder), path.join(away, 'it'), { recursive: true })
  cpSync(path.join(office.cwd, 'keys'), path.join(away, 'keys'), { recursive: true })
  for (const name of ['reports', 'parity.config.json', 'probes', 'signoffs', 'dist', 'keys'])
    rmSync(path.join(office.cwd, name), { recursive: true })
  const ran = await office.parity(['signoff', 'verify', 'away/it', '--keys', 'away/keys'])
  assert.deepEqual([ran.exitCode, ran.stdout.split('  ')[0]], [0, 'APPROVED'])
  assert.match(ran.stderr, /^note: without the config, the rules .* are those that the author wrote/)
  rmSync(path.join(away, 'keys/bob.pub.pem'))
  const without = await office.parity(['signoff', 'verify', 'away/it', '--keys', 'away/keys'])
  assert.deepEqual([without.exitCode, without.stdout.split('\n')[0]], [1, 'VOID'])
})

test('it is void for another release, another file, another commit, and a head that was noted elsewhere', async (t) => {
  const office = await approved(t)
  writeFileSync(path.join(office.cwd, 'dist/other.tar'), 'another release')
  assert.deepEqual((await verdict(office, ['--release', '4.18.1']))[2], ['It is for release 4.18.0, not 4.18.1.'])
  assert.match(
    (await verdict(office, ['--artifact', 'dist/other.tar']))[2].join(),
    /^other\.tar \(sha256:[0-9a-f]{64}\) is not what was signed off\.$/,
  )
  assert.deepEqual((await verdict(office, ['--commit', 'a'.repeat(40)]))[2], [
    `commit (gitCommit:${'a'.repeat(40)}) is not what was signed off.`,
  ])
  const [code, state] = await verdict(office, ['--head', 'b'.repeat(64)])
  assert.deepEqual([code, state], [1, 'void'])
  assert.equal((await verdict(office))[0], 0)
})

test('verify says what it was not asked to check, and how to do without a config', async (t) => {
  const office = await approved(t)
  const notes = async (...more: readonly string[]): Promise<string> => {
    const ran = await office.parity(['signoff', 'verify', office.folder, ...more])
    assert.equal(ran.exitCode, 0, ran.stdout)
    return ran.stderr
  }
  assert.equal(
    await notes(),
    'note: what you deploy was not checked: name it with --release and with --digest, --artifact or --commit\n',
  )
  assert.match(await notes('--release', VERSION), /^note: the build was not checked/)
  assert.match(await notes('--artifact', 'dist/shop.tar'), /^note: the version was not checked/)
  assert.equal(await notes('--release', VERSION, '--artifact', 'dist/shop.tar'), '')
  rmSync(path.join(office.cwd, 'parity.config.json'))
  const alone = await office.parity(['signoff', 'verify', office.folder])
  assert.equal(alone.exitCode, 2)
  assert.match(alone.stderr, /and no --keys[^]*--keys FOLDER/)
})

test('what create prints next names the config that it was given', async (t) => {
  const office = await observed(await openOffice(t))
  const ran = await office.create(['--config', 'parity.config.json'])
  assert.match(
    ran.stdout,
    /\nnext {5}parity signoff approve \S+ --role ".*" --meaning approval --key FILE --config parity\.config\.json\n/,
  )
})

test('a file that was taken away makes it void, and nobody can sign on top of it; without a statement it is none', async (t) => {
  const office = await approved(t)
  for (const [name, reason] of [
    ['records.ndjson', 'The records are missing or empty (records.ndjson).'],
    ['signoff.dsse.json', 'The envelope is missing or empty (signoff.dsse.json).'],
  ] as const) {
    const before = readOf(office, name)
    rmSync(path.join(office.cwd, office.folder, name))
    assert.deepEqual(await verdict(office), [1, 'void', [reason]])
    const ran = await approve(office, { as: 'cleo' })
    assert.deepEqual([ran.exitCode, ran.stdout.split('\n')[0]], [1, 'REFUSED  nothing was signed'])
    writeTo(office, name, before)
  }
  rmSync(path.join(office.cwd, office.folder, 'signoff.json'))
  assert.equal((await office.parity(['signoff', 'verify', office.folder])).exitCode, 2)
})

test('it expires', async (t) => {
  const office = await approved(t)
  assert.equal((await verdict(office, [], 23))[0], 0)
  const [code, state, reasons] = await verdict(office, [], 25)
  assert.deepEqual([code, state], [1, 'void'])
  assert.match(reasons.join(), /^It expired at \S+Z\.$/)
})

test('a revoked one is void, with the reason, and cannot be approved or revoked again', async (t) => {
  const office = await approved(t)
  const ran = await office.parity(['signoff', 'revoke', office.folder, '--reason', 'the wrong build'], { as: 'bob' })
  assert.equal(ran.exitCode, 0)
  const [code, state, reasons] = await verdict(office)
  assert.deepEqual([code, state], [1, 'void'])
  assert.match(reasons.join(), /^Bob Noyce revoked it at \S+Z: the wrong build$/)
  assert.deepEqual(JSON.parse(readOf(office, 'signoff.dsse.json')).signatures, [])
  const again = await refused(office, async () =>
    office.parity(['signoff', 'revoke', office.folder, '--reason', 'x'], { as: 'cleo' }),
  )
  assert.deepEqual(again, ['Record 4 was made after the sign-off was revoked.'])
})

test('the author may not approve, nobody twice, nobody outside of the config, and in no role he does not hold', async (t) => {
  const office = await created(t)
  assert.deepEqual(await refused(office, () => approve(office, { as: 'ada' })), [
    'Ada Lovelace is the author, and may not approve.',
  ])
  const eve = await approve(office, { as: 'eve' })
  assert.equal(eve.exitCode, 2)
  assert.match(eve.stderr, /error PARITY_SIGNOFF_PEOPLE\n.*is of nobody in the config \(key id [0-9a-f]{64}\)/)
  const role = await approve(office, { as: 'bob', more: ['--role', 'service owner'] })
  assert.match(role.stderr, /PARITY_SIGNOFF_ROLE\n.*you do not hold the role "service owner"/)
  assert.equal((await approve(office, { as: 'bob' })).exitCode, 0)
  assert.deepEqual(await refused(office, () => approve(office, { as: 'bob' })), [
    'Bob Noyce has approved already.',
    'Somebody has approved as release manager already.',
  ])
})

test('evidence that is too old, at creation or at approval', async (t) => {
  const office = await created(t, { signoff: { maxEvidenceAge: '2h' } })
  const [reason] = await refused(office, () => approve(office, { as: 'bob', hours: 3 }))
  assert.match(reason ?? '', /^The evidence is (?:2 h 59 min|3 h(?: \d+ min)?) old at \S+Z; at most 2 h are allowed\.$/)
  assert.equal((await approve(office, { as: 'bob', hours: 1 })).exitCode, 0)
  const late = await office.parity(
    ['signoff', 'create', '--release', VERSION, '--artifact', 'dist/shop.tar', '--run', 'reports/one'],
    { as: 'ada', hours: 3 },
  )
  assert.match(late.stdout, /^head {7}sha256 [0-9a-f]{64} of 1 record$/m, 'every command prints the head')
  assert.equal(late.exitCode, 3)
  assert.match(late.stdout, /recommendation: NO RECOMMENDATION\n {2}- Check "age" failed: the oldest run ended/)
})

test('a config, a probe or known differences that were changed since: no approval; changed rules: no verification either', async (t) => {
  const office = await created(t)
  assert.equal((await approve(office, { as: 'bob' })).exitCode, 0)
  const probes = path.join(office.cwd, 'probes/all.probe.yaml')
  const before = readFileSync(probes, 'utf8')
  appendFileSync(probes, '\n# later\n')
  assert.deepEqual(await refused(office, () => approve(office, { as: 'cleo' })), [
    'Config, probes or known differences were changed since it was created: run again, and create another one.',
  ])
  const late = await office.create()
  assert.equal(late.exitCode, 3)
  assert.match(late.stdout, /Check "config" failed: run \S+ was made by another config/)
  writeFileSync(probes, before)
  assert.equal((await approve(office, { as: 'cleo' })).exitCode, 0)
  assert.equal((await verdict(office))[0], 0)
  const file = path.join(office.cwd, 'parity.config.json')
  const config = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...config, signoff: { ...config.signoff, threshold: 1 } }))
  assert.deepEqual(await verdict(office), [
    1,
    'void',
    ['The config has other rules than those it was created with: threshold differ.'],
  ])
})

test('another version, a run that failed, a result that was edited: the recommendation says so, and nobody can approve', async (t) => {
  const office = await observed(await openOffice(t))
  const other = await office.parity(
    ['signoff', 'create', '--release', '4.19.0', '--artifact', 'dist/shop.tar', '--run', 'reports/one'],
    { as: 'ada' },
  )
  assert.equal(other.exitCode, 3)
  assert.match(other.stdout, /Check "version" failed: run \S+ saw version 4\.18\.0, not 4\.19\.0\./)
  assert.match(
    (await refused(office, () => approve(office, { as: 'bob' }))).join(),
    /^Its recommendation is "no recommendation"\.,Check "version" failed/,
  )

  const result = path.join(office.cwd, 'reports/one/result.json')
  writeFileSync(result, readFileSync(result, 'utf8').replace('"requests": ', '"requests": 1'))
  const edited = await office.create()
  assert.equal(edited.exitCode, 1)
  assert.match(
    edited.stdout,
    /recommendation: DO NOT APPROVE\n {2}- Check "genuine" failed: run \S+ has a result\.json that its log does not give/,
  )

  const worse = await observed(await openOffice(t, { staging: { price: 2 } }))
  const diverged = await worse.create()
  assert.equal(diverged.exitCode, 1)
  assert.match(diverged.stdout, /DO NOT APPROVE\n {2}- Check "passed" failed: run \S+ ended with "fail"/)
})

test('an emergency: one person, marked as such, accepted only where it is asked for, until the review is due', async (t) => {
  const office = await created(t, { signoff: { validFor: '10d', emergency: { reviewWithin: '2d' } } })
  const alone = await approve(office, { as: 'bob', more: ['--emergency', '--reason', 'the shop is down'] })
  assert.equal(alone.exitCode, 0)
  assert.match(
    alone.stdout,
    /^EMERGENCY, REVIEW DUE {2}RS-\S+ .*\n {2}- Emergency, review due \S+Z: approved by Bob Noyce alone at \S+Z, because: the shop is down\n/,
  )
  const [code, state, reasons] = await verdict(office)
  assert.deepEqual([code, state, reasons.length], [3, 'emergency', 2])
  assert.equal((await verdict(office, ['--accept-emergency']))[0], 0)
  const [overdue, , why] = await verdict(office, ['--accept-emergency'], 49)
  assert.equal(overdue, 1)
  assert.match(why.join(), /^The review of the emergency approval was due at \S+Z, and has not been made\.$/)
  assert.match(readOf(office, 'signoff.html'), /EMERGENCY: the shop is down; review due/)
  assert.equal((await approve(office, { as: 'cleo', hours: 30 })).exitCode, 0)
  assert.deepEqual(await verdict(office, [], 49), [0, 'approved', []])
})

test('who may not approve alone is refused; --emergency and --reason need each other', async (t) => {
  const office = await created(t)
  assert.deepEqual(await refused(office, () => approve(office, { as: 'cleo', more: ['--emergency', '--reason', 'x'] })), [
    'As qa nobody may approve in an emergency; these may: release manager.',
  ])
  for (const more of [['--emergency'], ['--reason', 'x']]) {
    const ran = await approve(office, { as: 'bob', more })
    assert.deepEqual([ran.exitCode, /error PARITY_USAGE/.test(ran.stderr)], [2, true])
  }
})

test('a changed statement, a record that was cut off, a swapped envelope: void, and nobody can sign on top of it', async (t) => {
  const office = await created(t)
  assert.equal((await approve(office, { as: 'bob' })).exitCode, 0)
  const names = ['signoff.json', 'signoff.dsse.json', 'records.ndjson']
  for (const name of names) {
    const before = readOf(office, name)
    writeTo(office, name, before.slice(0, -2))
    assert.deepEqual((await verdict(office)).slice(0, 2), [1, 'void'], name)
    await refused(office, () => approve(office, { as: 'cleo' }))
    writeTo(office, name, before)
  }
  assert.equal((await approve(office, { as: 'cleo' })).exitCode, 0)
  assert.equal((await verdict(office))[0], 0)
})

test('sign-offs of one day are numbered, and each tells what changed since the one before', async (t) => {
  const office = await created(t)
  const second = await office.create()
  assert.match(second.stdout, /^created {2}RS-\d{4}-\d{4}-02 /)
  const statement = JSON.parse(readFileSync(path.join(office.cwd, office.folder.replace(/01$/, '02'), 'signoff.json'), 'utf8'))
  const { drift } = Object.values<{ drift: { previous: { id: string } } }>(statement.predicate).at(-1) ?? assert.fail()
  assert.match(drift.previous.id, /-01$/)
})

test('two runs are two pieces of evidence, a copy of one is none', async (t) => {
  const office = await observed(await openOffice(t, { signoff: { minRuns: 2 } }))
  const one = await office.create()
  assert.match(one.stdout, /Check "runs" failed: 1 of 2 needed\./)
  cpSync(path.join(office.cwd, 'reports/one'), path.join(office.cwd, 'reports/copy'), { recursive: true })
  const copy = await office.create(['--run', 'reports/copy'])
  assert.deepEqual([copy.exitCode, /hold the same run/.test(copy.stderr)], [2, true])
  await observed(office, 'two')
  assert.equal((await office.create(['--run', 'reports/two'])).exitCode, 0)
})

test('no key and no passphrase is in anything that is written or said', async (t) => {
  const office = await approved(t)
  const keys = Object.values(office.keys).map((file) => readFileSync(file, 'utf8').split('\n')[1] ?? '')
  const wrong = await office.parity(['signoff', 'approve', office.folder, '--meaning', 'approval', '--key', 'keys/bob.pub.pem'])
  const files = readdirSync(office.cwd, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  assert.ok(files.length > 10)
  const texts = [
    wrong.stdout,
    wrong.stderr,
    ...files.map(({ parentPath, name }) => readFileSync(path.join(parentPath, name), 'latin1')),
  ]
  for (const secret of [PASSPHRASE, 'PRIVATE KEY', ...keys]) {
    assert.ok(secret.length > 8)
    assert.deepEqual(texts.filter((text) => text.includes(secret)).length, 0, secret)
  }
})

test('keygen writes a private key for its owner alone, never over another, and a config line to copy', async (t) => {
  const office = await openOffice(t)
  const keygen = ['signoff', 'keygen', '--name', 'Grace Höpper', '--out', 'new']
  const ran = await office.parity(keygen)
  assert.equal(ran.exitCode, 0)
  assert.match(ran.stdout, /name: "Grace Höpper", roles: \[\.\.\.\], key: "new\/grace-hopper\.pub\.pem"/)
  const file = path.join(office.cwd, 'new/grace-hopper.key.pem')
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.match(readFileSync(file, 'utf8'), /^-----BEGIN ENCRYPTED PRIVATE KEY-----/)
  const again = await office.parity(keygen)
  assert.deepEqual([again.exitCode, /grace-hopper\.key\.pem is there already/.test(again.stderr)], [2, true])
})

test('the key comes from a variable as PEM, too; a missing one, a wrong passphrase and one in clear are usage errors', async (t) => {
  const office = await created(t)
  const argv = ['signoff', 'approve', office.folder, '--meaning', 'approval']
  const { main } = await import('../../src/cli/main.ts')
  const withVariables = async (variables: Readonly<Record<string, string>>): Promise<readonly [number, string]> => {
    let err = ''
    const stream = { write: () => undefined, isTTY: false, columns: 120 }
    const code = await main(argv, {
      cwd: office.cwd,
      variables,
      out: stream,
      now: () => Date.now(),
      randomSeed: () => 1,
      onInterrupt: () => () => undefined,
      err: { ...stream, write: (text: string) => (err += text) },
    })
    return [code, err.split('\n').slice(0, 2).join(' ').trim()]
  }
  const pem = readFileSync(office.keys.bob, 'utf8')
  const PARITY_SIGNOFF_PASSPHRASE = PASSPHRASE
  assert.deepEqual(await withVariables({}), [2, 'error PARITY_SIGNOFF_KEY   there is no key to sign with'])
  assert.deepEqual(await withVariables({ PARITY_SIGNOFF_KEY: pem }), [
    2,
    'error PARITY_SIGNOFF_PASSPHRASE   there is no passphrase, and no terminal to ask for it',
  ])
  assert.deepEqual(await withVariables({ PARITY_SIGNOFF_KEY: pem, PARITY_SIGNOFF_PASSPHRASE: 'not it at all, sorry' }), [
    2,
    'error PARITY_SIGNOFF_PASSPHRASE   the passphrase does not open the key in PARITY_SIGNOFF_KEY',
  ])
  const missing = await withVariables({ PARITY_SIGNOFF_KEY: 'nowhere.pem', PARITY_SIGNOFF_PASSPHRASE })
  assert.deepEqual(missing, [2, 'error PARITY_SIGNOFF_KEY   the file that PARITY_SIGNOFF_KEY names cannot be read'])
  assert.equal((await withVariables({ PARITY_SIGNOFF_KEY: pem, PARITY_SIGNOFF_PASSPHRASE }))[0], 0)
})

test('what the config says of people is checked where it is written', async (t) => {
  const office = await openOffice(t, {
    signoff: {
      people: [
        { name: 'Ada', roles: ['q'], key: 'keys/ada.pub.pem' },
        { name: 'Ada', roles: ['qa'], key: 'keys/none.pub.pem' },
      ],
      threshold: 9,
    },
  })
  const ran = await office.parity(['signoff', 'verify', 'x', '--config', 'parity.config.json'])
  assert.match(ran.stderr, /there is no .*x\/signoff\.json/)
  mkdirSync(path.join(office.cwd, 'x'))
  for (const name of ['signoff.json', 'signoff.dsse.json', 'records.ndjson']) writeFileSync(path.join(office.cwd, 'x', name), '')
  const { exitCode, stderr } = await office.parity(['signoff', 'verify', 'x'])
  assert.equal(exitCode, 2)
  for (const message of [
    'the role "q" approves nothing',
    '"Ada" is there twice',
    'there is no file keys/none.pub.pem',
    'signoff.threshold is 9, and there are 3 roles: release manager, service owner, qa',
  ])
    assert.ok(stderr.includes(message), stderr)
  const same = await openOffice(t, {
    signoff: {
      people: [
        { name: 'A', key: 'keys/ada.pub.pem' },
        { name: 'B', key: 'keys/ada.pub.pem' },
      ],
    },
  })
  mkdirSync(path.join(same.cwd, 'x'))
  cpSync(path.join(office.cwd, 'x'), path.join(same.cwd, 'x'), { recursive: true })
  assert.match((await same.parity(['signoff', 'verify', 'x'])).stderr, /A and B have the same key/)
})

test('a subject is needed, whole, and readable', async (t) => {
  const office = await observed(await openOffice(t))
  const create = async (...more: readonly string[]): Promise<string> => {
    const ran = await office.parity(['signoff', 'create', '--release', VERSION, '--run', 'reports/one', ...more], { as: 'ada' })
    assert.equal(ran.exitCode, 2)
    return ran.stderr.split('\n')[1]?.trim() ?? ''
  }
  assert.deepEqual(
    [
      await create(),
      await create('--commit', 'abc1234'),
      await create('--digest', 'shop@sha256:12'),
      await create('--artifact', 'nothing.tar'),
      await create('--artifact', 'dist/shop.tar', '--candidate', 'stagin'),
    ],
    [
      'nothing says what is released',
      '--commit "abc1234" is no whole commit id',
      '--digest "shop@sha256:12" is no digest',
      '--artifact nothing.tar cannot be read',
      'not every run has the candidate "stagin"',
    ],
  )
  assert.equal(existsSync(path.join(office.cwd, 'signoffs')), false)
})
