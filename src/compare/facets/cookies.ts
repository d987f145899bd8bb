/**
 * Facet "cookies": which cookies the chain sets, with which attributes. Values are masked in the log,
 * so that their rough length and alphabet can be compared, and not whether everybody gets the same session id.
 */
import { defineFacet } from '../facet.ts'
import type { Difference, Facet } from '../facet.ts'
import { compareFieldSets, timeOf } from '../field-set.ts'
import { exchangesOf } from '../http-parts.ts'
import { readCookies } from './cookies/read-cookies.ts'
import { COOKIE_RULES } from './cookies/rules.ts'
import type { CookieRule } from './cookies/rules.ts'

export const cookiesFacet: Facet = defineFacet({
  name: 'cookies',
  // A cookie that an error page does not set is a consequence of the error.
  reads: 'same-status',
  rules: COOKIE_RULES,

  compare(sides, { reference, candidate }) {
    const samples = {
      reference: sides.reference.map((one) => readCookies(exchangesOf(one), { own: reference, foreign: candidate })),
      candidate: sides.candidate.map((one) => readCookies(exchangesOf(one), { own: candidate, foreign: reference })),
    }
    const { differences, noise } = compareFieldSets(samples, timeOf(sides))
    const nothing = [...samples.reference, ...samples.candidate].every((fields) => fields.size === 0)
    const cookies = Map.groupBy(differences, ({ path }) => path.split('/', 2).join('/'))
    return { differences: [...cookies].flatMap(([cookie, group]) => foldCookie(cookie, group)), noise, nothing }
  },
})

type Ruled = Difference & { readonly rule: CookieRule }

/** The attributes of a cookie that is missing are missing with it; a broken prefix is about the attributes it wants. */
function foldCookie(cookie: string, group: readonly Difference[]): readonly Ruled[] {
  const foreign = group.some(({ path }) => path.endsWith('/foreign-host'))
  const whole = group.find(({ path }) => path === cookie)
  if (whole !== undefined)
    return [{ ...whole, rule: foreign && whole.kind === 'added' ? 'cookie.foreign-host' : wholeRule(whole) }]
  const prefix = group.find(({ path }) => path === `${cookie}/prefix`)
  const wanted = new Set(['secure', 'path', 'domain'].map((name) => `${cookie}/${name}`))
  return group
    .filter(({ path }) => path !== `${cookie}/foreign-host` && (prefix === undefined || !wanted.has(path)))
    .map((difference) => ({ ...difference, rule: attributeRule(difference, foreign) }))
}

function wholeRule({ kind }: Difference): CookieRule {
  return kind === 'missing' ? 'cookie.missing' : kind === 'added' ? 'cookie.added' : 'cookie.attribute-changed'
}

function attributeRule(difference: Difference, foreign: boolean): CookieRule {
  const { path, kind } = difference
  const lost = kind === 'missing'
  const gained = kind === 'added'
  switch (path.slice(path.lastIndexOf('/') + 1)) {
    case 'prefix':
      return 'cookie.prefix-violated'
    case 'secure':
      return lost ? 'cookie.secure-lost' : gained ? 'cookie.secure-gained' : 'cookie.attribute-changed'
    case 'httponly':
      return lost ? 'cookie.httponly-lost' : gained ? 'cookie.httponly-gained' : 'cookie.attribute-changed'
    case 'max-age':
      return lost ? 'cookie.became-transient' : gained ? 'cookie.became-persistent' : 'cookie.lifetime-changed'
    case 'samesite':
      return sameSiteRule(difference)
    case 'value':
      return 'cookie.value-changed'
    case 'domain':
      return foreign ? 'cookie.foreign-host' : domainRule(difference)
    default:
      return 'cookie.attribute-changed'
  }
}

/** From the widest to the strictest. Without the attribute browsers take Lax for most requests, and some for none. */
const SAME_SITE: readonly (string | null)[] = ['none', null, 'lax', 'strict']

function sameSiteRule({ reference, candidate }: Difference): CookieRule {
  const [before, after] = [SAME_SITE.indexOf(reference), SAME_SITE.indexOf(candidate)]
  if (before === -1 || after === -1 || before === after) return 'cookie.attribute-changed'
  return after < before ? 'cookie.samesite-weakened' : 'cookie.samesite-strengthened'
}

/** Without Domain, a cookie is for the one host that set it (RFC 6265, section 5.3). */
function domainRule({ reference, candidate }: Difference): CookieRule {
  if (reference === null || (candidate !== null && reference.endsWith(`.${candidate}`))) return 'cookie.domain-widened'
  return candidate === null || candidate.endsWith(`.${reference}`) ? 'cookie.domain-narrowed' : 'cookie.attribute-changed'
}
