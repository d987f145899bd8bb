/** One HTTP observation: fills the templates, asks, tries a failed connection again, checks the contract. */
import { performance } from 'node:perf_hooks'

import type { Attempt, UnansweredCause } from '../../core/observation.ts'
import { isUnsafe } from '../../core/method.ts'
import { fillRequest } from '../../plan/fill.ts'
import { checkContract } from '../contract.ts'
import type { KindTask, Observed } from '../kinds/kind.ts'
import { ask } from './ask.ts'
import type { Ask, Asked, RawAnswer } from './ask.ts'
import { isConnectionFailure } from './causes.ts'
import { round } from './lanes.ts'

/** First pause before a connection is tried again; it doubles. */
const RETRY_PAUSE_MS = 200

/** @param onAnswer - sees the unmasked answer before it is gone */
export async function observeHttp(task: KindTask, onAnswer?: (answer: RawAnswer) => Promise<void>): Promise<Observed> {
  const { step, runtime, session, context, memo, contract } = task
  const variables = runtime.environment.variables
  const request = fillRequest(step.request, (name) => session.captured.get(name) ?? variables[name] ?? context.variables[name])
  const asking: Ask = { request, runtime, session, context, memo }
  const attempts: Attempt[] = []
  const asked = await askWithRetries(asking, attempts)
  const requests = attempts.length + Math.max(1, asked.exchanges.length)

  if (!asked.ok) return { outcome: 'unanswered', cause: asked.cause, exchanges: asked.exchanges, attempts, requests }
  if (onAnswer !== undefined) await onAnswer(asked.raw)
  const results = contract === undefined ? undefined : checkContract(contract, request.expect ?? {}, asked.raw)
  const masked = results?.map((result) => (result.ok ? result : { ...result, message: context.masker.text(result.message) }))
  return {
    outcome: 'answered',
    parts: { http: { exchanges: asked.exchanges }, ...(masked !== undefined && { contract: masked }) },
    attempts,
    requests,
  }
}

async function askWithRetries(asking: Ask, attempts: Attempt[]): Promise<Asked> {
  const startedMs = performance.now()
  // The total time is for all tries together.
  const leftMs = (): number => Math.max(1, Math.ceil(asking.request.totalMs - (performance.now() - startedMs)))
  const first = await ask(asking)
  const retries = asking.runtime.retries()
  if (retries === 0 || !worthAnotherTry(first, asking)) return first
  const note = (cause: UnansweredCause): void => {
    attempts.push({ cause, afterMs: round(performance.now() - startedMs) })
  }
  // Loaded on the first failure only: most runs never need it.
  const { default: pRetry } = await import('p-retry')
  let last = first
  try {
    return await pRetry(
      async (attempt) => {
        if (attempt > 1) last = await ask({ ...asking, request: { ...asking.request, totalMs: leftMs() } })
        if (last.ok || !worthAnotherTry(last, asking)) return last
        throw new TryAgain(last.cause)
      },
      {
        retries,
        minTimeout: RETRY_PAUSE_MS,
        factor: 2,
        signal: asking.context.signal,
        shouldRetry: ({ error, retryDelay }) => {
          if (!(error instanceof TryAgain) || leftMs() <= retryDelay) return false
          note(error.unanswered)
          return true
        },
      },
    )
  } catch (error) {
    if (error instanceof TryAgain || asking.context.signal.aborted) return last
    throw error
  }
}

/** Carries a cause through p-retry, which retries on exceptions only. */
class TryAgain extends Error {
  readonly unanswered: UnansweredCause

  constructor(unanswered: UnansweredCause) {
    super(unanswered.message)
    this.unanswered = unanswered
  }
}

function worthAnotherTry(asked: Asked, { request, context }: Ask): boolean {
  return (
    !asked.ok &&
    asked.exchanges.length === 0 &&
    !context.signal.aborted &&
    isConnectionFailure(asked.cause, asked.sent, isUnsafe(request.method))
  )
}
