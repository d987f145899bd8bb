/**
 * What a TLS connection shows of its server: read once per connection, and one frozen object for all equal ones, because a
 * run keeps the facts of every exchange until its end.
 */
import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'

import type { CertificateFacts, TlsFacts } from '../../core/observation.ts'

/** @param host - name or address that was asked for */
export type TlsReader = (socket: TLSSocket, host: string) => TlsFacts

export function createTlsReader(): TlsReader {
  const known = new Map<string, TlsFacts>()
  // A resumed session has no chain any more; it is the one that was seen when the session was new.
  const chains = new Map<string, number>()
  return (socket, host) => {
    const certificate = socket.getPeerX509Certificate()
    if (certificate !== undefined && !(socket.isSessionReused() && chains.has(certificate.fingerprint256)))
      chains.set(certificate.fingerprint256, chainLength(certificate))
    const chain = chains.get(certificate?.fingerprint256 ?? '') ?? 1
    const read = certificate === undefined ? undefined : certificateFacts(certificate, { host, chain })
    const facts: TlsFacts = {
      protocol: socket.getProtocol() ?? '',
      cipher: socket.getCipher().name,
      alpn: typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : '',
      untrusted: socket.authorized ? '' : reasonOf(socket.authorizationError),
      ...(read !== undefined && { certificate: read }),
    }
    const key = JSON.stringify(facts)
    const interned = known.get(key)
    if (interned !== undefined) return interned
    known.set(key, Object.freeze(facts))
    return facts
  }
}

/** Its type says Error, and it is the code as a text. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

type Peer = { readonly host: string; readonly chain: number }

/** @returns undefined for a key that Node cannot read: no reason to fail what the connection answers */
function certificateFacts(certificate: X509Certificate, { host, chain }: Peer): CertificateFacts | undefined {
  try {
    const { asymmetricKeyType = 'unknown', asymmetricKeyDetails: details } = certificate.publicKey
    return Object.freeze({
      key: `${asymmetricKeyType} ${details?.namedCurve ?? details?.modulusLength ?? ''}`.trim(),
      signature: signatureOf(certificate.raw),
      issuer: issuerOf(certificate.issuer),
      coversHost: covers(certificate, host.replace(/^\[|\]$/g, '')),
      validTo: Date.parse(certificate.validTo),
      chain,
    })
  } catch {
    return undefined
  }
}

/** The socket's own certificate object is empty in a resumed session; this one is not. */
function covers(certificate: X509Certificate, host: string): boolean {
  return (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined
}

/** No server sends more, and a certificate that names itself would never end. */
const CHAIN_MAX = 16

function chainLength(certificate: X509Certificate): number {
  let length = 1
  for (
    let issuer = certificate.issuerCertificate;
    issuer !== undefined && length < CHAIN_MAX;
    issuer = issuer.issuerCertificate
  ) {
    if (issuer.fingerprint256 === certificate.fingerprint256) break
    length += 1
    if (issuer.issuer === issuer.subject) break
  }
  return length
}

function issuerOf(issuer: string | undefined): string {
  const names = new Map(
    (issuer ?? '').split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  return names.get('O') ?? names.get('CN') ?? ''
}

/** By their object identifiers (RFC 3279, 4055, 5758, 8410), in hexadecimal as they stand in the certificate. */
const SIGNATURES: ReadonlyMap<string, string> = new Map([
  ['2a864886f70d010104', 'md5WithRSAEncryption'],
  ['2a864886f70d010105', 'sha1WithRSAEncryption'],
  ['2a864886f70d01010a', 'rsassaPss'],
  ['2a864886f70d01010b', 'sha256WithRSAEncryption'],
  ['2a864886f70d01010c', 'sha384WithRSAEncryption'],
  ['2a864886f70d01010d', 'sha512WithRSAEncryption'],
  ['2a8648ce3d0401', 'ecdsa-with-SHA1'],
  ['2a8648ce3d040302', 'ecdsa-with-SHA256'],
  ['2a8648ce3d040303', 'ecdsa-with-SHA384'],
  ['2a8648ce3d040304', 'ecdsa-with-SHA512'],
  ['2b6570', 'ed25519'],
  ['2b6571', 'ed448'],
])

/** Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm SEQUENCE { OBJECT IDENTIFIER }, ... } (RFC 5280, section 4.1). */
function signatureOf(der: Buffer): string {
  const whole = derHeader(der, 0)
  const signed = derHeader(der, whole.start)
  const algorithm = derHeader(der, signed.end)
  const identifier = derHeader(der, algorithm.start)
  const hex = der.subarray(identifier.start, identifier.end).toString('hex')
  return SIGNATURES.get(hex) ?? hex
}

/** @returns where the content of the element at `offset` starts and ends; OpenSSL has parsed it before, so it is well-formed */
function derHeader(der: Buffer, offset: number): { readonly start: number; readonly end: number } {
  const first = der[offset + 1] ?? 0
  if (first < 0x80) return { start: offset + 2, end: offset + 2 + first }
  const lengthBytes = first & 0x7f
  const start = offset + 2 + lengthBytes
  return { start, end: start + der.readUIntBE(offset + 2, lengthBytes) }
}
