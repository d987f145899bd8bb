/** Findings and causes are named by id; the beginning of one is enough where only one begins so. */
const BEGINNING_CHARACTERS_MIN = 4

export function uniqueById<T extends { readonly id: string }>(id: string, all: readonly T[]): T | undefined {
  const exact = all.find((one) => one.id === id)
  const beginning = all.filter((one) => one.id.startsWith(id))
  return exact ?? (beginning.length === 1 && id.length >= BEGINNING_CHARACTERS_MIN ? beginning[0] : undefined)
}
