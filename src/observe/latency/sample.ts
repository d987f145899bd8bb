/**
 * Samples latency: starts the sampler in its own thread, gives it what to ask, and hands on what it saw, batch by batch.
 * Whether a probe goes on is the caller's decision; the sampler goes on sending meanwhile, for a schedule does not wait.
 */
import { Worker } from 'node:worker_threads'

import type { LatencyData } from '../../core/latency.ts'
import type { FromSampler, SamplerEnd, SamplerProgress, SamplerTask, ToSampler } from './messages.ts'

export type { SamplerEnd, SamplerEnvironment, SamplerProbe, SamplerProgress, SamplerRequest } from './messages.ts'

export type LatencyRun = Omit<SamplerTask, 'lanes'> & {
  /** Warm connections per environment at most; 8 is also the most. */
  readonly lanes?: number
  readonly signal: AbortSignal
  /**
   * Data that was not handed over before, in order: whole batches, and in the end what is left.
   * @returns whether more of this probe is wanted
   */
  readonly onBatch: (probe: string, data: LatencyData) => { readonly more: boolean }
  /** Once a second. */
  readonly onProgress: (progress: SamplerProgress) => void
}

/** LATENCY.md, section 5 (b): with more, the sampler waits for itself. */
const LANES_MAX = 8
/** A sampler that was told to stop and has not said goodbye by then is ended. */
const STOP_MS_MAX = 800

/**
 * @returns `ended` when it ended although probes were open: the signal was aborted, or an environment did not answer
 * @throws Error when the sampler itself failed, and whatever `onBatch` throws: what was sampled may not be judged then
 */
export async function sampleLatency(run: LatencyRun): Promise<{ readonly ended?: SamplerEnd }> {
  const { environments, probes, signal } = run
  if (signal.aborted) return { ended: { because: 'interrupted', message: 'the run was interrupted' } }
  if (probes.length === 0 || environments.length === 0) return {}
  // In the package the sources are compiled: the neighbour has the extension of this file.
  const file = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js'
  const worker = new Worker(new URL(file, import.meta.url), { name: 'parity latency sampler' })
  try {
    return await conversation(run, worker)
  } finally {
    await worker.terminate()
  }
}

function conversation(run: LatencyRun, worker: Worker): Promise<{ ended?: SamplerEnd }> {
  const { environments, probes, seed, phase, lanes = LANES_MAX, signal, onBatch, onProgress } = run
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined
    const tell = (message: ToSampler): void => worker.postMessage(message)
    const stop = (): void => {
      tell({ kind: 'stop' })
      timer = setTimeout(() => resolve({ ended: { because: 'interrupted', message: 'the run was interrupted' } }), STOP_MS_MAX)
    }
    const hear = (message: FromSampler): void => {
      switch (message.kind) {
        case 'batch': {
          const { probe, data, last } = message
          const name = probes[probe]?.name
          if (name === undefined || (last && data.samples.length + data.path.length === 0)) return
          const { more } = onBatch(name, data)
          if (!last && !more) tell({ kind: 'more', probe, more })
          return
        }
        case 'progress':
          return onProgress(message.progress)
        case 'done':
          return resolve(message.ended === undefined ? {} : { ended: message.ended })
      }
    }
    worker.on('message', (message: FromSampler) => {
      try {
        hear(message)
      } catch (error) {
        reject(error)
      }
    })
    worker.on('error', (error) => reject(new Error('the latency sampler failed', { cause: error })))
    worker.on('exit', (code) => reject(new Error(`the latency sampler ended early, with code ${code}`)))
    signal.addEventListener('abort', stop, { once: true })
    worker.on('exit', () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    })
    tell({ kind: 'start', task: { environments, probes, seed, phase, lanes: Math.min(lanes, LANES_MAX) } })
  })
}
