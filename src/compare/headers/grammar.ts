/**
 * What a header grammar is: how a field's value becomes named parts, so that a finding names the directive that changed,
 * and noise in one part (a nonce, a time) hides nothing in another; and what a change of a part means.
 */
import type { DifferenceKind } from '../facet.ts'
import type { HeaderRule } from './rules.ts'

/** `at` is the pointer below the header (`/max-age`); empty: the value as a whole. */
export type Part = {
  readonly at: string
  /** Equal exactly when it means the same. */
  readonly exact: string
  /** For people; default: `exact`. */
  readonly shown?: string
}

export type ReadContext = {
  /** Replaces the own environment's host and origin by tokens. */
  readonly tokenise: (text: string) => string
  /** URL of the request: relative targets resolve against it. */
  readonly url: string
  /** Value of another field of the same answer, by name in small letters. */
  readonly field: (name: string) => string | undefined
}

/** A part that differs, with what each side shows of it. */
export type Change = {
  readonly at: string
  readonly kind: DifferenceKind
  readonly reference: string | null
  readonly candidate: string | null
}

export type Grammar = {
  /** @returns parts; undefined when the value is not of this grammar: then it is compared as a whole. Never throws. */
  readonly read: (value: string, context: ReadContext) => readonly Part[] | undefined
  /** What the change of one part means, seeing what else of the header changed; undefined: the general rule. */
  readonly rule?: (change: Change, all: readonly Change[]) => HeaderRule | undefined
  /** The whole header is on one side only. */
  readonly missing?: HeaderRule
  readonly added?: HeaderRule
  /** What any other change means. */
  readonly changed?: HeaderRule
  /** May stand on several lines (RFC 9110, section 5.3). */
  readonly list?: true
  /** New with nearly every answer: equal values are not to be expected, equal parts are. */
  readonly fresh?: true
}

/** More members than this are no list that anybody maintains: such a value is compared as a whole. */
export const MEMBERS_MAX = 256

/** Splits at a separator outside of quoted strings (RFC 9110, section 5.6.4) and angle brackets; empty members are left out. */
export function split(text: string, separator: ',' | ';'): readonly string[] {
  const members: string[] = []
  let start = 0
  let inside: '"' | '>' | undefined
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (inside !== undefined) {
      if (character === '\\' && inside === '"') index += 1
      else if (character === inside) inside = undefined
    } else if (character === '"') inside = '"'
    else if (character === '<') inside = '>'
    else if (character === separator) {
      members.push(text.slice(start, index))
      start = index + 1
    }
  }
  members.push(text.slice(start))
  return members.map((member) => member.trim().replace(/\s+/g, ' ')).filter((member) => member !== '')
}

/** `max-age="60"` -> `max-age` and `60`; without a value, the second is empty. Names have no case. */
export function pair(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf('=')
  if (equals === -1) return [text.trim().toLowerCase(), '']
  return [text.slice(0, equals).trim().toLowerCase(), unquote(text.slice(equals + 1).trim())]
}

export function unquote(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text
}

/** Members in one order, each once. */
export function sorted(members: Iterable<string>): readonly string[] {
  return [...new Set(members)].sort()
}

/** Pointer below the header; names come from outside (RFC 6901, section 3). */
export function below(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** A list whose order means nothing: one part a member. */
export function tokenSet(fold: (member: string) => string): Grammar['read'] {
  return (value, { tokenise }) => {
    const members = sorted(split(tokenise(value), ',').map(fold))
    if (members.length > MEMBERS_MAX) return undefined
    return members.map((member) => ({ at: below(member), exact: 'listed', shown: member }))
  }
}

/** Directives with or without a value, in any order, each once: one part a directive. */
export function directives(separator: ',' | ';'): Grammar['read'] {
  return (value, { tokenise }) => {
    const members = split(tokenise(value), separator)
    if (members.length > MEMBERS_MAX) return undefined
    const named = new Map(members.map(pair))
    return [...named].map(([name, argument]) => directive(name, argument))
  }
}

export function directive(name: string, argument: string): Part {
  // Whole numbers as they are meant: a quoted or padded one is the same (RFC 9111, section 1.3).
  const exact = /^\d{1,15}$/.test(argument) ? String(Number(argument)) : argument
  return { at: below(name), exact: exact === '' ? 'set' : exact, shown: exact === '' ? name : `${name}=${exact}` }
}

/** The number in a part that `directive` made. */
export function numberOf(shown: string | null): number | undefined {
  const digits = /=(\d+)$/.exec(shown ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}
