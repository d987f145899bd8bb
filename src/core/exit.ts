/** Exit codes: a contract with scripts (docs/exit-codes.md). Constants, never a count. */
export const EXIT = {
  pass: 0,
  fail: 1,
  usage: 2,
  inconclusive: 3,
  error: 4,
  /** 128 + SIGINT, as shells report it. */
  interrupted: 130,
  /** 128 + SIGTERM. */
  terminated: 143,
} as const

export type ExitWord = keyof typeof EXIT
export type ExitCode = (typeof EXIT)[ExitWord]
