/** Puts variables into texts: `${NAME}` becomes the value of NAME, `$${` a literal `${`. */

export type Interpolated = {
  readonly text: string
  /** Names that were found, in order, each once. */
  readonly used: readonly string[]
  /** Names that were not found: they stay in the text as they were written. */
  readonly missing: readonly string[]
}

const TEMPLATE = /\$\$\{|\$\{([^{}]*)\}/g

export function interpolate(text: string, lookup: (name: string) => string | undefined): Interpolated {
  const used = new Set<string>()
  const missing = new Set<string>()
  const replaced = text.replaceAll(TEMPLATE, (written, name?: string) => {
    if (name === undefined) return '${'
    const value = lookup(name)
    ;(value === undefined ? missing : used).add(name)
    return value ?? written
  })
  return { text: replaced, used: [...used], missing: [...missing] }
}

/** @returns the names that a text asks for, in order, each once */
export function templateNames(text: string): readonly string[] {
  return interpolate(text, () => undefined).missing
}
