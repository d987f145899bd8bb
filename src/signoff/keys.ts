/**
 * Ed25519 keys: private ones as PKCS#8 PEM under a passphrase (RFC 5958, RFC 8018), public ones as SubjectPublicKeyInfo PEM
 * (RFC 8410). No message of this file holds a key or a passphrase.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'

import { UserError } from '../core/errors.ts'
import { sha256 } from './envelope.ts'

/** A stolen file can be tried offline, and PKCS#8 is derived fast; NIST SP 800-63B asks for 15 where nothing else protects. */
export const PASSPHRASE_CHARACTERS_MIN = 15

export type KeyFiles = { readonly privatePem: string; readonly publicPem: string; readonly keyid: string }

/** @throws UserError for a passphrase that is too short */
export function generateKey(passphrase: string): KeyFiles {
  if (passphrase.length < PASSPHRASE_CHARACTERS_MIN)
    throw new UserError('PARITY_SIGNOFF_PASSPHRASE', `the passphrase has ${passphrase.length} characters`, {
      hint: `It needs at least ${PASSPHRASE_CHARACTERS_MIN}: whoever gets the file can try as many as he likes. Several words are easy to keep.`,
    })
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString(),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    keyid: keyidOf(publicKey),
  }
}

/** @returns SHA-256 of the SubjectPublicKeyInfo, as `openssl pkey -pubin -outform DER | sha256sum` gives it */
export function keyidOf(publicKey: KeyObject): string {
  return sha256(publicKey.export({ type: 'spki', format: 'der' }))
}

/**
 * @param where - file or variable, for messages
 * @throws UserError when it is no Ed25519 key
 */
export function readPublicKey(pem: string, where: string): KeyObject {
  if (pem.includes('PRIVATE KEY'))
    throw new UserError('PARITY_SIGNOFF_KEY', `${where} holds a private key, where the public one is wanted`, {
      hint: 'The public one is the file that ends with .pub.pem.',
    })
  const key = attempt(() => createPublicKey(pem))
  if (key?.asymmetricKeyType === 'ed25519') return key
  throw new UserError('PARITY_SIGNOFF_KEY', `${where} holds no Ed25519 public key in PEM`, {
    hint: 'Make a pair with: parity signoff keygen --name "Your Name"',
  })
}

/** Is it written in clear? Such a key is never used: whoever reads the disk could sign. */
export function checkEncrypted(pem: string, where: string): void {
  if (pem.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----')) return
  const isOpen = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(pem)
  throw new UserError(
    'PARITY_SIGNOFF_KEY',
    isOpen ? `the private key in ${where} has no passphrase` : `${where} holds no encrypted private key in PEM (PKCS#8)`,
    {
      hint: isOpen
        ? 'Give it one: openssl pkcs8 -topk8 -scrypt -in KEY -out NEW'
        : 'Make a pair with: parity signoff keygen --name "Your Name"',
    },
  )
}

/** @throws UserError when the passphrase does not open it, or it is no Ed25519 key */
export function openPrivateKey(pem: string, passphrase: string, where: string): { key: KeyObject; keyid: string } {
  const key = attempt(() => createPrivateKey({ key: pem, passphrase }))
  if (key === undefined)
    throw new UserError('PARITY_SIGNOFF_PASSPHRASE', `the passphrase does not open the key in ${where}`, {
      hint: 'Nothing was signed. Look at PARITY_SIGNOFF_PASSPHRASE, or unset it to be asked on a terminal.',
    })
  if (key.asymmetricKeyType !== 'ed25519')
    throw new UserError('PARITY_SIGNOFF_KEY', `the key in ${where} is ${String(key.asymmetricKeyType)}, not Ed25519`, {
      hint: 'Make a pair with: parity signoff keygen --name "Your Name"',
    })
  return { key, keyid: keyidOf(createPublicKey(key)) }
}

/** The errors of OpenSSL say nothing that helps, and are not shown. */
function attempt(make: () => KeyObject): KeyObject | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
