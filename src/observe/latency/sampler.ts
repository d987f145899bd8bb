/**
 * The sampler: pairs of all open probes in turn, at planned times, every environment at the same moment and in random order.
 * Sending one environment first by rule gives the other a bias as large as a tolerance (LATENCY.md, section 5).
 */
import { performance } from 'node:perf_hooks'

import type { LatencyPlan, LatencySample } from '../../core/latency.ts'
import { createRandom } from '../../core/random.ts'
import { connectMs, keepAddress } from './address.ts'
import type { Address } from './address.ts'
import { createBudget, roundMs } from './budget.ts'
import type { Budget } from './budget.ts'
import type { Exchanged } from './exchange.ts'
import { createLedger } from './ledger.ts'
import type { Ledger } from './ledger.ts'
import type { FromSampler, SamplerEnd, SamplerProbe, SamplerProgress, SamplerTask } from './messages.ts'
import { WARM_UPS } from './pool.ts'
import { shuffled } from './shuffled.ts'
import { createRounds, pathsPerBatch } from './rounds.ts'
import type { Rounds } from './rounds.ts'
import { createSide } from './side.ts'
import type { Side } from './side.ts'
import { createSlices, round } from './slices.ts'
import type { Slices } from './slices.ts'

/** Requests in a row that one environment did not answer, after which the rest is not asked. */
const FAILURES_MAX = 20
/** Each lane is used every 2.5 s at least: before servers on Node close it (5 s), and before it grows cold. */
const LANE_SECONDS = 2.5
/** Pair number of a warm-up that opened a connection: worth knowing, and part of no pair. */
const WARM_UP = -1

type Open = {
  readonly index: number
  readonly probe: SamplerProbe
  readonly ledger: Ledger
  readonly rounds: Rounds
  sent: number
  ended: boolean
}
type Round =
  | { readonly kind: 'warm-up'; readonly open: Open; readonly sides: readonly Side[] }
  | { readonly kind: 'pair' | 'path'; readonly open: Open; readonly number: number; readonly sides: readonly Side[] }

export class Sampler {
  readonly #task: SamplerTask
  readonly #post: (message: FromSampler) => void
  readonly #random: () => number
  readonly #budget: Budget
  readonly #sides: readonly Side[]
  readonly #opens: readonly Open[]
  readonly #slices: Slices
  readonly #originMs = performance.now()
  /** Mean distance of two rounds. */
  readonly #roundMs: number
  #warmUpsLeft: number
  #turn = 0
  #over = false
  #timer: NodeJS.Timeout | undefined
  #planned: { readonly round: Round; readonly atMs: number } | undefined
  #resting = false

  /** Looks the addresses up and begins. @param post - gets what is ready; `done` is the last message */
  static async start(task: SamplerTask, post: (message: FromSampler) => void): Promise<Sampler> {
    const addresses = await Promise.all(task.environments.map(keepAddress))
    const sampler = new Sampler(task, addresses, post)
    sampler.#proceed()
    return sampler
  }

  private constructor(task: SamplerTask, addresses: readonly (Address | undefined)[], post: (message: FromSampler) => void) {
    this.#task = task
    this.#post = post
    this.#random = createRandom(task.seed)
    const limits = task.environments.map(({ baseURL, requestsPerSecond }) => ({
      host: new URL(baseURL).host,
      requestsPerSecond,
    }))
    this.#budget = createBudget(limits, this.#random)
    for (const [index, { host }] of limits.entries())
      for (let sent = 0; sent < (addresses[index]?.connects ?? 0); sent += 1) this.#budget.plan([host], this.#now())
    this.#roundMs = roundMs(limits)
    const lanes = Math.max(1, Math.min(task.lanes, Math.floor((LANE_SECONDS * 1000) / this.#roundMs)))
    this.#sides = task.environments.map((environment, index) =>
      createSide({ environment, address: addresses[index], lanes, now: this.#now, gapMs: this.#roundMs }),
    )
    this.#warmUpsLeft = this.#sides.length === 0 ? 0 : lanes * WARM_UPS
    this.#slices = createSlices(this.#now, task.phase, () => this.#onSlice())
    this.#opens = task.probes.map((probe, index) => ({
      index,
      probe,
      ledger: createLedger(
        probe.plan.batchPairs,
        (probe.plan.batchPairs + pathsPerBatch(probe.plan)) * this.#sides.length,
        this.#slices,
      ),
      rounds: createRounds(probe.plan),
      sent: 0,
      ended: false,
    }))
  }

  more(probe: number, more: boolean): void {
    if (!more) this.#opens[probe]?.rounds.close()
  }

  /** What is in flight is not seen to its end, and so not seen. */
  stop(): void {
    this.#finish({ because: 'interrupted', message: 'the run was interrupted' })
  }

  readonly #now = (): number => performance.now() - this.#originMs

  /** Sends what is due, and sets the clock for what comes next. */
  #proceed(): void {
    clearTimeout(this.#timer)
    while (!this.#over) {
      if (this.#planned === undefined) {
        const next = this.#nextRound()
        if (this.#resting && next !== undefined) this.#budget.resume(this.#now())
        this.#resting = next === undefined
        if (next === undefined) return
        const hosts = next.sides.map(({ host }) => host)
        this.#planned = { round: next, atMs: this.#budget.plan(hosts, this.#now()) }
      }
      const { round: due, atMs } = this.#planned
      const inMs = atMs - this.#now()
      if (inMs > 0) {
        this.#timer = setTimeout(() => this.#proceed(), inMs)
        return
      }
      this.#planned = undefined
      this.#send(due, atMs)
    }
  }

  /** @returns undefined when nothing can be sent before something else ends */
  #nextRound(): Round | undefined {
    const open = this.#nextOpen()
    if (open === undefined) return undefined
    const needs = this.#sides.map((side) => side.pool.needsWarmUp())
    if (needs.includes('idle'))
      return { kind: 'warm-up', open, sides: this.#sides.filter((_side, index) => needs[index] === 'idle') }
    if (needs.includes('busy')) return undefined
    const next = open.rounds.next()
    if (next === undefined) return undefined
    open.sent += this.#sides.length
    const byPath = next.kind === 'path' && !usesFloor(open.probe.plan)
    return { ...next, open, sides: byPath ? this.#sides.filter(({ address }) => address !== undefined) : this.#sides }
  }

  /** Round-robin. */
  #nextOpen(): Open | undefined {
    for (let looked = 0; looked < this.#opens.length; looked += 1) {
      const open = this.#opens[this.#turn % this.#opens.length]
      this.#turn += 1
      if (open !== undefined && open.rounds.left() > 0) return open
    }
    return undefined
  }

  #send(due: Round, plannedMs: number): void {
    switch (due.kind) {
      case 'warm-up':
        return this.#warmUp(due.open, due.sides)
      case 'pair':
        return this.#sendPair(due.open, due.number, plannedMs)
      case 'path':
        return this.#measurePath(due.open, due.number)
    }
  }

  #warmUp(open: Open, sides: readonly Side[]): void {
    const { probe } = open
    this.#warmUpsLeft -= 1
    for (const side of shuffled(sides, this.#random)) {
      const plannedMs = round(this.#now())
      const done = (exchanged: Exchanged): void => {
        if (exchanged.cold !== undefined && exchanged.outcome === 'answered' && !this.#over && !open.ended)
          open.ledger.addCold({ ...this.#placed(side, plannedMs, exchanged), pair: WARM_UP, order: 0 })
        this.#proceed()
      }
      side.pool.warmUp({ request: side.requestOf(probe), timeoutMs: probe.plan.timeoutMs, done })
    }
  }

  #sendPair({ probe, ledger }: Open, pair: number, atMs: number): void {
    const plannedMs = round(atMs)
    for (const [order, side] of shuffled(this.#sides, this.#random).entries()) {
      const done = (exchanged: Exchanged): void => {
        if (this.#over) return
        ledger.addSample({ ...this.#placed(side, plannedMs, exchanged), pair, order })
        this.#noteFailure(side, exchanged)
        this.#proceed()
      }
      side.pool.send({ request: side.requestOf(probe), timeoutMs: probe.plan.timeoutMs, done })
    }
  }

  #placed(side: Side, plannedMs: number, exchanged: Exchanged): Omit<LatencySample, 'pair' | 'order'> {
    const { phase } = this.#task
    return { phase, environment: side.name, plannedMs, slice: this.#slices.of(exchanged.sentMs), ...exchanged }
  }

  #noteFailure(side: Side, { outcome, because }: Exchanged): void {
    // What was not sent says nothing about the environment.
    if (outcome === 'missed') return
    const failures = side.failuresInARow(outcome === 'answered')
    if (failures < FAILURES_MAX) return
    const message = `${side.name} did not answer ${failures} requests in a row: ${because ?? outcome}`
    this.#finish({ because: 'down', message })
  }

  #measurePath({ probe: { plan }, ledger }: Open, batch: number): void {
    for (const side of shuffled(this.#sides, this.#random)) {
      const kind = usesFloor(plan) ? 'floor' : 'connect'
      const done = (ms: number | undefined): void => {
        const { phase } = this.#task
        ledger.addPath(batch, ms === undefined ? undefined : { phase, batch, environment: side.name, kind, ms: round(ms) })
        this.#proceed()
      }
      if (usesFloor(plan)) {
        side.pool.send({
          request: side.floorRequest(plan.floor),
          timeoutMs: plan.timeoutMs,
          done: (exchanged) => done(floorMs(exchanged)),
        })
      } else if (side.address === undefined) done(undefined)
      else connectMs(side.address, done)
    }
  }

  #onSlice(): void {
    this.#handOver()
    if (this.#over) return
    this.#post({ kind: 'progress', progress: this.#progress() })
    this.#proceed()
  }

  #handOver(): void {
    for (const open of this.#opens) {
      if (open.ended) continue
      for (let data = open.ledger.takeBatch(); data !== undefined; data = open.ledger.takeBatch())
        this.#post({ kind: 'batch', probe: open.index, data, last: false })
      if (isFinished(open)) this.#handOverRest(open)
    }
    if (this.#opens.every(({ ended }) => ended)) this.#finish()
  }

  #handOverRest(open: Open): void {
    open.ended = true
    this.#post({ kind: 'batch', probe: open.index, data: open.ledger.takeRest(), last: true })
  }

  #finish(ended?: SamplerEnd): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#timer)
    this.#slices.end()
    for (const open of this.#opens) if (!open.ended) this.#handOverRest(open)
    this.#post({ kind: 'done', ...(ended !== undefined && { ended }) })
  }

  #progress(): SamplerProgress {
    let [pairsDone, pairsMost, rounds] = [0, 0, Math.max(0, this.#warmUpsLeft)]
    for (const open of this.#opens) {
      pairsDone += Math.floor(open.ledger.membersDone().pairs / this.#sides.length)
      pairsMost += open.rounds.pairsMost()
      rounds += open.rounds.left()
    }
    const probesOpen = this.#opens.filter(({ ended }) => !ended).length
    return { probesOpen, pairsDone, pairsMost, secondsLeft: Math.ceil((rounds * this.#roundMs) / 1000) }
  }
}

/** Nothing more will be sent, all that was has ended, and so have its slices. */
function isFinished({ rounds, ledger, sent }: Open): boolean {
  const { pairs, paths } = ledger.membersDone()
  return rounds.left() === 0 && pairs + paths === sent && ledger.complete()
}

function usesFloor(plan: LatencyPlan): plan is LatencyPlan & { floor: string } {
  return plan.floor !== undefined && (plan.path === 'floor' || plan.path === 'auto')
}

/** @returns undefined when it was not answered, or had to open a connection first */
function floorMs({ outcome, cold, sentMs, firstByteMs }: Exchanged): number | undefined {
  return outcome === 'answered' && cold === undefined && firstByteMs !== undefined ? firstByteMs - sentMs : undefined
}
