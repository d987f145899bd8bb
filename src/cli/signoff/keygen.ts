/** "parity signoff keygen": a key pair for one person; the private one is written under a passphrase, for its owner alone to read. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { UserError } from '../../core/errors.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { isObject } from '../../signoff/envelope.ts'
import { generateKey } from '../../signoff/keys.ts'
import type { Io } from '../io.ts'
import { passphraseFor, PASSPHRASE_VARIABLE } from './people.ts'

export type KeygenOptions = { readonly name: string; readonly out?: string }

/** Read and write for the owner, nothing for others. */
const PRIVATE_MODE = 0o600

export async function keygen({ name, out = '.' }: KeygenOptions, io: Io): Promise<ExitCode> {
  const stem = fileStem(name)
  const passphrase = await passphraseFor('Passphrase for the new key: ', io)
  const isTyped = (io.variables[PASSPHRASE_VARIABLE] ?? '') === ''
  if (isTyped && (await passphraseFor('The same again: ', io)) !== passphrase)
    throw new UserError('PARITY_SIGNOFF_PASSPHRASE', 'the two passphrases differ', { hint: 'Nothing was written. Try again.' })
  const { privatePem, publicPem, keyid } = generateKey(passphrase)
  const folder = path.resolve(io.cwd, out)
  await mkdir(folder, { recursive: true })
  const files = { private: path.join(folder, `${stem}.key.pem`), public: path.join(folder, `${stem}.pub.pem`) }
  await writeNewFile(files.private, privatePem, PRIVATE_MODE)
  await writeNewFile(files.public, publicPem, 0o644)
  const shown = (file: string): string => path.relative(io.cwd, file).replaceAll(path.sep, '/')
  io.out.write(
    [
      `private  ${shown(files.private)}   keep it; it never belongs into a repository`,
      `public   ${shown(files.public)}   for the config:`,
      `  signoff: { people: [{ name: ${JSON.stringify(name)}, roles: [...], key: ${JSON.stringify(shown(files.public))} }] }`,
      `key id   ${keyid}`,
      '',
    ].join('\n'),
  )
  return EXIT.pass
}

/** A key that is there is never written over: what it signed could not be told any more. */
async function writeNewFile(file: string, text: string, mode: number): Promise<void> {
  await writeFile(file, text, { mode, flag: 'wx' }).catch((cause: unknown) => {
    const isThere = isObject(cause) && cause['code'] === 'EEXIST'
    throw new UserError('PARITY_SIGNOFF_KEY', `${file} ${isThere ? 'is there already' : 'cannot be written'}`, {
      hint: 'Choose another folder with --out, or another --name.',
      cause,
    })
  })
}

/** `Ada Lovelace` becomes `ada-lovelace`. */
function fileStem(name: string): string {
  const stem = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  return stem === '' ? 'signer' : stem
}
