/** Structured fields (RFC 9651) as parts: dictionaries by key, lists by member. */
import { parseDictionary, parseList, serializeInnerList, serializeItem } from 'structured-headers'
import type { InnerList, Item } from 'structured-headers'

import { MEMBERS_MAX, below, sorted } from './grammar.ts'
import type { Grammar, Part } from './grammar.ts'

/** One spelling for each meaning. */
export function itemText(member: Item | InnerList): string {
  return isInnerList(member) ? serializeInnerList(member) : serializeItem(member)
}

function isInnerList(member: Item | InnerList): member is InnerList {
  return Array.isArray(member[0])
}

/** @param valueOf - what of a member's text is compared; an empty text: that it is there */
export function dictionary(valueOf: (text: string, key: string) => string = (text) => text): Grammar['read'] {
  return guarded((value, tokenise) => {
    const members = parseDictionary(value)
    if (members.size > MEMBERS_MAX) return undefined
    return [...members].map(([key, member]): Part => {
      const text = tokenise(itemText(member))
      return { at: below(key), exact: valueOf(text, key) || 'present', shown: text === '?1' ? key : `${key}=${text}` }
    })
  })
}

/** Members by their own value, with the parameters that do not change with every answer. */
export function memberList(keeps: (parameter: string) => boolean): Grammar['read'] {
  return guarded((value, tokenise) => {
    const members = parseList(value)
    if (members.length > MEMBERS_MAX) return undefined
    const parts = new Map<string, Part>()
    for (const [item, parameters] of members) {
      const name = tokenise(Array.isArray(item) ? itemText([item, new Map()]) : itemText([item, new Map()]))
      const kept = sorted(
        [...parameters].filter(([key]) => keeps(key)).map(([key, bare]) => `${key}=${itemText([bare, new Map()])}`),
      )
      parts.set(name, { at: below(name), exact: kept.join(';') || 'present', shown: [name, ...kept].join(';') })
    }
    return [...parts.values()]
  })
}

/** The library throws on what is no structured field; such a value is compared as a whole. */
function guarded(read: (value: string, tokenise: (text: string) => string) => readonly Part[] | undefined): Grammar['read'] {
  return (value, { tokenise }) => {
    try {
      return read(value, tokenise)
    } catch {
      return undefined
    }
  }
}
