/** One deployment of the system under test. Exactly one is the reference; every other is a candidate. */

import type { DataMode } from './probe.ts'

export type Role = 'reference' | 'candidate'

/** What the log and the result say of an environment. Holds no secret. */
export type EnvironmentFacts = {
  readonly name: string
  readonly role: Role
  readonly baseURL: string
  /**
   * Literal strings of this environment (hosts, account ids) and the token each stands for, e.g.
   * `{ 'staging.shop.example': 'host' }`: equal tokens of two environments compare as equal.
   */
  readonly tokens: Readonly<Record<string, string>>
  /** Of a candidate: whether it holds the rows of the reference; absent: it is found out. */
  readonly data?: DataMode
}
