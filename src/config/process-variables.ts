/** The environment variables of the process, handed in so that nothing here reads them by itself. */

export type ProcessVariables = Readonly<Record<string, string | undefined>>

/**
 * CI systems pass a secret that does not exist as the empty text, so an empty variable counts as one that is not set.
 * Without `hasOwn`, `${constructor}` would be found on the prototype.
 */
export function processValue(name: string, variables: ProcessVariables): string | undefined {
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined
  return value === '' ? undefined : value
}
