/** What every contestant is: something that writes its files into a folder and says how it is started there. */
import type { Served } from '../environments.ts'
import type { Command, Order } from '../measure.ts'

/** Requests in flight per environment, for those who can have more than one. */
export const CONCURRENCY = 32

export type Arena = Served & {
  readonly origins: readonly [reference: string, candidate: string]
  /** Empty, and resolves the packages of the repository. */
  readonly folder: string
}

export type Contestant = {
  readonly name: string
  /** How it is set up, for the report. */
  readonly how: string
  /** Requests that it must send to each environment, per probe: fewer would be no contest, more no fair one. */
  readonly requestsPerProbe: number
  /** How its commands are run; default: side by side. */
  readonly order?: Order
  readonly version: () => Promise<string>
  /** Writes what it needs. @returns the commands to run */
  readonly prepare: (arena: Arena) => Promise<readonly Command[]>
}
