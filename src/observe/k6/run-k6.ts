/**
 * Latency by k6: one run of the envparity script asks all probes on all environments, and its points become the same data
 * that our own sampler gives. Nothing is decided early: every probe gets all of its pairs.
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { rootCertificates } from 'node:tls'
import { fileURLToPath } from 'node:url'

import { NO_LATENCY_DATA } from '../../core/latency.ts'
import type { LatencyData } from '../../core/latency.ts'
import { MachineError } from '../../core/errors.ts'
import type { SamplerEnd, SamplerProgress } from '../latency/messages.ts'
import { createCollector } from './collect.ts'
import type { Collector } from './collect.ts'
import { EXIT_STOPPED, exitSentence } from './error-codes.ts'
import type { K6Program } from './find-k6.ts'
import { durationMsOf, makeScriptPlan } from './make-script-plan.ts'
import type { K6Task } from './make-script-plan.ts'
import { measureWay } from './measure-way.ts'
import { makeFolder, PRIVATE, runProcess, variablesFor } from './process.ts'
import type { K6End, K6Variables } from './process.ts'
import type { ScriptPlan } from './script-plan.ts'

export const PARITY_SCRIPT: string = fileURLToPath(new URL('./script/parity.k6.ts', import.meta.url))

export type K6Run = {
  readonly program: K6Program
  readonly task: K6Task
  /** Of our process: what k6 may see of them is handed on. */
  readonly variables: K6Variables
  readonly signal: AbortSignal
  readonly onProgress: (progress: SamplerProgress) => void
  /** For what k6 says when it fails: it may name addresses. */
  readonly mask: (text: string) => string
}

export type K6Sampled = {
  /** By the number of the probe in the task. */
  readonly data: readonly LatencyData[]
  readonly ended?: SamplerEnd
}

const PROGRESS_MS = 1000

/** @throws UserError when an environment cannot be asked by k6; MachineError when k6 fails, not when the environments do */
export async function runK6({ program, task, variables, signal, onProgress, mask }: K6Run): Promise<K6Sampled> {
  const plan = makeScriptPlan(task)
  const collector = createCollector((name) => task.probes.find((probe) => probe.name === name)?.plan.batchPairs ?? 1)
  const way = measureWay(task, plan.pathEvery)
  const { folder, remove } = await makeFolder()
  const tick = setInterval(() => onProgress(progressOf(plan, collector)), PROGRESS_MS)
  try {
    const planFile = path.join(folder, 'plan.json')
    await writeFile(planFile, JSON.stringify(plan), { mode: PRIVATE })
    const end = await runProcess({
      file: program.file,
      script: PARITY_SCRIPT,
      folder,
      args: ['--summary-mode=disabled', '--no-thresholds', '--out', 'json'],
      variables: variablesFor(variables, { PARITY_K6_PLAN: planFile, ...(await transport(task, folder)) }),
      signal,
      onLine: (line) => {
        if (line.kind !== 'point') return
        collector.add(line.point)
        way.reach(collector.round())
      },
    })
    const ended = endOf(end, signal, mask)
    const [points, ways] = [collector.data(), await way.done()]
    const data = task.probes.map(({ name }, index) => {
      const own = points.get(name) ?? NO_LATENCY_DATA
      return { ...own, path: [...own.path, ...(ways[index] ?? [])] }
    })
    return { data, ...(ended !== undefined && { ended }) }
  } finally {
    clearInterval(tick)
    await remove()
  }
}

/** What Go takes from the environment: certificates to trust besides the public ones, and whether HTTP/2 is spoken. */
async function transport({ environments }: K6Task, folder: string): Promise<K6Variables> {
  const own = environments.flatMap(({ tls }) => (tls.ca === undefined ? [] : [tls.ca]))
  const bundle = path.join(folder, 'certificates.pem')
  if (own.length > 0) await writeFile(bundle, [...own, ...rootCertificates].join('\n'), { mode: PRIVATE })
  return {
    ...(own.length > 0 && { SSL_CERT_FILE: bundle }),
    ...(environments.some(({ httpVersion }) => httpVersion === '1.1') && { GODEBUG: 'http2client=0' }),
  }
}

function endOf(end: K6End, signal: AbortSignal, mask: (text: string) => string): SamplerEnd | undefined {
  if (signal.aborted) return { because: 'interrupted', message: 'k6 was ended; what it had sampled is kept' }
  if (end.code === EXIT_STOPPED)
    return { because: 'interrupted', message: `k6 ended early: ${exitSentence(end.code, end.signal)}` }
  if (end.code === 0) return undefined
  throw new MachineError('PARITY_K6_FAILED', `k6 failed: ${exitSentence(end.code, end.signal)}\n${mask(end.said)}`, {
    hint: 'What is installed: parity doctor. Latency can be sampled without k6: --engine parity.',
  })
}

function progressOf(plan: ScriptPlan, collector: Collector): SamplerProgress {
  const pairsDone = Math.floor(collector.asked() / plan.environments.length)
  const pairsMost = plan.iterations - plan.warmUps
  return {
    probesOpen: plan.probes.filter(({ pairs }) => pairs > collector.round() + 1).length,
    pairsDone,
    pairsMost,
    secondsLeft: Math.ceil(((durationMsOf(plan) / plan.iterations) * (pairsMost - pairsDone)) / 1000),
  }
}
