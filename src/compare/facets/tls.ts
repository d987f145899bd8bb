/**
 * Facet "tls": what the connection to the environment shows: protocol, cipher, certificate (RFC 8446, RFC 5280). Only of the
 * first hop: where redirects lead is another host's business. Differences that follow from another are told with it.
 */
import type { Observation } from '../../core/observation.ts'
import { defineFacet } from '../facet.ts'
import type { Difference, Facet, Sides } from '../facet.ts'
import { compareFieldSets, textLeaf, timeOf } from '../field-set.ts'
import type { Fields } from '../field-set.ts'
import { exchangesOf } from '../http-parts.ts'
import { EXPIRED, expiryOf, lastingFields } from '../tls-fields.ts'

const RULES = {
  'tls.missing': {
    severity: 'minor',
    title: 'The candidate is reached without TLS',
    why: 'What is sent can be read and changed on the way, and everything that needs a secure context does not work.',
    example: ['https', 'http'],
  },
  'tls.added': {
    severity: 'minor',
    title: 'The candidate is reached over TLS where the reference is not',
    why: 'The two are not set up alike: secure cookies, HSTS and mixed content behave differently.',
    example: ['http', 'https'],
  },
  'tls.protocol-weak': {
    severity: 'breaking',
    title: 'The candidate speaks a version of TLS that is no longer safe',
    why: 'TLS 1.0 and 1.1 must not be used (RFC 8996); current browsers refuse them.',
    example: ['TLSv1.3', 'TLSv1.1'],
  },
  'tls.protocol-changed': {
    severity: 'minor',
    title: 'Another version of TLS is spoken',
    why: 'The front ends are configured differently; one more round trip, or other ciphers.',
    example: ['TLSv1.3', 'TLSv1.2'],
  },
  'tls.cipher-changed': {
    severity: 'info',
    title: 'Another family of ciphers is used',
    why: 'The front ends prefer different ciphers: strength, forward secrecy and speed may differ.',
    example: ['aes 256 gcm', 'aes 128 cbc'],
  },
  'tls.alpn-changed': {
    severity: 'info',
    title: 'Another protocol is negotiated (ALPN)',
    why: 'One front end does not say which version of HTTP it speaks.',
    example: ['http/1.1', 'none'],
  },
  'tls.host-uncovered': {
    severity: 'breaking',
    title: "The candidate's certificate is not for its host",
    why: 'Every client that checks refuses the connection.',
    example: ['covered', 'not covered'],
  },
  'tls.untrusted': {
    severity: 'breaking',
    title: "The candidate's certificate is not trusted",
    why: 'It is self-signed or of an unknown authority: every client that checks refuses the connection.',
    example: ['yes', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  },
  'tls.expired': {
    severity: 'breaking',
    title: "The candidate's certificate has expired",
    why: 'Every client that checks refuses the connection.',
    example: ['good for more than 30 days', 'expired'],
  },
  'tls.reference-certificate-bad': {
    severity: 'minor',
    title: "The reference's certificate is bad where the candidate's is good",
    why: 'Clients that check refuse the reference: expired, not trusted or for another host.',
    example: ['expired', 'good for more than 30 days'],
  },
  'tls.expires-soon': {
    severity: 'minor',
    title: 'A certificate expires soon in one environment only',
    why: 'Renewal works in the other one: here it may have failed.',
    example: ['good for more than 30 days', 'expires within 14 days'],
  },
  'tls.key-changed': {
    severity: 'minor',
    title: 'The key of the certificate is of another type or size',
    why: 'Old clients may not know the type; a shorter key is weaker.',
    example: ['ec prime256v1', 'rsa 2048'],
  },
  'tls.signature-changed': {
    severity: 'minor',
    title: 'The certificate is signed by another algorithm',
    why: 'Clients refuse weak ones, and old clients do not know new ones.',
    example: ['ecdsa-with-SHA384', 'sha256WithRSAEncryption'],
  },
  'tls.issuer-changed': {
    severity: 'minor',
    title: 'The certificate is of another issuer',
    why: 'Clients with pinned or few authorities trust one and not the other.',
    example: ['Example Trust', 'Example Internal CA'],
  },
  'tls.chain-changed': {
    severity: 'minor',
    title: 'Another number of certificates is sent',
    why: 'Without the intermediate certificate, clients that do not fetch it themselves refuse the connection.',
    example: ['2 certificates', '1 certificate'],
  },
} as const

export const tlsFacet: Facet = defineFacet({
  name: 'tls',
  reads: 'answered',
  rules: RULES,

  compare(sides) {
    const samples = { reference: sides.reference.map(fieldsOf), candidate: sides.candidate.map(fieldsOf) }
    const { differences, noise } = compareFieldSets(samples, timeOf(sides))
    const whole = differences.find(({ path }) => path === '')
    const kept = whole === undefined ? differences.filter((one) => !follows(one, differences, sides)) : [whole]
    const ruled = kept.map((difference) => ({ ...difference, rule: ruleOf(difference) }))
    const secure = [...samples.reference, ...samples.candidate].some((fields) => fields.get('')?.exact === 'https')
    const unseen = whole === undefined && secure ? unseenOn(samples) : undefined
    return { differences: unseen === undefined ? ruled : [], noise, nothing: !secure, ...(unseen !== undefined && unseen) }
  },
})

/** Behind a proxy the connection is the proxy's, and older logs say nothing of it. */
function unseenOn({
  reference,
  candidate,
}: Sides<Fields>): { readonly unverified?: string; readonly nothing?: true } | undefined {
  const seen = (side: readonly Fields[]): boolean => side.every((fields) => fields.size !== 1)
  if (seen(reference) && seen(candidate)) return undefined
  if (!seen(reference) && !seen(candidate)) return { nothing: true }
  return { unverified: `the TLS connection of the ${seen(reference) ? 'candidate' : 'reference'} was not observed (a proxy?)` }
}

function fieldsOf(observation: Observation): Fields {
  const [exchange] = exchangesOf(observation)
  if (exchange === undefined) return new Map()
  const fields = new Map([['', textLeaf(exchange.url.startsWith('https:') ? 'https' : 'http')]])
  const facts = exchange.tls
  if (facts === undefined) return fields
  for (const [path, text] of lastingFields(facts)) fields.set(path, textLeaf(text))
  if (facts.certificate !== undefined)
    fields.set('/certificate/expires', textLeaf(expiryOf(facts.certificate.validTo, observation.at)))
  return fields
}

/** What differs because something else does, by the path of what does. */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  '/cipher': ['/protocol'],
  '/certificate/issuer': ['/certificate/trusted'],
  '/certificate/signature': ['/certificate/trusted', '/certificate/issuer'],
  '/certificate/chain': ['/certificate/trusted', '/certificate/issuer'],
}

function follows({ path }: Difference, differences: readonly Difference[], sides: Sides<Observation>): boolean {
  // The version of HTTP is compared as such.
  if (path === '/alpn') return new Set([...sides.reference, ...sides.candidate].map(httpVersionOf)).size > 1
  return FOLLOWS[path]?.some((other) => differences.some((difference) => difference.path === other)) ?? false
}

function httpVersionOf(observation: Observation): string | undefined {
  return exchangesOf(observation)[0]?.httpVersion
}

type Rule = keyof typeof RULES

function ruleOf({ path, reference, candidate }: Difference): Rule {
  switch (path) {
    case '':
      return reference === 'https' ? 'tls.missing' : 'tls.added'
    case '/protocol':
      return isWeak(candidate) && !isWeak(reference) ? 'tls.protocol-weak' : 'tls.protocol-changed'
    case '/cipher':
      return 'tls.cipher-changed'
    case '/alpn':
      return 'tls.alpn-changed'
    case '/certificate/host':
      return candidate === 'covered' ? 'tls.reference-certificate-bad' : 'tls.host-uncovered'
    case '/certificate/trusted':
      return candidate === 'yes' ? 'tls.reference-certificate-bad' : 'tls.untrusted'
    case '/certificate/expires':
      if (reference === EXPIRED) return 'tls.reference-certificate-bad'
      return candidate === EXPIRED ? 'tls.expired' : 'tls.expires-soon'
    case '/certificate/key':
      return 'tls.key-changed'
    case '/certificate/signature':
      return 'tls.signature-changed'
    case '/certificate/chain':
      return 'tls.chain-changed'
    default:
      return 'tls.issuer-changed'
  }
}

function isWeak(protocol: string | null): boolean {
  return protocol !== null && /^(?:SSL|TLSv1(?:\.1)?$)/.test(protocol)
}
