/** A release that can be signed off: two shops, people with keys, a run, and a clock that a test sets. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { main } from '../../src/cli/main.ts'
import { todayOf, type Io } from '../../src/cli/io.ts'
import { generateKey } from '../../src/signoff/keys.ts'
import { json, startFaultServer } from './fault-server.ts'
import { createProject, httpProbe, type ProjectParts, type Ran, type Scope, tempFolder } from './parity.ts'

export const PASSPHRASE = 'canary passphrase 7f3a'
export const VERSION = '4.18.0'
const HOUR_MS = 3_600_000

export type Office = {
  readonly cwd: string
  /** Private keys by first name; they lie outside of the project. */
  readonly keys: Readonly<Record<'ada' | 'bob' | 'cleo' | 'eve', string>>
  /** Runs the command as somebody, so many hours after the office was opened. */
  readonly parity: (
    argv: readonly string[],
    who?: { readonly as?: keyof Office['keys']; readonly hours?: number },
  ) => Promise<Ran>
  /** `create` with what it needs. */
  readonly create: (more?: readonly string[]) => Promise<Ran>
  readonly folder: string
}

export type OfficeParts = {
  /** Over what the config says. */
  readonly signoff?: object
  /** What staging answers; the same as production when absent. */
  readonly staging?: object
  readonly config?: Partial<ProjectParts>
}

const NAMES = { ada: 'Ada Lovelace', bob: 'Bob Noyce', cleo: 'Cleo Owen' } as const

export async function openOffice(
  scope: Scope,
  { signoff = {}, staging = { price: 1 }, config = {} }: OfficeParts = {},
): Promise<Office> {
  const after = scope.after.bind(scope)
  const routes = (body: object): Parameters<typeof startFaultServer>[0] => ({
    '/price': json(body),
    '/cart': json({ items: [] }),
    '/version': json({ version: VERSION }),
  })
  const production = await startFaultServer(routes({ price: 1 }), { after })
  const candidate = await startFaultServer(routes(staging), { after })
  const safe = tempFolder(scope)
  const keys: Record<string, string> = {}
  const files: Record<string, string> = { 'dist/shop.tar': 'the release' }
  for (const name of ['ada', 'bob', 'cleo', 'eve']) {
    const { privatePem, publicPem } = generateKey(PASSPHRASE)
    keys[name] = path.join(safe, `${name}.key.pem`)
    writeFileSync(path.join(safe, `${name}.key.pem`), privatePem)
    files[`keys/${name}.pub.pem`] = publicPem
  }
  const version = { get: '/version', json: '$.version' }
  const cwd = createProject(scope, {
    environments: {
      production: { baseURL: production.url, role: 'reference', version },
      staging: { baseURL: candidate.url, version },
    },
    limits: { requestsPerSecond: 0 },
    probes: [httpProbe('price', '/price', { tags: ['critical'] }), httpProbe('cart', '/cart')],
    files,
    signoff: {
      people: [
        { name: NAMES.ada, roles: ['qa'], key: 'keys/ada.pub.pem' },
        { name: NAMES.bob, roles: ['release manager'], key: 'keys/bob.pub.pem' },
        { name: NAMES.cleo, roles: ['qa', 'service owner'], key: 'keys/cleo.pub.pem' },
      ],
      roles: ['release manager', 'service owner', 'qa'],
      threshold: 2,
      ...signoff,
    },
    ...config,
  })
  mkdirSync(path.join(cwd, 'reports'), { recursive: true })
  const openedMs = Date.now()
  const parity: Office['parity'] = async (argv, { as, hours = 0 } = {}) => {
    const written = { out: '', err: '' }
    const stream = (name: 'out' | 'err'): Io['out'] => ({
      write: (text) => {
        written[name] += text
      },
      isTTY: false,
      columns: 120,
    })
    const io: Io = {
      cwd,
      variables: { PARITY_SIGNOFF_PASSPHRASE: PASSPHRASE, ...(as !== undefined && { PARITY_SIGNOFF_KEY: keys[as] ?? '' }) },
      out: stream('out'),
      err: stream('err'),
      now: () => (hours === 0 ? Date.now() : openedMs + hours * HOUR_MS),
      randomSeed: () => 7,
      onInterrupt: () => () => undefined,
    }
    const exitCode = await main(argv, io)
    return { exitCode, stdout: written.out, stderr: written.err }
  }
  const folder = path.join(
    'signoffs',
    `RS-${todayOf({ now: () => openedMs } as Io).replace(/^(\d+)-(\d+)-(\d+)$/, '$1-$2$3')}-01`,
  )
  return {
    cwd,
    keys: keys as Office['keys'],
    parity,
    folder,
    create: (more = []) =>
      parity(['signoff', 'create', '--release', VERSION, '--artifact', 'dist/shop.tar', '--run', 'reports/one', ...more], {
        as: 'ada',
      }),
  }
}

/** A run as evidence. */
export async function observed(office: Office, name = 'one'): Promise<Office> {
  const ran = await office.parity(['run', '--out', `reports/${name}`])
  if (ran.exitCode === 2 || ran.exitCode === 4) throw new Error(ran.stderr)
  return office
}

export function readOf(office: Office, name: string): string {
  return readFileSync(path.join(office.cwd, office.folder, name), 'utf8')
}

export function writeTo(office: Office, name: string, text: string): void {
  writeFileSync(path.join(office.cwd, office.folder, name), text)
}
