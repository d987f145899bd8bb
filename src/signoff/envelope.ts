/**
 * DSSE 1.0 (secure-systems-lab/dsse, protocol.md and envelope.md): what is signed is the payload with its type and both
 * lengths in front, so that no signature can be moved to a text of another kind.
 */
import { createHash, sign, verify, type KeyObject } from 'node:crypto'

/** Of in-toto statements (in-toto Attestation v1, envelope). */
export const STATEMENT_TYPE = 'application/vnd.in-toto+json'
/** Of the records of a sign-off. */
export const RECORD_TYPE = 'application/vnd.envparity.signoff-record+json'

export type Signature = { readonly keyid: string; readonly sig: string }
export type Envelope = { readonly payload: string; readonly payloadType: string; readonly signatures: readonly Signature[] }

/** PAE(type, body) = "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body, with lengths in bytes. */
export function preAuthenticationEncoding(payloadType: string, body: Uint8Array): Buffer {
  const type = Buffer.from(payloadType)
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${body.length} `), body])
}

/** @returns the Ed25519 signature (RFC 8032), base64 */
export function signPayload(payloadType: string, body: Uint8Array, key: KeyObject): string {
  return sign(null, preAuthenticationEncoding(payloadType, body), key).toString('base64')
}

export function isSignedBy(payloadType: string, body: Uint8Array, { sig, key }: { sig: string; key: KeyObject }): boolean {
  return verify(null, preAuthenticationEncoding(payloadType, body), key, Buffer.from(sig, 'base64'))
}

export function sealed(payloadType: string, body: Uint8Array, signatures: readonly Signature[]): Envelope {
  return { payload: Buffer.from(body).toString('base64'), payloadType, signatures }
}

/** The one way to write an envelope, so that a changed byte that changes no meaning is seen, too. */
export function envelopeText({ payload, payloadType, signatures }: Envelope): string {
  return JSON.stringify({ payload, payloadType, signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig })) })
}

/** @returns the envelope, or undefined when the text is not exactly what we write */
export function parseEnvelope(text: string): Envelope | undefined {
  const value = parseJson(text)
  return isEnvelope(value) && envelopeText(value) === text && isCanonicalBase64(value) ? value : undefined
}

/** Base64 has several spellings of the same bytes (RFC 4648, section 3.5); only one of them is ours. */
function isCanonicalBase64({ payload, signatures }: Envelope): boolean {
  return [payload, ...signatures.map(({ sig }) => sig)].every((text) => Buffer.from(text, 'base64').toString('base64') === text)
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isEnvelope(value: unknown): value is Envelope {
  return (
    isObject(value) &&
    typeof value['payload'] === 'string' &&
    typeof value['payloadType'] === 'string' &&
    Array.isArray(value['signatures']) &&
    value['signatures'].every(
      (one: unknown) => isObject(one) && typeof one['keyid'] === 'string' && typeof one['sig'] === 'string',
    )
  )
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}
