/** The `signoff` part of the config: people, roles, how many of them, how long; the public keys are read here. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'

import type { FailOn } from '../core/result.ts'
import type { SignoffPolicy } from '../core/signoff.ts'
import { guess } from './closest.ts'
import type { Problem } from './problems.ts'
import type { PropertyPath, SourceDocument } from './source/document.ts'
import type { LongDuration, UserSignoff } from './user-signoff.ts'

const ROLES: readonly string[] = ['release manager', 'service owner']
const MS_PER_UNIT: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

export type SignoffSettings = {
  /** Absolute. */
  readonly folder: string
  readonly rules: Omit<SignoffPolicy, 'people'>
  /** `where` names the file of the key in messages. */
  readonly people: readonly {
    readonly name: string
    readonly roles: readonly string[]
    readonly publicPem: string
    readonly where: string
  }[]
}

/** What signing off needs of a project; `people` is empty where the config has no `signoff`. */
export type SignoffProject = SignoffSettings & {
  readonly root: string
  readonly failOn: FailOn
  readonly minCoverage: number
  readonly configSha256?: string
}

export async function resolveSignoff(
  written: UserSignoff | undefined,
  document: SourceDocument,
  root: string,
): Promise<{ readonly signoff: SignoffSettings; readonly problems: readonly Problem[] }> {
  const roles = written?.roles ?? ROLES
  const emergencyRoles = written?.emergency?.roles ?? roles.slice(0, 1)
  const people = await Promise.all(
    (written?.people ?? []).map(async ({ name, roles: held = [], key }) => {
      const file = path.resolve(root, key)
      return { name, roles: held, where: key, publicPem: await readFile(file, 'utf8').catch(() => undefined) }
    }),
  )
  const problems = [
    ...people.flatMap(({ where, publicPem }, index) =>
      publicPem === undefined
        ? [
            problem(
              document,
              ['people', index, 'key'],
              `there is no file ${where}`,
              'Make a key pair with: parity signoff keygen --name "Your Name"',
            ),
          ]
        : [],
    ),
    ...checkPeople(people, [...roles, ...emergencyRoles], document),
    ...checkThreshold(written?.threshold, roles, document),
  ]
  const signoff: SignoffSettings = {
    folder: path.resolve(root, written?.folder ?? 'signoffs'),
    rules: {
      roles,
      threshold: written?.threshold ?? roles.length,
      maxEvidenceAgeMs: longMs(written?.maxEvidenceAge ?? '24h'),
      validForMs: longMs(written?.validFor ?? '24h'),
      minRuns: written?.minRuns ?? 1,
      emergency: { roles: emergencyRoles, reviewWithinMs: longMs(written?.emergency?.reviewWithin ?? '3d') },
    },
    people: people.map(({ publicPem = '', ...person }) => ({ ...person, publicPem })),
  }
  return { signoff, problems }
}

function checkPeople(
  people: readonly { readonly name: string; readonly roles: readonly string[] }[],
  known: readonly string[],
  document: SourceDocument,
): readonly Problem[] {
  return people.flatMap(({ name, roles }, index) => {
    const twice = people.findIndex((other) => other.name === name) < index
    return [
      ...(twice
        ? [problem(document, ['people', index, 'name'], `${JSON.stringify(name)} is there twice`, 'One person, one key.')]
        : []),
      ...roles.flatMap((role, place) =>
        known.includes(role)
          ? []
          : [
              problem(
                document,
                ['people', index, 'roles', place],
                `the role ${JSON.stringify(role)} approves nothing`,
                guess(role, [...new Set(known)], 'Roles'),
              ),
            ],
      ),
    ]
  })
}

function checkThreshold(threshold: number | undefined, roles: readonly string[], document: SourceDocument): readonly Problem[] {
  if (threshold === undefined || threshold <= roles.length) return []
  const message = `signoff.threshold is ${threshold}, and there are ${roles.length} roles: ${roles.join(', ')}`
  return [problem(document, ['threshold'], message, 'Each approval is given in another role: add roles, or lower the threshold.')]
}

function problem(document: SourceDocument, below: PropertyPath, message: string, hint: string): Problem {
  return { document, path: ['signoff', ...below], code: 'PARITY_CONFIG_INVALID', message, hint }
}

/** @param duration - accepted by the schema */
function longMs(duration: LongDuration): number {
  return Number.parseInt(duration, 10) * (MS_PER_UNIT[duration.slice(-1)] ?? 0)
}
