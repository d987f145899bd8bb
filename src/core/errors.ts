/**
 * The two kinds of error that may be thrown. A failure of the world (time-out, refused, bad TLS) is neither: it is an
 * observation. Anything else that is thrown is a bug of ours: printed with its stack, exit code 4.
 */

/** Where in a file the user wrote what is wrong. Lines and columns count from 1. */
export type SourceLocation = { readonly file: string; readonly line: number; readonly column: number }

export type UserErrorDetails = {
  /** What to do now: the choices, the guess of the typo, the command. */
  readonly hint?: string
  readonly at?: SourceLocation
  /** The line of the file that `at` points into, shown under the message with a caret. */
  readonly sourceLine?: string
  readonly cause?: unknown
}

/** Something the user can repair: bad flag, config, secret, file. Printed without a stack; exit code 2. */
export class UserError extends Error {
  readonly code: string
  readonly hint: string | undefined
  readonly at: SourceLocation | undefined
  readonly sourceLine: string | undefined

  /** @param code - stable, `PARITY_...`, for people who search and scripts that match */
  constructor(code: string, message: string, details: UserErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'UserError'
    this.code = code
    this.hint = details.hint
    this.at = details.at
    this.sourceLine = details.sourceLine
  }
}

/** Several user errors found in one pass, so that a config with three mistakes takes one round to repair, not three. */
export class UserErrors extends Error {
  readonly errors: readonly UserError[]

  constructor(errors: readonly UserError[]) {
    super(errors.map((error) => error.message).join('\n'))
    this.name = 'UserErrors'
    this.errors = errors
  }
}

/** The machine failed us while we kept the evidence: disk full, log not writable. Exit code 4, no stack. */
export class MachineError extends Error {
  readonly code: string
  readonly hint: string | undefined

  constructor(code: string, message: string, details: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'MachineError'
    this.code = code
    this.hint = details.hint
  }
}
