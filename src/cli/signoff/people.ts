/** The people of a sign-off by the config, with their keys; and the key of whoever signs now. */
import type { KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { loadSignoffProject } from '../../config/load-project.ts'
import type { SignoffProject } from '../../config/signoff-settings.ts'
import { UserError } from '../../core/errors.ts'
import type { SignoffPerson, SignoffPolicy } from '../../core/signoff.ts'
import type { TrustedKeys } from '../../signoff/chain.ts'
import { checkEncrypted, keyidOf, openPrivateKey, readPublicKey } from '../../signoff/keys.ts'
import type { Io } from '../io.ts'

const KEY_VARIABLE = 'PARITY_SIGNOFF_KEY'
export const PASSPHRASE_VARIABLE = 'PARITY_SIGNOFF_PASSPHRASE'

export type People = { readonly project: SignoffProject; readonly policy: SignoffPolicy; readonly keys: TrustedKeys }

export type PeopleOptions = { readonly config?: string; readonly profile?: string; readonly key?: string }

/** @throws UserError when the config names nobody, or two people with one key */
export async function loadPeople({ config, profile }: PeopleOptions, io: Io): Promise<People> {
  const project = await loadSignoffProject({
    cwd: io.cwd,
    variables: io.variables,
    ...(config !== undefined && { config }),
    ...(profile !== undefined && { profile }),
  })
  if (project.people.length === 0)
    throw new UserError('PARITY_SIGNOFF_PEOPLE', 'the config names nobody who may sign', {
      hint: 'Make keys with parity signoff keygen, and list the people: signoff: { people: [{ name, roles, key }] }.',
    })
  const keys = new Map<string, KeyObject>()
  const people: SignoffPerson[] = []
  for (const { name, roles, publicPem, where } of project.people) {
    const key = readPublicKey(publicPem, where)
    const keyid = keyidOf(key)
    const other = people.find((person) => person.keyid === keyid)
    if (other !== undefined)
      throw new UserError('PARITY_SIGNOFF_PEOPLE', `${other.name} and ${name} have the same key (${where})`, {
        hint: 'A key is one person: make another with parity signoff keygen.',
      })
    keys.set(keyid, key)
    people.push({ name, roles, keyid })
  }
  people.sort((left, right) => (left.name < right.name ? -1 : 1))
  return { project, keys, policy: { ...project.rules, people } }
}

export type Signer = { readonly person: SignoffPerson; readonly key: KeyObject }

/** @throws UserError when the key is missing, in clear, closed, or of nobody in the config */
export async function openSigner({ key: named }: PeopleOptions, { policy }: People, io: Io): Promise<Signer> {
  const { pem, where } = await readKey(named, io)
  checkEncrypted(pem, where)
  const { key, keyid } = openPrivateKey(pem, await passphraseFor(`Passphrase of the key in ${where}: `, io), where)
  const person = policy.people.find((one) => one.keyid === keyid)
  if (person === undefined)
    throw new UserError('PARITY_SIGNOFF_PEOPLE', `the key in ${where} is of nobody in the config (key id ${keyid})`, {
      hint: `The config names: ${policy.people.map(({ name }) => name).join(', ')}. Add the public key under signoff.people, in a change that somebody reviews.`,
    })
  return { person, key }
}

/** The variable holds a file's path, or the PEM itself where a store of secrets has no files. */
async function readKey(named: string | undefined, io: Io): Promise<{ readonly pem: string; readonly where: string }> {
  const given = named ?? io.variables[KEY_VARIABLE]
  if (given === undefined || given === '')
    throw new UserError('PARITY_SIGNOFF_KEY', 'there is no key to sign with', {
      hint: `Name your private key with --key FILE, or by the variable ${KEY_VARIABLE} (a path, or the PEM itself).`,
    })
  if (named === undefined && given.trimStart().startsWith('-----BEGIN')) return { pem: given, where: KEY_VARIABLE }
  const where = named === undefined ? `the file that ${KEY_VARIABLE} names` : named
  const pem = await readFile(path.resolve(io.cwd, given), 'utf8').catch((cause: unknown) => {
    throw new UserError('PARITY_SIGNOFF_KEY', `${where} cannot be read`, {
      hint: 'Make a key pair with: parity signoff keygen --name "Your Name"',
      cause,
    })
  })
  return { pem, where }
}

/** @throws UserError when it stands in no variable and nobody can be asked */
export async function passphraseFor(prompt: string, io: Io): Promise<string> {
  const given = io.variables[PASSPHRASE_VARIABLE]
  if (given !== undefined && given !== '') return given
  const asked = await io.askSecret?.(prompt)
  if (asked !== undefined && asked !== '') return asked
  throw new UserError('PARITY_SIGNOFF_PASSPHRASE', 'there is no passphrase, and no terminal to ask for it', {
    hint: `Set ${PASSPHRASE_VARIABLE}, or run this on a terminal.`,
  })
}
