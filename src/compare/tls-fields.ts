/**
 * What of a TLS connection is compared, by name: families and classes instead of what differs between equal deployments
 * (serial numbers, dates, keys). How long a certificate is still good counts by thresholds: renewals are not synchronous.
 */
import type { TlsFacts } from '../core/observation.ts'

const DAY_MS = 86_400_000
/** Let's Encrypt renews 30 days before the end; 14 days is when its warnings began. Below that, somebody has to act. */
const SOON_DAYS = 30
const VERY_SOON_DAYS = 14

export const EXPIRED = 'expired'
const GOOD = 'good for more than 30 days'

/** @param at - UTC epoch milliseconds of the observation */
export function expiryOf(validTo: number, at: number): string {
  const days = (validTo - at) / DAY_MS
  if (days < 0) return EXPIRED
  if (days < VERY_SOON_DAYS) return `expires within ${VERY_SOON_DAYS} days`
  return days < SOON_DAYS ? `expires within ${SOON_DAYS} days` : GOOD
}

/** Said by fields of their own. */
const SAID_ELSEWHERE = /ALTNAME|HAS_EXPIRED/

const lasting = new WeakMap<TlsFacts, ReadonlyMap<string, string>>()

/** By pointer; all but the expiry, which depends on the time. */
export function lastingFields(facts: TlsFacts): ReadonlyMap<string, string> {
  const known = lasting.get(facts)
  if (known !== undefined) return known
  const { protocol, cipher, alpn, untrusted, certificate } = facts
  const fields = new Map([
    ['/protocol', protocol],
    ['/cipher', cipherFamily(cipher, protocol)],
    ['/alpn', alpn === '' ? 'none' : alpn],
    ['/certificate/trusted', untrusted === '' || SAID_ELSEWHERE.test(untrusted) ? 'yes' : untrusted],
  ])
  if (certificate !== undefined) {
    fields.set('/certificate/key', certificate.key)
    fields.set('/certificate/signature', certificate.signature)
    fields.set('/certificate/issuer', certificate.issuer)
    fields.set('/certificate/host', certificate.coversHost ? 'covered' : 'not covered')
    fields.set('/certificate/chain', `${certificate.chain} ${certificate.chain === 1 ? 'certificate' : 'certificates'}`)
  }
  lasting.set(facts, fields)
  return fields
}

/** `TLS_AES_256_GCM_SHA384` and `ECDHE-RSA-AES256-GCM-SHA384` -> `aes 256 gcm` */
function cipherFamily(name: string, protocol: string): string {
  const lower = name.toLowerCase()
  const [, size, mode] = /aes[-_]?(128|256)[-_]?(gcm|ccm)?/.exec(lower) ?? []
  const family = lower.includes('chacha20') ? 'chacha20' : size === undefined ? lower : `aes ${size} ${mode ?? 'cbc'}`
  // From 1.3 on every key exchange is ephemeral (RFC 8446, section 1.2).
  return protocol === 'TLSv1.3' || /dhe/.test(lower) ? family : `${family} without forward secrecy`
}

export type Seen = { readonly facts: TlsFacts | undefined; readonly at: number }

/** For the quick way: nothing of the two that is compared differs. */
export function isSameTls(left: Seen, right: Seen): boolean {
  if (left.facts === undefined || right.facts === undefined) return left.facts === right.facts
  if (left.facts !== right.facts && textOf(left.facts) !== textOf(right.facts)) return false
  const [one, other] = [left.facts.certificate?.validTo ?? 0, right.facts.certificate?.validTo ?? 0]
  return expiryOf(one, left.at) === expiryOf(other, right.at)
}

const texts = new WeakMap<TlsFacts, string>()

function textOf(facts: TlsFacts): string {
  const text = texts.get(facts) ?? [...lastingFields(facts)].flat().join('\n')
  texts.set(facts, text)
  return text
}
