/** A value that must never be written, and the name shown in its place. */
export type Secret = { readonly name: string; readonly value: string }
