/** What k6 tells by numbers: why a request got no answer (its `error_code` tags), and how k6 itself ended. */
import type { CauseCode } from '../../core/observation.ts'

export const TIMED_OUT: number = 1050

/** By thousands and hundreds as k6 groups them (grafana.com/docs/k6: "Error codes"); the nearest of our own codes. */
const CAUSES: readonly (readonly [from: number, cause: CauseCode])[] = [
  [1000, 'protocol'],
  [1010, 'unreachable'],
  [1020, 'protocol'],
  [1050, 'timeout-total'],
  [1100, 'dns'],
  [1200, 'unreachable'],
  [1201, 'reset'],
  [1202, 'unreachable'],
  [1211, 'timeout-connect'],
  [1212, 'refused'],
  [1213, 'unreachable'],
  [1220, 'reset'],
  [1300, 'tls'],
  [1400, 'protocol'],
]

export function causeOf(errorCode: number): CauseCode {
  return CAUSES.findLast(([from]) => from <= errorCode)?.[1] ?? 'protocol'
}

/** Codes 1400 to 1599 are answers with a status of 400 or more: they did come. */
export function isAnswer(errorCode: number): boolean {
  return errorCode === 0 || (errorCode >= 1400 && errorCode < 1600)
}

/** What the exit codes of k6 mean (k6: errext/exitcodes); 0 is not among them. */
const EXITS: ReadonlyMap<number, string> = new Map([
  [97, 'a run in the cloud failed'],
  [98, 'the cloud did not tell how far it was'],
  [99, 'a threshold of the script failed'],
  [100, 'setup() took too long'],
  [101, 'teardown() took too long'],
  [102, 'it took too long'],
  [103, 'it was stopped by its REST API'],
  [104, 'its options are not valid'],
  [105, 'it was stopped by a signal'],
  [106, 'its REST API could not be started'],
  [107, 'the script threw an exception'],
  [108, 'the script ended the test by test.abort()'],
  [109, 'k6 itself crashed'],
  [110, 'the script marked the test as failed'],
])

/** `exit code 107: the script threw an exception`. */
export function exitSentence(code: number | null, signal: string | null): string {
  if (code === null) return `ended by ${signal ?? 'nobody knows what'}`
  const meaning = EXITS.get(code)
  return meaning === undefined ? `exit code ${code}` : `exit code ${code}: ${meaning}`
}

export const EXIT_THRESHOLDS: number = 99
export const EXIT_STOPPED: number = 105
