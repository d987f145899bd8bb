/**
 * A side that gave no answer has no exchange: shown are how it failed, and the request that the other side answered, at
 * the address of this one.
 */
import type { Finding } from '../../core/finding.ts'
import type { Result } from '../../core/result.ts'
import type { ExchangePair, ShownExchange } from '../evidence.ts'

/** How a side failed, in the words of the finding; undefined where the finding is not about that. */
export function failureOf({ facet, ...finding }: Finding, side: 'reference' | 'candidate'): string | undefined {
  return facet === 'error' ? (finding[side] ?? undefined) : undefined
}

/** @returns what the other side was asked, for the address of `environment`; undefined where neither has an exchange */
export function requestInstead(pair: ExchangePair, result: Result, environment: string): ShownExchange | undefined {
  const asked = pair.reference ?? pair.candidate
  const urls = result.environments.map(({ baseURL }) => baseURL)
  const own = result.environments.find(({ name }) => name === environment)?.baseURL
  if (asked === undefined || own === undefined || !URL.canParse(own)) return undefined
  // The longest: a base URL may be the beginning of another one.
  const base = urls.filter((url) => asked.url.startsWith(url)).toSorted((left, right) => right.length - left.length)[0]
  if (base === undefined) return undefined
  const { host } = new URL(own)
  return {
    ...asked,
    url: own + asked.url.slice(base.length),
    requestHeaders: asked.requestHeaders.map(([name, value]) => (name.toLowerCase() === 'host' ? [name, host] : [name, value])),
  }
}
