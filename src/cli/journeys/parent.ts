/** What `parity run` and the reporter of its child tell each other: where to write, and how far the tests are. */
import process from 'node:process'

/** Folder that the parent wants the log in; set: the parent judges, and the reporter only writes. */
export const CHILD_VARIABLE: string = 'PARITY_JOURNEYS_OUT'

export type JourneyProgress = {
  readonly done: number
  readonly planned: number
  /** A test that failed just now, in one line. */
  readonly failed?: string
}

/** Without a parent that listens it does nothing. */
export function tellParent(progress: JourneyProgress): void {
  if (process.env[CHILD_VARIABLE] !== undefined) process.send?.({ parityJourneys: progress })
}

/** @returns undefined for a message that is not ours */
export function progressOf(message: unknown): JourneyProgress | undefined {
  if (typeof message !== 'object' || message === null || !('parityJourneys' in message)) return undefined
  const { parityJourneys } = message
  if (typeof parityJourneys !== 'object' || parityJourneys === null) return undefined
  if (!('done' in parityJourneys && 'planned' in parityJourneys)) return undefined
  const failed = 'failed' in parityJourneys ? { failed: String(parityJourneys.failed) } : {}
  return { done: Number(parityJourneys.done), planned: Number(parityJourneys.planned), ...failed }
}
