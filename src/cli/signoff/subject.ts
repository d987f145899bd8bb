/** What is released, as in-toto resource descriptors: files that are hashed here, digests of images, a commit. */
import path from 'node:path'

import { UserError } from '../../core/errors.ts'
import type { ResourceDescriptor } from '../../core/signoff.ts'
import type { Io } from '../io.ts'
import { sha256OfFile } from './evidence.ts'

export type SubjectOptions = {
  readonly artifact?: readonly string[]
  readonly digest?: readonly string[]
  readonly commit?: string
}

/** Hexadecimal digits of the algorithms that a registry or a build gives. */
const DIGITS: Readonly<Record<string, number>> = { sha256: 64, sha512: 128 }

/** @throws UserError when a file is missing or a digest is none */
export async function readSubject(options: SubjectOptions, io: Io): Promise<readonly ResourceDescriptor[]> {
  const files = await Promise.all((options.artifact ?? []).map((file) => ofFile(file, io)))
  const digests = (options.digest ?? []).map(ofDigest)
  const commits = options.commit === undefined ? [] : [ofCommit(options.commit)]
  return [...files, ...digests, ...commits]
}

async function ofFile(file: string, io: Io): Promise<ResourceDescriptor> {
  const sha256 = await sha256OfFile(path.resolve(io.cwd, file)).catch((cause: unknown) => {
    throw new UserError('PARITY_SIGNOFF_SUBJECT', `--artifact ${file} cannot be read`, {
      hint: 'Name the file that is released.',
      cause,
    })
  })
  return { name: path.basename(file), digest: { sha256 } }
}

function ofDigest(text: string): ResourceDescriptor {
  const [, name = '', algorithm = '', value = ''] = /^(.+)@([a-z0-9]+):([0-9a-f]+)$/.exec(text) ?? []
  if (value.length > 0 && DIGITS[algorithm] === value.length) return { name, digest: { [algorithm]: value } }
  throw new UserError('PARITY_SIGNOFF_SUBJECT', `--digest ${JSON.stringify(text)} is no digest`, {
    hint: 'It is written NAME@sha256:HEX, as image references are: registry.example/shop@sha256:cd34...',
  })
}

/** git has SHA-1 and SHA-256; a short id may mean another commit tomorrow. */
function ofCommit(text: string): ResourceDescriptor {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)) return { name: 'commit', digest: { gitCommit: text } }
  throw new UserError('PARITY_SIGNOFF_SUBJECT', `--commit ${JSON.stringify(text)} is no whole commit id`, {
    hint: 'All 40 digits, from: git rev-parse HEAD',
  })
}

/** @returns what of the wanted is not signed off, a sentence each */
export function missingSubjects(wanted: readonly ResourceDescriptor[], signed: readonly ResourceDescriptor[]): readonly string[] {
  const digests = new Set(signed.flatMap(({ digest }) => pairsOf(digest)))
  return wanted.flatMap(({ name, digest }) =>
    pairsOf(digest).flatMap((pair) => (digests.has(pair) ? [] : [`${name} (${pair}) is not what was signed off.`])),
  )
}

function pairsOf(digest: ResourceDescriptor['digest']): readonly string[] {
  return Object.entries(digest).map(([algorithm, value]) => `${algorithm}:${value}`)
}
