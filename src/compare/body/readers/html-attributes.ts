/** Attributes of HTML: spelling undone, and what is new with every page by its purpose replaced by what it is. */
import { templateOf } from '../../format-class.ts'
import { JsonNumber } from '../json.ts'
import type { Json } from '../json.ts'

export type Attributes = readonly { readonly name: string; readonly value: string; readonly prefix?: string | undefined }[]

/** Attributes whose presence is their value (HTML, section 2.3.2). */
const BOOLEAN: ReadonlySet<string> = new Set(
  (
    'allowfullscreen async autofocus autoplay checked controls default defer disabled formnovalidate hidden inert ismap ' +
    'itemscope loop multiple muted nomodule novalidate open playsinline readonly required reversed selected'
  ).split(' '),
)

/** What frameworks write for themselves: markers of components and of server-side rendering. */
const MARKERS =
  /^(?:data-react(?:root|id|-checksum|-helmet)|data-v-[0-9a-f]{6,}|data-server-rendered|data-ssr|data-n-head|data-hk|data-svelte-h|data-turbo-track|data-emotion|_ng(?:content|host)-.*|ng-version|data-nonce)$/

/** Ids that frameworks count up or draw: React, Ember, Radix, Headless UI, Bootstrap-Vue, Material UI. */
const GENERATED_ID =
  /:r[0-9a-z]+:|«r[0-9a-z]+»|^ember\d+$|^__BVID__\d+|^(?:headlessui|radix|mui|mat|react-aria|ng|el|vs)-[\w-]*\d+$|^[a-z]+-[0-9a-f]{8,}$|^cdk-.*\d+$/
const ID_ATTRIBUTES: ReadonlySet<string> = new Set(
  'id for aria-labelledby aria-describedby aria-controls aria-owns aria-activedescendant headers list form popovertarget'.split(
    ' ',
  ),
)

/** Classes that a build writes: CSS-in-JS (`css-1q2w3e`, `sc-bdVaJa`) and the hash of CSS modules (`Button_root__3xK9f`). */
const BUILT_CLASS = /^(?:css|sc|jss|emotion|svelte|astro|jsx|styled)-[A-Za-z0-9_-]+$/
const MODULE_HASH = /(?<=[A-Za-z]_{1,2})[A-Za-z0-9-]{5,8}$/

const ADDRESSES: ReadonlySet<string> = new Set(['src', 'href', 'action', 'formaction', 'poster', 'data', 'srcset', 'imagesrcset'])
/** A parameter that keeps caches from serving an old file. */
const CACHE_BUSTER = /([?&](?:v|ver|version|hash|h|t|ts|_|cb|rev|build|buildid)=)[\w.-]+/gi

/** @returns the address without the fingerprint of a build: `/app.3f9c1a2b.js?v=7` -> `/app.{asset}.js?v={asset}` */
export function assetAddress(address: string): string {
  const trimmed = address.trim()
  if (trimmed.startsWith('data:')) return trimmed
  return templateOf(/\.\w{2,5}\?/.test(trimmed) ? trimmed.replace(CACHE_BUSTER, '$1{asset}') : trimmed)
}

/** Adds the attributes of an element to its fields, as `@name`. */
export function addAttributes(attributes: Attributes, fields: Map<string, Json>): void {
  for (const { name, value, prefix } of attributes) {
    if (/^(?:data-|_ng|ng-)/.test(name) && MARKERS.test(name)) continue
    const normalised = attributeValue(name, value)
    if (normalised !== undefined) fields.set(`@${prefix === undefined || prefix === '' ? name : `${prefix}:${name}`}`, normalised)
  }
}

/** @returns undefined for an attribute that says nothing */
function attributeValue(name: string, value: string): Json | undefined {
  if (name === 'nonce') return '{nonce}'
  if (name === 'class') return classesOf(value)
  if (name === 'style') return styleOf(value)
  if (name === 'integrity') return integrityOf(value)
  if (BOOLEAN.has(name)) return true
  if (ID_ATTRIBUTES.has(name)) return generatedIds(value)
  if (ADDRESSES.has(name)) return assetAddress(value)
  if (
    /^(?:width|height|colspan|rowspan|tabindex|maxlength|minlength|size|rows|cols)$/.test(name) &&
    /^\s*-?\d{1,9}\s*$/.test(value)
  )
    return new JsonNumber(String(Number(value)))
  return collapse(value)
}

function classesOf(value: string): Json | undefined {
  const classes = new Set<string>()
  for (const name of value.split(/[ \t\n\f\r]+/))
    if (name !== '')
      classes.add(BUILT_CLASS.test(name) ? '{built}' : name.replace(MODULE_HASH, (hash) => (/\d/.test(hash) ? '{hash}' : hash)))
  return classes.size === 0 ? undefined : [...classes].sort()
}

function styleOf(value: string): Json | undefined {
  const declarations = value.split(';').map((one) => collapse(one).replace(/ ?: ?/, ': '))
  const kept = declarations.filter((one) => one !== '')
  return kept.length === 0 ? undefined : kept.join('; ')
}

/** The hash changes with the file it belongs to; that the file is pinned, and how strongly, is what counts. */
export function integrityOf(value: string): string {
  return [...new Set(value.split(/\s+/).map((one) => one.split('-')[0] ?? ''))]
    .filter((one) => one !== '')
    .sort()
    .join(' ')
}

function generatedIds(value: string): string {
  return collapse(value)
    .split(' ')
    .map((id) => (GENERATED_ID.test(id) ? '{generated}' : templateOf(id)))
    .join(' ')
}

/** HTML's white space, which is not JavaScript's: a no-break space is a character (section 2.3.1, "ASCII whitespace"). */
export function collapse(text: string): string {
  return text.replace(/[ \t\n\f\r]+/g, ' ').replace(/^ | $/g, '')
}

const CSRF_NAME = /csrf|xsrf|authenticity[_-]?token|requestverification|^_?nonce$|wpnonce|^_token$|form_build_id|form_token/i

/** Fields that are new with every page, so that nobody else can send the form. */
export function isCsrfName(name: string): boolean {
  return name.length <= CSRF_NAME_MAX && CSRF_NAME.test(name)
}
const CSRF_NAME_MAX = 200

/** What is left where no token was given: nothing, a value of the program, or what a template did not fill in. */
const NO_TOKEN = /^(?:|undefined|null|none|nil|nan|true|false|0|\[object Object\]|[{<$%].*)$/i

/** @returns what stands for any token; a value that cannot be one stays as it is, because every form with it is refused */
export function csrfValue(value: string): string {
  return NO_TOKEN.test(value.trim()) ? value.trim() : '{csrf}'
}
