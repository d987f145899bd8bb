/** What a command may touch of the outside world, handed in so that tests hand in another one. */
export type Stream = {
  readonly write: (text: string) => void
  readonly isTTY: boolean
  readonly columns: number
}

export type Io = {
  readonly cwd: string
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly out: Stream
  readonly err: Stream
  /** UTC epoch milliseconds. */
  readonly now: () => number
  /** A 32-bit seed for a run that was given none. */
  readonly randomSeed: () => number
  /** Calls back with the signal's name on Ctrl-C and termination; @returns how to stop listening */
  readonly onInterrupt: (callback: (signal: 'SIGINT' | 'SIGTERM') => void) => () => void
  /** Asks for a secret without showing it; @returns undefined where nobody sits at a terminal */
  readonly askSecret?: (prompt: string) => Promise<string | undefined>
}

/** `YYYY-MM-DD`, UTC. */
export function todayOf(io: Io): string {
  return new Date(io.now()).toISOString().slice(0, 10)
}

/** Width when nobody says: CI logs, pipes. */
const COLUMNS_DEFAULT = 120

export function processIo(): Io {
  const stream = (target: NodeJS.WriteStream): Stream => ({
    write: (text) => {
      target.write(text)
    },
    isTTY: target.isTTY,
    columns: target.columns || Number(process.env['COLUMNS']) || COLUMNS_DEFAULT,
  })
  // `parity run | head` closes the pipe early: nobody is left to tell, and the files are written all the same.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    cwd: process.cwd(),
    variables: process.env,
    out: stream(process.stdout),
    err: stream(process.stderr),
    now: () => Date.now(),
    askSecret: async (prompt) => (await import('./ask-secret.ts')).askSecret(prompt),
    randomSeed: () => Math.floor(Math.random() * 2 ** 32),
    onInterrupt: (callback) => {
      const interrupt = (signal: NodeJS.Signals): void => callback(signal === 'SIGTERM' ? 'SIGTERM' : 'SIGINT')
      process.on('SIGINT', interrupt)
      process.on('SIGTERM', interrupt)
      return () => {
        process.removeListener('SIGINT', interrupt)
        process.removeListener('SIGTERM', interrupt)
      }
    },
  }
}

/** Colour: never against NO_COLOR (no-color.org), always with FORCE_COLOR, else where a person looks. */
export function wantsColour(io: Io, stream: Stream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = io.variables
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0'
  return stream.isTTY && TERM !== 'dumb'
}

/** ASCII only where the locale says so; CI logs show UTF-8 everywhere. */
export function wantsUnicode(io: Io): boolean {
  const locale = io.variables['LC_ALL'] ?? io.variables['LC_CTYPE'] ?? io.variables['LANG']
  return locale === undefined || !/^(?:C|POSIX)$/.test(locale)
}
