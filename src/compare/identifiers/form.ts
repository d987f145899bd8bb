/** The form of a name that somebody counts: `SO-123456` and `SO-99` have one, `SO-123456` and `123456` have not. */

/** Longer ones are no names. */
const NAME_CHARACTERS_MAX = 64

/** @returns the name with `#` for every run of digits; a text that is too long for a name is its own form */
export function formOf(name: string): string {
  return name.length > NAME_CHARACTERS_MAX ? name : name.replace(/\d+/g, '#')
}
