/** Collects what must never be written. */
import { SECRET_CHARACTERS_MIN } from '../core/secret.ts'
import { guess } from './closest.ts'
import { processValue, type ProcessVariables } from './process-variables.ts'
import type { ResolvedEnvironment, Secret } from './project.ts'

export type CollectedSecrets = { readonly secrets: readonly Secret[]; readonly warnings: readonly string[] }

export function collectSecrets(
  found: readonly Secret[],
  named: readonly string[],
  sources: {
    readonly environments: readonly ResolvedEnvironment[]
    readonly processVariables: ProcessVariables
  },
): CollectedSecrets {
  const warnings: string[] = []
  const all = [...found]
  for (const name of named) {
    const values = [
      ...sources.environments.map(({ variables }) => variables[name]),
      processValue(name, sources.processVariables),
    ].filter((value) => value !== undefined && value !== '')
    if (values.length === 0) {
      const known = [...new Set(sources.environments.flatMap(({ variables }) => Object.keys(variables)))]
      warnings.push(`mask.variables names "${name}", which is not set. ${guess(name, known, 'Variables of environments')}`)
    }
    all.push(...values.map((value) => ({ name, value: value ?? '' })))
  }
  // One value may come by several ways; the first name, mostly that of a variable, is the one people know.
  const byValue = new Map<string, Secret>()
  for (const secret of all) if (!byValue.has(secret.value)) byValue.set(secret.value, secret)
  const unique = [...byValue.values()]
  const short = [...new Set(unique.filter(({ value }) => value.length < SECRET_CHARACTERS_MIN).map(({ name }) => name))]
  warnings.push(
    ...short.map(
      (name) =>
        `the secret ${name} has fewer than ${SECRET_CHARACTERS_MIN} characters, so it cannot be masked where it is quoted`,
    ),
  )
  return { secrets: unique.filter(({ value }) => value.length >= SECRET_CHARACTERS_MIN), warnings }
}
