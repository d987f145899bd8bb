/** Shows progress on stderr: one live line where a person looks, a plain line now and then in a log. */
import { performance } from 'node:perf_hooks'

import { plainProgress, progressLine } from '../report/progress.ts'
import type { Progress } from '../report/progress.ts'
import type { Io } from './io.ts'

const LIVE_INTERVAL_MS = 100
const CLEAR_LINE = '\r\u001b[2K'

export type ProgressView = {
  readonly update: (progress: Omit<Progress, 'elapsedMs'>) => void
  readonly note: (text: string) => void
  readonly end: () => void
}

export function showProgress(io: Io): ProgressView {
  const { isTTY, write, columns } = io.err
  const startedMs = performance.now()
  let shownMs = -Infinity
  let printed: Progress | null = null
  let live = false
  let ended = false
  const clear = (): void => {
    if (live) write(CLEAR_LINE)
    live = false
  }
  return {
    update: (counts) => {
      const nowMs = performance.now()
      const progress: Progress = { ...counts, elapsedMs: nowMs - startedMs }
      if (!isTTY) {
        const line = plainProgress(progress, printed)
        if (line === null) return
        printed = progress
        write(`${line}\n`)
        return
      }
      if (ended || nowMs - shownMs < LIVE_INTERVAL_MS) return
      shownMs = nowMs
      write(`${CLEAR_LINE}${progressLine(progress, columns - 1)}`)
      live = true
    },
    note: (text) => {
      clear()
      write(`${text}\n`)
    },
    end: () => {
      clear()
      ended = true
    },
  }
}
