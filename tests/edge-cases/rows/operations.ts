/** Groups 44 to 47: time, pods, retries, connections. */
import type { Attempt, CauseCode } from '../../../src/core/observation.ts'
import type { Answer, Shown } from '../../laws/simulation.ts'
import { at, both, calm, found, foundOrOpen, quiet, type Ask, type Group, type Maker } from '../edge-row.ts'
import { header, json, pick, plain, uuid, v } from '../draws.ts'

/** From the turn on, another content: a job ran, a build came. */
const from =
  (turn: number, before: Answer, then: Answer): Maker =>
  ({ n }) =>
    n < turn ? before : then
const build = (name: string, value: unknown = 1): Answer => ({ ...v(value), headers: [['x-build', name]] })
const daytime = ({ at: atMs }: Ask): Answer => v(Math.floor(atMs / 200) % 2 === 0 ? 'lunch' : 'dinner')

const time: Group = {
  id: '44',
  title: 'what happens while we ask: the hour, jobs, a deployment',
  part: 'lattice',
  rows: [
    quiet('the hour changes the menu of both', both(daytime)),
    quiet('a job changes the price of both', both(from(1, v(3), v(4)))),
    foundOrOpen('a job changed the price of the candidate only', [v(3), from(1, v(3), v(4))], at.body('/v')),
    foundOrOpen(
      'another build came in the middle, on the candidate',
      [build('7'), from(1, build('7'), build('8'))],
      at.header('x-build'),
    ),
    foundOrOpen(
      'another build came in the middle, and answers otherwise',
      [build('7'), from(1, build('7'), build('8', 2))],
      [at.header('x-build'), at.body('/v')],
    ),
  ],
  covers: [
    {
      file: 'tests/e2e/faults-environments.test.ts',
      title: 'a version that changes during the run: what was observed is about neither, exit 3 even with findings',
    },
    {
      file: 'tests/e2e/faults-protocol.test.ts',
      title: 'environments are asked in lockstep: the same probe at the same moment, none first by rule',
    },
  ],
}

const pod = (r: () => number, builds: readonly [string, ...string[]]): Answer => {
  const name = pick(r, builds)
  return { ...json({ version: name, at: 1 }), headers: [['x-version', name]] }
}
const pods =
  (...builds: readonly [string, ...string[]]): Maker =>
  ({ r }) =>
    pod(r, builds)

const balancers: Group = {
  id: '45',
  title: 'pods of different builds behind one address',
  part: 'lattice',
  rows: [
    quiet('two builds on both', both(pods('1.2', '1.3'))),
    quiet(
      'names of pods',
      both(({ r }) => header('x-pod', `shop-${uuid(r).slice(0, 8)}`)),
    ),
    found('two builds on the candidate only', [pods('1.3'), pods('1.2', '1.3')], [at.header('x-version'), at.body('/version')], {
      rate: true,
    }),
    found('two builds on the reference only', [pods('1.2', '1.3'), pods('1.3')], [at.header('x-version'), at.body('/version')], {
      rate: true,
    }),
    found('one pod of two is broken', [plain('ok'), ({ r }) => (r() < 0.5 ? plain('ok') : { status: 502 })], at.status(), {
      rate: true,
    }),
    found(
      'one pod of two has no new field',
      [json({ a: 1, b: 2 }), ({ r }) => json(r() < 0.5 ? { a: 1, b: 2 } : { a: 1 })],
      at.body('/b'),
      { rate: true },
    ),
    found(
      'one pod of two has another server',
      [header('server', 'nginx'), ({ r }) => header('server', pick(r, ['nginx', 'envoy']))],
      at.header('server'),
      { rate: true },
    ),
  ],
}

const tried = (...codes: readonly ('reset' | 'refused')[]): Answer => ({
  attempts: codes.map((code): Attempt => ({
    cause: { code, detail: code === 'reset' ? 'ECONNRESET' : 'ECONNREFUSED', message: code },
    afterMs: 3,
  })),
})

const retries: Group = {
  id: '46',
  title: 'a success after a retry is not the same as a success',
  part: 'lattice',
  rows: [
    quiet('one retry on both', both(tried('reset'))),
    quiet(
      'a retry now and then on both',
      both(({ r }) => (r() < 0.3 ? tried('reset') : {})),
    ),
    found('a retry on the candidate', [{}, tried('reset')], at.error('/retried')),
    found('a retry on the reference', [tried('reset'), {}], at.error('/retried')),
    found('two retries instead of one', [tried('reset'), tried('reset', 'reset')], at.error('/retried')),
    found('a retry in half of the answers', [{}, ({ r }) => (r() < 0.5 ? tried('reset') : {})], at.error('/retried'), {
      rate: true,
    }),
  ],
  covers: [
    {
      file: 'tests/e2e/faults-protocol.test.ts',
      title: 'a first connection that is reset is tried again, recorded as an attempt, and a divergence of its own',
    },
  ],
}

/** Fails now and then. */
const now =
  (chance: number, failure: CauseCode): Maker =>
  ({ r }): Shown => {
    if (r() < chance) return { failure }
    return {}
  }

const connections: Group = {
  id: '47',
  title: 'connections: reused, cold, by name',
  part: 'lattice',
  rows: [
    quiet('fields of the connection', [
      {
        headers: [
          ['connection', 'keep-alive'],
          ['keep-alive', 'timeout=5'],
        ],
      },
      { headers: [['connection', 'close']] },
    ]),
    found('no such name', [{}, { failure: 'dns', detail: 'ENOTFOUND' }], at.error()),
    found('a time-out in half of the answers', [{}, now(0.5, 'timeout-connect')], at.error(), { rate: true }),
    calm('a time-out now and then on both', both(now(0.2, 'timeout-total'))),
  ],
  covers: [
    { file: 'tests/edge-cases/phases.test.ts', title: 'phases of a connection are recorded apart, and only where they happened' },
    { file: 'tests/e2e/faults-protocol.test.ts', title: 'connections are kept: no more of them than requests in flight' },
  ],
}

export const OPERATION_GROUPS: readonly Group[] = [time, balancers, retries, connections]
