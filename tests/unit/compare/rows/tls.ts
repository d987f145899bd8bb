/** What the connection shows: NOW is 2026-03-02T09:30:00Z (tests/laws/simulation.ts). */
import type { CertificateFacts, TlsFacts } from '../../../../src/core/observation.ts'
import { NOW, type Answer } from '../../../laws/simulation.ts'
import { row, undecided, type Row } from './row.ts'

const DAY_MS = 86_400_000
const CERTIFICATE: CertificateFacts = {
  key: 'ec prime256v1',
  signature: 'ecdsa-with-SHA384',
  issuer: 'Example Trust',
  coversHost: true,
  validTo: NOW + 60 * DAY_MS,
  chain: 2,
}
const FACTS: TlsFacts = {
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  alpn: 'http/1.1',
  untrusted: '',
  certificate: CERTIFICATE,
}

function tls(certificate: Partial<CertificateFacts> = {}, connection: Partial<TlsFacts> = {}): Answer {
  return { tls: { ...FACTS, certificate: { ...CERTIFICATE, ...certificate }, ...connection } }
}

const expiring = (days: number): Answer => tls({ validTo: NOW + days * DAY_MS })
const GOOD = tls()
const PLAIN: Answer = { origin: 'http://shop.example' }

function turned(name: string, other: Answer, path: string, there: string, back: string = there): readonly Row[] {
  return [row(name, [GOOD, other], `tls.${there} ${path}`), row(`${name}, the other way`, [other, GOOD], `tls.${back} ${path}`)]
}

export const TLS_ROWS: readonly Row[] = [
  ...turned('no TLS', PLAIN, '', 'missing', 'added'),
  ...turned('an old version', tls({}, { protocol: 'TLSv1.1' }), '/protocol', 'protocol-weak', 'protocol-changed'),
  ...turned('another version', tls({}, { protocol: 'TLSv1.2', cipher: 'ECDHE-RSA-AES128-SHA' }), '/protocol', 'protocol-changed'),
  ...turned('another cipher', tls({}, { cipher: 'TLS_CHACHA20_POLY1305_SHA256' }), '/cipher', 'cipher-changed'),
  ...turned('nothing negotiated', tls({}, { alpn: '' }), '/alpn', 'alpn-changed'),
  ...turned('not for the host', tls({ coversHost: false }), '/certificate/host', 'host-uncovered', 'reference-certificate-bad'),
  ...turned(
    'signed by itself',
    tls({ issuer: 'self', chain: 1, signature: 'sha256WithRSAEncryption' }, { untrusted: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
    '/certificate/trusted',
    'untrusted',
    'reference-certificate-bad',
  ),
  ...turned('expired', expiring(-1), '/certificate/expires', 'expired', 'reference-certificate-bad'),
  ...turned('expires within two weeks', expiring(13), '/certificate/expires', 'expires-soon'),
  ...turned('expires within a month', expiring(29), '/certificate/expires', 'expires-soon'),
  ...turned('another key', tls({ key: 'rsa 2048' }), '/certificate/key', 'key-changed'),
  ...turned('another signature', tls({ signature: 'sha256WithRSAEncryption' }), '/certificate/signature', 'signature-changed'),
  ...turned(
    'another issuer, and what comes with it',
    tls({ issuer: 'Other', chain: 3, signature: 'x' }),
    '/certificate/issuer',
    'issuer-changed',
  ),
  ...turned('the intermediate is missing', tls({ chain: 1 }), '/certificate/chain', 'chain-changed'),
  row('renewed at another time', [expiring(60), expiring(31)]),
  row(
    'expired, said by the connection too',
    [GOOD, { ...tls({ validTo: NOW - 1 }, { untrusted: 'CERT_HAS_EXPIRED' }) }],
    'tls.expired /certificate/expires',
  ),
  row('one family of ciphers in both versions of names', [
    tls({}, { protocol: 'TLSv1.2', cipher: 'ECDHE-RSA-AES256-GCM-SHA384' }),
    tls({}, { protocol: 'TLSv1.2', cipher: 'ECDHE-ECDSA-AES256-GCM-SHA384' }),
  ]),
  row(
    'no forward secrecy',
    [
      tls({}, { protocol: 'TLSv1.2', cipher: 'ECDHE-RSA-AES256-GCM-SHA384' }),
      tls({}, { protocol: 'TLSv1.2', cipher: 'AES256-GCM-SHA384' }),
    ],
    'tls.cipher-changed /cipher',
  ),
  row(
    'another HTTP version is not told twice',
    [{ ...tls({}, { alpn: 'h2' }), httpVersion: '2' }, GOOD],
    'content.http-version-changed /http-version',
  ),
  row('two front ends of one environment', [GOOD, [GOOD, tls({}, { protocol: 'TLSv1.2' })]], 'tls.protocol-changed /protocol'),
  row('the same', [GOOD, tls()]),
  row('no TLS on both', [PLAIN, { origin: 'http://staging.shop.example' }]),
  row('not observed on both', [{}, {}]),
  undecided('not observed on one side', [GOOD, {}], /^tls: the TLS connection of the candidate was not observed/),
]
