/** Headers that name places and files: Link (RFC 8288), Refresh, Content-Disposition (RFC 6266), Content-Range, Server-Timing, Via. */
import { templateOf } from '../format-class.ts'
import { MEMBERS_MAX, below, pair, sorted, split, unquote } from './grammar.ts'
import type { Grammar, Part, ReadContext } from './grammar.ts'

/** The same target, however it is spelled: relative or absolute, escapes in either case. */
export function absolute(target: string, base: string): string {
  const href = URL.canParse(target, base) ? new URL(target, base).href : target
  return href.replace(/%[0-9a-f]{2}/gi, (escape) => escape.toUpperCase())
}

/** One part a relation; several targets of one relation are a set. */
const link: Grammar = {
  list: true,
  read: (value, context) => {
    const links = split(value, ',')
    if (links.length > MEMBERS_MAX) return undefined
    const targets = new Map<string, string[]>()
    for (const text of links) {
      const read = readLink(text, context)
      if (read === undefined) return undefined
      for (const relation of read.relations) {
        const known = targets.get(relation)
        if (known === undefined) targets.set(relation, [read.target])
        else known.push(read.target)
      }
    }
    return [...targets].map(([relation, all]) => ({ at: below(relation), exact: sorted(all).join(', ') }))
  },
}

function readLink(
  text: string,
  { tokenise, url }: ReadContext,
): { readonly relations: readonly string[]; readonly target: string } | undefined {
  const end = text.indexOf('>')
  if (!text.startsWith('<') || end === -1) return undefined
  const target = templateOf(tokenise(absolute(text.slice(1, end).trim(), url)))
  const parameters = split(text.slice(end + 1), ';').map(pair)
  const relation = parameters.find(([name]) => name === 'rel')?.[1] ?? 'none'
  const others = sorted(
    parameters.filter(([name]) => name !== 'rel').map(([name, value]) => (value === '' ? name : `${name}=${value}`)),
  )
  return { relations: sorted(relation.toLowerCase().split(/\s+/)), target: [`<${target}>`, ...others].join('; ') }
}

const refresh: Grammar = {
  read: (value, { tokenise, url }) => {
    const [, seconds, target] = /^\s*(\d+)\s*(?:[;,]\s*(?:url\s*=\s*)?(.*))?$/is.exec(value) ?? []
    if (seconds === undefined) return undefined
    const parts: Part[] = [{ at: '/seconds', exact: String(Number(seconds)) }]
    if (target === undefined) return parts
    return [...parts, { at: '/url', exact: templateOf(tokenise(absolute(target.replace(/^['"]|['"]$/g, ''), url))) }]
  },
}

const disposition: Grammar = {
  read: (value) => {
    const [type = '', ...parameters] = split(value, ';')
    const names = parameters.map(pair)
    const parts: Part[] = [{ at: '/type', exact: type.toLowerCase() }]
    // filename* goes before filename (RFC 6266, section 4.3).
    const file = names.find(([name]) => name === 'filename*') ?? names.find(([name]) => name === 'filename')
    if (file === undefined) return parts
    const name = unquote(file[1])
    // Dates, numbers and ids in the names of exports are data.
    return [...parts, { at: '/filename', exact: templateOf(name).replace(/\d+/g, '#'), shown: name }]
  },
}

const range: Grammar = {
  read: (value) => {
    const [, unit, what, total] = /^\s*([\w-]+)\s+(\d+-\d+|\*)\/(\d+|\*)\s*$/.exec(value) ?? []
    if (unit === undefined || what === undefined || total === undefined) return undefined
    return [
      { at: '/unit', exact: unit.toLowerCase() },
      { at: '/range', exact: what },
      { at: '/total', exact: total },
    ]
  },
}

/** Names of metrics; durations and descriptions are new with every answer. */
const serverTiming: Grammar = {
  list: true,
  fresh: true,
  read: (value) => {
    const members = split(value, ',')
    if (members.length > MEMBERS_MAX) return undefined
    const names = sorted(members.map((member) => (split(member, ';')[0] ?? '').toLowerCase()))
    return names.map((name) => ({ at: below(name), exact: 'measured', shown: name }))
  },
}

/** The protocols on the way; node names are many and mean nothing. */
const via: Grammar = {
  list: true,
  read: (value) => {
    const protocols = split(value, ',').map((member) => (member.split(' ')[0] ?? '').toLowerCase().replace(/^http\//, ''))
    return [{ at: '/protocols', exact: sorted(protocols).slice(0, MEMBERS_MAX).join(', '), shown: value }]
  },
}

/** Of what was made or is about to be: `/orders/{uuid}`. */
const location: Grammar = {
  read: (value, { tokenise, url }) => [{ at: '', exact: templateOf(tokenise(absolute(value, url))), shown: value }],
}

export const LINK_GRAMMARS: readonly (readonly [name: string, grammar: Grammar])[] = [
  ['link', link],
  ['location', location],
  ['refresh', refresh],
  ['content-disposition', disposition],
  ['content-range', range],
  ['server-timing', serverTiming],
  ['via', via],
]
