/** A value that must never be written, and the name shown in its place. */
export type Secret = { readonly name: string; readonly value: string }

/** A shorter value is found by chance in any text: masking `on` or `42` would tear reports apart. */
export const SECRET_CHARACTERS_MIN: number = 4
