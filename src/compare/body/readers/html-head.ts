/**
 * What a page loads and what it says about itself: scripts, styles, metadata, links by relation, embedded data. It means
 * the same wherever it stands in the document, so it is kept apart and by name: `/meta/robots/noindex`, `/rel/canonical`,
 * `/scripts/third-party/cdn.example`, `/data/__NEXT_DATA__`.
 */
import { parseJson } from '../json.ts'
import type { Json, JsonObject } from '../json.ts'
import { addAttributes, type Attributes, assetAddress, collapse, csrfValue, integrityOf, isCsrfName } from './html-attributes.ts'

export type Head = {
  readonly meta: JsonObject
  readonly rel: JsonObject
  readonly scripts: { readonly own: Json[]; readonly inline: Json[]; readonly thirdParty: JsonObject }
  /** One for each script that says a nonce. */
  readonly nonces: Json[]
  readonly styles: Json[]
  readonly data: JsonObject
  /** How often a name has come that may stand only once. */
  readonly times: Map<string, number>
}

export function createHead(): Head {
  return {
    meta: new Map(),
    rel: new Map(),
    scripts: { own: [], inline: [], thirdParty: new Map() },
    nonces: [],
    styles: [],
    data: new Map(),
    times: new Map(),
  }
}

/** Adds what there is of the head to the tree of a page. */
export function setHead(tree: JsonObject, { meta, rel, scripts, nonces, styles, data }: Head): void {
  const { own, inline, thirdParty } = scripts
  tree.set('meta', meta)
  tree.set('rel', rel)
  tree.set(
    'scripts',
    new Map<string, Json>([
      ['own', own],
      ['inline', inline],
      ['third-party', thirdParty],
      // Without any, a policy with a nonce blocks them all; how many there are follows from the scripts.
      ...(nonces.length > 0 ? [['nonce', '{nonce}'] as const] : []),
    ]),
  )
  tree.set('styles', styles)
  tree.set('data', data)
}

type Named = { readonly attributes: Attributes; readonly get: (name: string) => string | undefined }

export function named(attributes: Attributes): Named {
  return { attributes, get: (name) => attributes.find((attribute) => attribute.name === name)?.value }
}

export function addMeta({ get }: Named, head: Head): void {
  const { meta } = head
  const charset = get('charset')
  if (charset !== undefined) meta.set('charset', charset.trim().toLowerCase())
  const equivalent = get('http-equiv')?.trim().toLowerCase()
  const name = equivalent ?? (get('name') ?? get('property') ?? get('itemprop'))?.trim().toLowerCase()
  if (name === undefined || name === '') return
  const content = collapse(get('content') ?? '')
  if (isCsrfName(name)) addTo(meta, name, csrfValue(content), head)
  else if (/^(?:robots|googlebot|bingbot)$/.test(name)) addRobots(meta, name, content)
  else if (name === 'content-security-policy') addTo(meta, name, policyOf(content), head)
  else if (name === 'content-type') addTo(meta, name, content.toLowerCase(), head)
  else addTo(meta, name, assetAddress(content), head)
}

/** `all`, `index` and `follow` are what holds without any (RFC 9309 knows only paths; the names are Google's and Bing's). */
function addRobots(meta: JsonObject, name: string, content: string): void {
  const known = meta.get(name)
  const directives: JsonObject = known instanceof Map ? known : new Map()
  for (const directive of content
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())) {
    if (directive === 'none') directives.set('noindex', true).set('nofollow', true)
    else if (directive !== '' && !/^(?:all|index|follow)$/.test(directive)) directives.set(directive, true)
  }
  if (directives.size > 0) meta.set(name, directives)
}

/** Directives in any order, sources in any order (CSP Level 3, section 2.2). */
function policyOf(content: string): Json {
  const directives: JsonObject = new Map()
  for (const directive of content.split(';')) {
    const [name = '', ...sources] = collapse(directive).split(' ')
    if (name === '' || directives.has(name.toLowerCase())) continue
    const fresh = sources.map((source) => source.replace(/^'(nonce|sha\d+)-.*'$/, "'$1'"))
    directives.set(name.toLowerCase(), [...new Set(fresh)].sort().join(' '))
  }
  return directives
}

export function addLink({ attributes, get }: Named, head: Head): void {
  const { rel, styles } = head
  const relation = collapse(get('rel') ?? '').toLowerCase()
  const rest = attributes.filter(({ name }) => name !== 'rel' && name !== 'href')
  const fields: JsonObject = new Map<string, Json>([['href', assetAddress(get('href') ?? '')]])
  addAttributes(rest, fields)
  if (relation.split(' ').includes('stylesheet')) styles.push(fields)
  else if (relation === 'canonical') addTo(rel, relation, assetAddress(get('href') ?? ''), head)
  else {
    const known = rel.get(relation)
    if (Array.isArray(known)) known.push(fields)
    else rel.set(relation, [fields])
  }
}

/** Another party: an absolute address that is not the environment's own, whose host a token stands for by now. */
const FOREIGN = /^(?:https?:)?\/\/([^/?#{}]+)/i

/** @param text - what stands between the tags */
export function addScript({ attributes, get }: Named, text: string, head: Head): void {
  const src = get('src')
  if ((get('nonce') ?? '').trim() !== '') head.nonces.push(true)
  if (src === undefined) {
    addInlineScript(get('id'), (get('type') ?? '').trim().toLowerCase(), text, head)
    return
  }
  const address = assetAddress(src)
  const script: JsonObject = new Map<string, Json>([['src', address]])
  addAttributes(
    attributes.filter(
      ({ name }) =>
        !/^(?:src|nonce|id|integrity|charset|data-.*)$/.test(name) && !(name === 'type' && get('type') === 'text/javascript'),
    ),
    script,
  )
  const integrity = get('integrity')
  if (integrity !== undefined) script.set('@integrity', integrityOf(integrity))
  const host = FOREIGN.exec(address)?.[1]?.toLowerCase()
  if (host === undefined) head.scripts.own.push(script)
  else {
    const known = head.scripts.thirdParty.get(host)
    if (Array.isArray(known)) known.push(script)
    else head.scripts.thirdParty.set(host, [script])
  }
}

/** State that a page hands to its scripts, alone in its element: `window.__STATE__ = {...};` */
const STATE = /^\s*(?:(?:window|self|globalThis)(?:\.|\[["'])|var |let |const )([\w$]{1,100})(?:["']\])?\s*=\s*(?=[[{])/

function addInlineScript(id: string | undefined, type: string, text: string, head: Head): void {
  const isJson = type.endsWith('json') || type === 'importmap' || type === 'speculationrules'
  const assigned = isJson ? null : STATE.exec(text)
  const name = isJson ? (id ?? type.replace(/^application\//, '')) : assigned?.[1]
  if (name !== undefined) {
    const value = text.slice(assigned?.[0].length ?? 0).trimEnd()
    const parsed = parseJson(value.endsWith(';') && !isJson ? value.slice(0, -1) : value)
    if (parsed.ok) {
      addTo(head.data, name, parsed.value, head)
      return
    }
  }
  const code = collapse(text)
  if (code !== '') head.scripts.inline.push(code)
}

/** Names that come twice are counted: `article:tag`, `article:tag 2`. */
function addTo(object: JsonObject, name: string, value: Json, { times }: Head): void {
  const before = object.has(name) ? (times.get(name) ?? 1) : 0
  times.set(name, before + 1)
  object.set(before === 0 ? name : `${name} ${before + 1}`, value)
}
