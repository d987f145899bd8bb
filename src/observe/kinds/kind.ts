/** What every probe kind is: it turns one question to one environment into parts, or a cause. It never throws for the world. */
import type { Attempt, Exchange, Parts, UnansweredCause } from '../../core/observation.ts'
import type { PlannedStep } from '../../plan/plan.ts'
import type { Contract } from '../contract.ts'
import type { EnvironmentRuntime, RunContext, Session } from '../runtime.ts'

export type KindTask = {
  readonly step: PlannedStep
  readonly contract: Contract | undefined
  readonly runtime: EnvironmentRuntime
  readonly session: Session
  readonly context: RunContext
  /** Kept between the observations of one step, for whatever the kind wants to do only once. */
  readonly memo: object
}

export type Observed = {
  readonly attempts: readonly Attempt[]
  readonly requests: number
  /** What the steps so far captured; absent when that is nothing. */
  readonly bindings?: Readonly<Record<string, string>>
} & (
  | { readonly outcome: 'answered'; readonly parts: Parts }
  | { readonly outcome: 'unanswered'; readonly cause: UnansweredCause; readonly exchanges: readonly Exchange[] }
)

export type ProbeKind = {
  readonly name: string
  /** True when the observations of a step share one session with the steps before: a flow. */
  readonly sharesSession: boolean
  readonly observe: (task: KindTask) => Promise<Observed>
}
