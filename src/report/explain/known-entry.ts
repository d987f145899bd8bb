/**
 * An entry of the list of known differences, ready to be pasted. Values that are not plain words are written as JSON, which
 * YAML is a superset of (yaml.org/spec/1.2.2, section 1.3), with everything that hides spelled by its code.
 */
import { hasHidden } from '../text/visible.ts'

/** In the order of its keys; values are texts, lists of texts, or null. */
export type KnownEntry = Readonly<Record<string, unknown>>

/** Read as text by every YAML: no number, no boolean, no comment, no indicator. */
const PLAIN = /^(?:[A-Za-z/][\w./-]*|\d{4}-\d{2}-\d{2})$/
const WORDS = /^(?:null|true|false|yes|no|on|off|y|n|nan|inf)$/i

export function knownEntryLines(entry: KnownEntry): readonly string[] {
  return Object.entries(entry)
    .filter(([, value]) => value !== undefined)
    .map(([key, value], index) => `${index === 0 ? '- ' : '  '}${key}: ${yamlValue(value)}`)
}

function yamlValue(value: unknown): string {
  if (typeof value === 'string' && PLAIN.test(value) && !WORDS.test(value)) return value
  return Array.from(JSON.stringify(value), (character) => (hasHidden(character) ? escaped(character) : character)).join('')
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
    '',
  )
}
