/** What one side showed, for people: its curve, what failed, and where the time went. */
import type { LatencyPhaseName, LatencySample, LatencySide } from '../../core/latency.ts'
import { LATENCY_CURVE } from '../../core/latency.ts'
import { quantileOf, sorted } from '../stats/quantile.ts'
import { isAnswered, serviceMs } from './pairs.ts'

/** @param times - as compared */
export function sideOf(environment: string, samples: readonly LatencySample[], times: readonly number[]): LatencySide {
  const ascending = sorted(times)
  const count = (outcome: LatencySample['outcome']): number => samples.filter((sample) => sample.outcome === outcome).length
  const warm = samples.filter((sample) => isAnswered(sample) && sample.cold === undefined)
  const responseMs = medianOf(warm.map((sample) => serviceMs(sample) + sample.sentMs - sample.plannedMs))
  return {
    environment,
    curve: ascending.length === 0 ? [] : LATENCY_CURVE.map((quantile) => quantileOf(ascending, quantile)),
    asked: samples.length,
    failed: samples.filter((sample) => sample.outcome === 'failed' || (sample.outcome === 'answered' && !isAnswered(sample)))
      .length,
    timedOut: count('timed-out'),
    missed: count('missed'),
    ...(responseMs !== undefined && { responseMs }),
    phases: phasesOf(samples.filter(isAnswered)),
  }
}

function phasesOf(answered: readonly LatencySample[]): LatencySide['phases'] {
  const warm = answered.filter(({ cold }) => cold === undefined)
  const cold = answered.flatMap((sample) => (sample.cold === undefined ? [] : [sample.cold]))
  const times: Readonly<Record<LatencyPhaseName, readonly (number | undefined)[]>> = {
    dns: cold.map(({ dnsMs }) => dnsMs),
    tcp: cold.map(({ tcpMs }) => tcpMs),
    tls: cold.map(({ tlsMs }) => tlsMs),
    ttfb: warm.map(serviceMs),
    download: warm.map(({ firstByteMs, endMs }) => (firstByteMs === undefined ? undefined : endMs - firstByteMs)),
    cold: cold.map(({ totalMs }) => totalMs),
  }
  return {
    ...phase('dns', times.dns),
    ...phase('tcp', times.tcp),
    ...phase('tls', times.tls),
    ...phase('ttfb', times.ttfb),
    ...phase('download', times.download),
    ...phase('cold', times.cold),
  }
}

function phase(name: LatencyPhaseName, times: readonly (number | undefined)[]): LatencySide['phases'] {
  const ms = medianOf(times.filter((time) => time !== undefined))
  return ms === undefined ? {} : { [name]: ms }
}

function medianOf(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : quantileOf(sorted(times), 0.5)
}
