/**
 * What a page says of itself, asked once when it is about to close: vitals by the observers that keep what was before
 * (`buffered`), and the names in its storage. Nothing is put into the page before, so that it behaves as for a visitor.
 */
import type { Page } from '@playwright/test'

import type { PageVitals, StorageName } from '../core/journey.ts'
import type { Masker } from '../log/masking.ts'

export type PageFacts = { readonly vitals: PageVitals; readonly storage: readonly StorageName[] }

/** @throws what Playwright throws when the page is gone */
export async function readPageFacts(page: Page, masker: Masker): Promise<PageFacts | undefined> {
  const url = page.url()
  if (!/^https?:/.test(url)) return undefined
  const { local, session, ...vitals } = await page.evaluate(READ_FACTS)
  const name =
    (store: StorageName['store']) =>
    (text: string): StorageName => ({ store, name: masker.text(text) })
  return { vitals: { url: masker.url(url), ...vitals }, storage: [...local.map(name('local')), ...session.map(name('session'))] }
}

type RawFacts = Omit<PageVitals, 'url'> & { readonly local: readonly string[]; readonly session: readonly string[] }

/**
 * Runs in the page, so it is a text: neither Node's types nor the user's build may touch it. LCP: the last candidate; CLS:
 * the worst session window (gaps under 1 s, 5 s at most); INP: the slowest interaction, which is what INP is below 50 of
 * them (web.dev/articles/cls, web.dev/articles/inp).
 */
const READ_FACTS: () => Promise<RawFacts> = asFunction(`async () => {
  const names = (read) => { try { return Object.keys(read()) } catch { return [] } }
  const entries = (type, more) => new Promise((resolve) => {
    if (!PerformanceObserver.supportedEntryTypes?.includes(type)) return resolve([])
    const observer = new PerformanceObserver((list) => { observer.disconnect(); resolve(list.getEntries()) })
    observer.observe({ type, buffered: true, ...more })
    setTimeout(() => { const rest = observer.takeRecords(); observer.disconnect(); resolve(rest) }, 20)
  })
  const [paints, shifts, events] = await Promise.all([
    entries('largest-contentful-paint'), entries('layout-shift'), entries('event', { durationThreshold: 16 }),
  ])
  const [navigation] = performance.getEntriesByType('navigation')
  let worst = 0, sum = 0, first = 0, last = 0
  for (const { hadRecentInput, startTime, value } of shifts) {
    if (hadRecentInput) continue
    if (startTime - last > 1000 || startTime - first > 5000) { sum = 0; first = startTime }
    sum += value; last = startTime; worst = Math.max(worst, sum)
  }
  const interactions = events.filter(({ interactionId }) => interactionId > 0).map(({ duration }) => duration)
  const lcp = paints.at(-1)
  return {
    ...(navigation && { ttfbMs: navigation.responseStart }),
    ...(navigation?.domContentLoadedEventEnd && { domContentLoadedMs: navigation.domContentLoadedEventEnd }),
    ...(navigation?.loadEventEnd && { loadMs: navigation.loadEventEnd }),
    ...(lcp && { lcpMs: lcp.startTime }),
    ...(PerformanceObserver.supportedEntryTypes?.includes('layout-shift') && { cls: worst }),
    ...(interactions.length > 0 && { inpMs: Math.max(...interactions) }),
    local: names(() => localStorage), session: names(() => sessionStorage),
  }
}`)

/** Playwright takes the text of a function; this one is a function whose text is ours. */
function asFunction<T>(text: string): () => Promise<T> {
  const run = (): Promise<T> => Promise.reject(new Error('this function runs in a page'))
  run.toString = (): string => text
  return run
}
