/** Ctrl-C: the first ends the run in order and keeps what was observed; the second ends the process. */
import { EXIT } from '../core/exit.ts'
import type { Io } from './io.ts'

export type Interrupt = { readonly signal: AbortSignal; readonly by: () => string | undefined; readonly stop: () => void }

export function watchInterrupts(io: Io): Interrupt {
  const controller = new AbortController()
  let by: string | undefined
  const stop = io.onInterrupt((signal) => {
    if (by !== undefined) process.exit(signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted)
    by = signal
    io.err.write('\ninterrupted: keeping what was observed (once more to stop at once)\n')
    controller.abort()
  })
  return { signal: controller.signal, by: () => by, stop }
}
