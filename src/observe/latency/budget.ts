/**
 * The open schedule: when the next requests are to be sent, whatever became of those before. A schedule that waits for
 * answers sends little while the server stalls, and so does not see the stall (coordinated omission).
 * No host is sent more than its budget: gaps are only ever made longer.
 */

/** Gaps are up to a fifth longer than the budget asks, at random: an even beat could run in step with what the server does. */
const JITTER = 0.2
/** A schedule that is further behind than this was held up by its own machine; catching up would be a burst above the budget. */
const BEHIND_MS_MAX = 100

export type HostLimit = { readonly host: string; readonly requestsPerSecond: number }

export type Budget = {
  /**
   * @param hosts - one entry per request, all to be sent at the same moment
   * @returns when, in milliseconds of the sampler's clock
   */
  readonly plan: (hosts: readonly string[], nowMs: number) => number
  /** Nothing was planned for a while: the schedule goes on from here. */
  readonly resume: (nowMs: number) => void
}

export function createBudget(limits: readonly HostLimit[], random: () => number): Budget {
  const gapMs = gapsOf(limits)
  const freeMs = new Map([...gapMs.keys()].map((host) => [host, 0]))
  const resume = (nowMs: number): void => {
    for (const [host, free] of freeMs) freeMs.set(host, Math.max(free, nowMs))
  }
  return {
    resume,
    plan: (hosts, nowMs) => {
      if (hosts.length === 0) return nowMs
      let plannedMs = 0
      for (const host of hosts) plannedMs = Math.max(plannedMs, freeMs.get(host) ?? 0)
      if (nowMs - plannedMs > BEHIND_MS_MAX) {
        resume(nowMs)
        plannedMs = nowMs
      }
      const stretch = 1 + JITTER * random()
      const spentMs = new Map<string, number>()
      for (const host of hosts) spentMs.set(host, (spentMs.get(host) ?? 0) + (gapMs.get(host) ?? 0) * stretch)
      for (const [host, spent] of spentMs) freeMs.set(host, plannedMs + spent)
      return plannedMs
    },
  }
}

/** @returns milliseconds between rounds in which every environment is asked once, as planned on average */
export function roundMs(limits: readonly HostLimit[]): number {
  const gapMs = gapsOf(limits)
  const spentMs = new Map<string, number>()
  for (const { host } of limits) spentMs.set(host, (spentMs.get(host) ?? 0) + (gapMs.get(host) ?? 0))
  return Math.max(...spentMs.values()) * (1 + JITTER / 2)
}

function gapsOf(limits: readonly HostLimit[]): ReadonlyMap<string, number> {
  const gapMs = new Map<string, number>()
  for (const { host, requestsPerSecond } of limits) gapMs.set(host, Math.max(gapMs.get(host) ?? 0, 1000 / requestsPerSecond))
  return gapMs
}
