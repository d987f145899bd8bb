/**
 * What a result is in Allure's words, before a library writes it: plain data, the same for the same result. An exchange is
 * handed on as it was logged; how Allure wants to have it is the library's business.
 */
import type { ShownExchange } from '../evidence.ts'

/** Allure has no word for "could not tell": that is `broken`. */
export type AllureStatus = 'passed' | 'failed' | 'broken' | 'skipped'

export type AllureParameter = { readonly name: string; readonly value: string }

export type AllureStep = {
  readonly name: string
  readonly status: AllureStatus
  readonly message?: string
  readonly parameters: readonly AllureParameter[]
  readonly steps: readonly AllureStep[]
}

export type AllureDetails = {
  readonly message: string
  /** Everything that is told, line by line. */
  readonly trace: string
  /** Both sides of all findings, a line each, so that Allure can show the difference. */
  readonly expected?: string
  readonly actual?: string
  /** Accepted: Allure counts it apart, and its quality gate leaves it out. */
  readonly known?: true
  /** It does not stop our gate, so that it does not stop Allure's. */
  readonly muted?: true
  /** Shown by some of the answers only. */
  readonly flaky?: true
}

export type AllureLink = { readonly name: string; readonly url: string; readonly type: 'link' | 'issue' }

export type AllureTest = {
  /** What this result is of: the same in every run, without environments, values and files. */
  readonly fullName: string
  /** Set where there are several candidates, and one history each. */
  readonly candidate?: string
  readonly name: string
  readonly titlePath: readonly string[]
  readonly status: AllureStatus
  readonly details?: AllureDetails
  readonly labels: readonly (readonly [name: string, value: string])[]
  readonly links: readonly AllureLink[]
  /** Shown, and no part of the identity. */
  readonly parameters: readonly AllureParameter[]
  readonly steps: readonly AllureStep[]
  readonly exchanges: readonly { readonly name: string; readonly exchange: ShownExchange }[]
}

/** A figure that Allure draws over the runs, and that its quality gate can bound. */
export type AllureMetric = { readonly key: string; readonly value: number }

export type AllureExport = {
  readonly runId: string
  /** UTC epoch milliseconds: probes are asked in turns, so that all tests have the time of the run, and no duration. */
  readonly at: number
  readonly tests: readonly AllureTest[]
  readonly metrics: readonly AllureMetric[]
  readonly environment: Readonly<Record<string, string>>
  /** Why the gate let nothing pass; empty when it did. */
  readonly errors: readonly string[]
}
