/** Base64 and base64url (RFC 4648, sections 4 and 5), padded or not. */

const ALPHABET = /^[A-Za-z0-9+/_-]+={0,2}$/

/** @returns the bytes, or undefined when it is none or both alphabets are mixed */
export function base64Bytes(text: string): Buffer | undefined {
  if (!ALPHABET.test(text) || (/[+/]/.test(text) && /[-_]/.test(text))) return undefined
  const unpadded = text.replace(/=+$/, '')
  return unpadded.length % 4 === 1 ? undefined : Buffer.from(unpadded, /[-_]/.test(unpadded) ? 'base64url' : 'base64')
}

/** @returns the text, or undefined when the bytes are no UTF-8 */
export function base64Text(text: string): string | undefined {
  const bytes = base64Bytes(text)
  if (bytes === undefined) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
