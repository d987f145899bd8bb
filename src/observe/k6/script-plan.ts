/**
 * The plan as the k6 script reads it: JSON in a file that only we can read, because its headers hold the secrets.
 * Nothing is decided in k6: what is asked, when and how often stands here.
 */
import type { LatencyPhase } from '../../core/latency.ts'

export type ScriptRequest = {
  readonly method: string
  readonly url: string
  /** All that are sent, besides those of HTTP itself. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** A body that is no text. */
  readonly bodyBase64?: string
}

export type ScriptPlan = {
  readonly seed: number
  readonly phase: LatencyPhase
  readonly environments: readonly {
    readonly name: string
    /** By the number of the probe. */
    readonly requests: readonly ScriptRequest[]
    /** The static route in the place of the TCP connect, by the number of the probe; null for none. */
    readonly floors: readonly (ScriptRequest | null)[]
  }[]
  readonly probes: readonly { readonly name: string; readonly pairs: number; readonly timeoutMs: number }[]
  /** Rounds `from` to below `to`, each of which asks these probes once; a probe that has its pairs is left out later. */
  readonly stages: readonly { readonly probes: readonly number[]; readonly from: number; readonly to: number }[]
  /** Iterations before the first pair: they open the connections. */
  readonly warmUps: number
  /** All of one scenario, warm-ups included. */
  readonly iterations: number
  /** Between two iterations of a scenario. */
  readonly periodMs: number
  /** Between the members of a pair. */
  readonly gapMs: number
  /** Every so many rounds the way to the environment is measured. */
  readonly pathEvery: number
  /** Of one scenario; each has its own connection. */
  readonly virtualUsers: number
  readonly tls: {
    readonly insecure: boolean
    readonly clientCertificates: readonly {
      readonly domains: readonly string[]
      readonly cert: string
      readonly key: string
      readonly password?: string
    }[]
  }
}
