/** Fields that name something else in the same answer: a link to oneself, an id of another list, an id said twice. */
import type { Json, JsonObject } from '../body/json.ts'
import { pointerToken } from '../facet.ts'
import { formatOf } from '../format-class.ts'
import { isObject, keyText, type Collector } from './fact.ts'

const LINK_NAME = /^(?:self|href|url|link|uri|@id)$/i
const LINK_PARENT = /^_?links$/i
const ID_NAME = /^_?(?:id|uuid|guid|key|sku|slug|code)$/i
/** Bits of each character of an id that a link repeats: digits, the least there is. */
const BITS_PER_CHARACTER = 3
const LINK_BITS_MAX = 24
/** Longer texts are no ids. */
const ID_CHARACTERS_MAX = 128

/** `{id, href}`: the path of the link has the id as one of its segments. */
export function checkSelfLink(path: string, object: JsonObject, { note }: Collector): void {
  const idName = [...object.keys()].find((name) => ID_NAME.test(name))
  if (idName === undefined) return
  const id = textOf(object.get(idName))
  if (id === undefined || id.length > ID_CHARACTERS_MAX) return
  for (const { at, link } of linksOf(path, object)) {
    const holds = segmentsOf(link).includes(id)
    note(
      { rule: 'body.link-mismatch', path: at, about: [`${path}/${pointerToken(idName)}`], name: idName },
      { holds, bits: Math.min(LINK_BITS_MAX, id.length * BITS_PER_CHARACTER), shown: `${link} of ${id}` },
    )
  }
}

type Link = { readonly at: string; readonly link: string }

/** A link of its own, `links: {self}`, or `_links: {self: {href}}` (HAL). */
function linksOf(path: string, object: JsonObject): readonly Link[] {
  const links: Link[] = []
  for (const [name, value] of object) {
    const at = `${path}/${pointerToken(name)}`
    if (typeof value === 'string' && LINK_NAME.test(name)) links.push({ at, link: value })
    if (!LINK_PARENT.test(name) || !isObject(value)) continue
    const self = value.get('self')
    const href = isObject(self) ? self.get('href') : undefined
    if (typeof self === 'string') links.push({ at: `${at}/self`, link: self })
    if (typeof href === 'string') links.push({ at: `${at}/self/href`, link: href })
  }
  return links
}

const LINK_CHARACTERS_MAX = 2_048

function segmentsOf(link: string): readonly string[] {
  if (link.length > LINK_CHARACTERS_MAX) return []
  return link.split(/[/?#&=]/).map((segment) => {
    try {
      return decodeURIComponent(segment)
    } catch {
      return segment
    }
  })
}

function textOf(value: Json | undefined): string | undefined {
  return keyText(value)?.replace(/^"|"$/g, '')
}

/** Lists with ids, by name, and fields that name one of them: collected while walking, joined at the end. */
export type ReferenceCollector = {
  readonly list: (path: string, name: string, list: readonly Json[]) => void
  /** `order: {id}` outside of lists: `payment.orderId` names it. */
  readonly object: (path: string, name: string, object: JsonObject) => void
  readonly field: (path: string, name: string, value: Json) => void
  readonly join: (collector: Collector) => void
}

type Target = { readonly path: string; readonly ids: Set<string>; readonly isOne?: true }
type Field = { readonly path: string; readonly stem: string; readonly values: Set<string> }

export function createReferences(): ReferenceCollector {
  /** `undefined` where two lists share a name: nobody knows which is meant. */
  const targets = new Map<string, Target | undefined>()
  const fields = new Map<string, Field>()
  return {
    list: (path, name, list) => {
      const ids = idsOf(list)
      if (ids === undefined) return
      const stem = singularOf(name)
      targets.set(stem, targets.has(stem) ? undefined : { path, ids })
    },
    object: (path, name, object) => {
      const id = keyText(object.get('id'))
      const stem = name.toLowerCase()
      if (id !== undefined) targets.set(stem, targets.has(stem) ? undefined : { path, ids: new Set([id]), isOne: true })
    },
    field: (path, name, value) => {
      const stem = /^([A-Za-z]{2,40}?)_?[iI][dD]$/.exec(name)?.[1]?.toLowerCase()
      const text = keyText(value)
      if (stem === undefined || text === undefined) return
      const known = fields.get(path)
      if (known === undefined) fields.set(path, { path, stem, values: new Set([text]) })
      else known.values.add(text)
    },
    join: (collector) => {
      for (const field of fields.values()) {
        const target = targets.get(field.stem)
        if (target === undefined || field.path.startsWith(`${target.path}/`)) continue
        const broken = [...field.values].filter((value) => !target.ids.has(value))
        const idPath = target.isOne === true ? `${target.path}/id` : `${target.path}/*/id`
        collector.note(
          { rule: 'body.reference-broken', path: field.path, about: [target.path, idPath], name: target.path },
          {
            holds: broken.length === 0,
            // The name, and each different value that is found among the ids.
            bits: 14 + 3 * field.values.size,
            shown:
              broken.length === 0 ? `all of ${field.values.size} are in ${target.path}` : `${broken[0]} is not in ${target.path}`,
          },
        )
      }
    },
  }
}

function idsOf(list: readonly Json[]): Set<string> | undefined {
  const ids = new Set<string>()
  for (const element of list) {
    const id = isObject(element) ? keyText(element.get('id')) : undefined
    if (id === undefined) return undefined
    ids.add(id)
  }
  return ids.size === 0 ? undefined : ids
}

/** `categories` -> `category`, `boxes` -> `box`, `customers` -> `customer`. */
function singularOf(name: string): string {
  const lower = name.toLowerCase()
  if (lower.endsWith('ies')) return `${lower.slice(0, -3)}y`
  if (/(?:s|x|z|ch|sh)es$/.test(lower)) return lower.slice(0, -2)
  return lower.endsWith('s') ? lower.slice(0, -1) : lower
}

/** An id that stands at two places of one answer outside of lists: what is said once about it holds for both. */
export type EchoCollector = {
  readonly text: (path: string, name: string, value: string) => void
  readonly join: (collector: Collector) => void
}

/** Ids of the exchange itself; two rows of one table may share an id today and not tomorrow. */
const ECHO_NAME = /^(?:x[_-]?)?(?:request|trace|correlation|transaction|operation)[_-]?(?:id|uuid)$/i
const ECHO_CHARACTERS_MIN = 12
const ECHOES_MAX = 40

export function createEchoes(): EchoCollector {
  const texts: { readonly path: string; readonly name: string; readonly value: string }[] = []
  return {
    text: (path, name, value) => {
      if (value.length < ECHO_CHARACTERS_MIN || value.length > ID_CHARACTERS_MAX || !ECHO_NAME.test(name)) return
      if (texts.length < ECHOES_MAX && formatOf(value).volatile) texts.push({ path, name, value })
    },
    join: ({ note }) => {
      texts.sort((left, right) => left.path.length - right.path.length || (left.path < right.path ? -1 : 1))
      for (const [index, first] of texts.entries()) {
        for (const second of texts.slice(index + 1)) {
          if (stemOf(first.name) !== stemOf(second.name)) continue
          const holds = first.value === second.value
          note(
            { rule: 'body.relation-changed', path: second.path, about: [first.path], name: `equal to ${first.path}` },
            { holds, bits: 24, shown: `${first.path} ${first.value}, ${second.path} ${second.value}` },
          )
        }
      }
    },
  }
}

function stemOf(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '')
}
