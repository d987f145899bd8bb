/** Decides which environment is the reference. Exactly one is; every other is a candidate. */
import type { Role } from '../core/environment.ts'
import type { Problem } from './problems.ts'
import type { SourceDocument } from './source/document.ts'
import type { UserEnvironment } from './types.ts'

/** Names that stand for the reference where no role is written at all. */
const REFERENCE_NAMES: readonly string[] = ['production', 'prod']

export type Roles = { readonly roles: ReadonlyMap<string, Role>; readonly problems: readonly Problem[] }

export function decideRoles(environments: Readonly<Record<string, UserEnvironment>>, document: SourceDocument): Roles {
  const names = Object.keys(environments)
  const hasRoles = names.some((name) => environments[name]?.role !== undefined)
  const references = names.filter((name) =>
    hasRoles ? environments[name]?.role === 'reference' : REFERENCE_NAMES.includes(name),
  )
  const [reference, second] = references
  const roles = new Map(names.map((name): [string, Role] => [name, name === reference ? 'reference' : 'candidate']))
  const problem = (message: string, hint: string, path: readonly string[]): Roles => ({
    roles,
    problems: [{ document, path, part: 'key', code: 'PARITY_CONFIG_INVALID', message, hint }],
  })

  if (names.length === 0)
    return problem('there are no environments', 'Write at least two: the reference (production) and a candidate (staging).', [
      'environments',
    ])
  if (reference === undefined) {
    return problem(
      'no environment is the reference',
      `Give one of them role: 'reference', the one the others are compared with: ${names.join(', ')}.`,
      ['environments'],
    )
  }
  if (second !== undefined) {
    const hint = `Exactly one may have role: 'reference'; the others are candidates, compared with it. Environments: ${names.join(', ')}.`
    return problem(
      `both "${reference}" and "${second}" are the reference`,
      hint,
      hasRoles ? ['environments', second, 'role'] : ['environments', second],
    )
  }
  if (names.length === 1) {
    return problem(
      'there is no candidate: only one environment is defined',
      `Add the environment that "${reference}" is to be compared with, for example staging.`,
      ['environments'],
    )
  }
  return { roles, problems: [] }
}
