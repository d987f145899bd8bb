/**
 * Masks secrets once, before the log is written, so that nothing after it can leak them. A mask keeps what kind of
 * secret stood there, `«masked:jwt»`, so that its presence and place can still be compared.
 *
 * Declared secrets are found in raw, URL-encoded, JSON-escaped, HTML-escaped and base64 form (at all three alignments);
 * undeclared ones by header name, JSON field name, query parameter, the schemes `Bearer` and `Basic`, and the published
 * token formats of common providers.
 */
import type { HeaderList } from '../core/observation.ts'
import { describeJwt } from '../core/describe-jwt.ts'
import { shapeOfSecret } from '../core/masked-shape.ts'
import { SECRET_CHARACTERS_MIN, type Secret } from '../core/secret.ts'
import { kindOfHeader, maskSchemes } from './secret-names.ts'

export type Masker = {
  readonly text: (text: string) => string
  readonly bytes: (bytes: Buffer) => Buffer
  readonly headers: (headers: HeaderList) => HeaderList
  readonly url: (url: string) => string
  /** A value learnt during the run: an OAuth2 token, a captured session. Everything masked later covers it. */
  readonly learn: (secret: Secret) => void
}

/** Cached header values; request ids and dates never come again, so the cache is emptied when it is full. */
const HEADER_CACHE_MAX = 4096

/** Not inside a word, where an escape before it counts as none: `%20AKIA...`, `\nAKIA...`. */
const START = '(?:(?<![A-Za-z0-9_])|(?<=%[0-9A-Fa-f]{2})|(?<=\\\\[bfnrt]))'

/** Formats from the providers' own documentation; the prefixes are what their secret scanners look for. */
const TOKEN_FORMATS: readonly (readonly [kind: string, pattern: string])[] = [
  ['jwt', 'eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*'],
  ['key:aws', `${START}(?:AKIA|ASIA)[A-Z0-9]{16}\\b`],
  ['key:github', `${START}(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})`],
  ['key:gitlab', `${START}glpat-[A-Za-z0-9_-]{20,}`],
  ['key:slack', `${START}xox[abeoprs]-[A-Za-z0-9-]{10,}`],
  ['key:stripe', `${START}[rs]k_(?:live|test)_[A-Za-z0-9]{16,}`],
  ['key:google', `${START}AIza[A-Za-z0-9_-]{35}`],
  ['key:npm', `${START}npm_[A-Za-z0-9]{36}`],
  ['key:sendgrid', `${START}SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}`],
  ['key:private', '-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*-----END [A-Z ]*PRIVATE KEY-----'],
]
/** Cheap test whether any of the formats above can be in a text at all. */
const TOKEN_HINT =
  /eyJ[A-Za-z0-9_-]{8}|(?:AKIA|ASIA)[A-Z0-9]|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|[rs]k_(?:live|test)_|AIza|npm_[A-Za-z0-9]{9}|SG\.[A-Za-z0-9_-]{9}|PRIVATE KEY-----/
const TOKENS = new RegExp(TOKEN_FORMATS.map(([, pattern]) => `(${pattern})`).join('|'), 'g')

const SECRET_FIELDS = [
  'access_?token',
  'refresh_?token',
  'id_?token',
  'session_?token',
  'auth_?token',
  'token',
  'password',
  'passwd',
  'pwd',
  'secret',
  'client_?secret',
  'api_?key',
  'private_?key',
  'session_?id',
  'authorization',
].join('|')
const SECRET_PARAMETERS =
  /([?&;#](?:access_token|refresh_token|id_token|token|api_?key|password|secret|client_secret|sig|signature|x-amz-signature|x-amz-security-token|x-goog-signature)=)([^&#;\s"'<>]+)/gi
/** Names that are mostly harmless (`?code=DE`, `?key=price`) and carry a secret only when the value is long. */
const MAYBE_SECRET_PARAMETERS = /([?&;#](?:key|code|state)=)([^&#;\s"'<>]{12,})/gi

/** @param maskedFields - JSON and form fields to mask besides the usual ones, exact names in any case */
export function createMasker(secrets: readonly Secret[], maskedFields: readonly string[]): Masker {
  const declared = declaredMask(secrets)
  const maskFields = fieldMask(maskedFields)
  // A claim may hold a secret that base64 hid.
  const maskToken = (...match: readonly unknown[]): string => {
    const kind = TOKEN_FORMATS[groupOf(match, TOKEN_FORMATS.length)]?.[0] ?? 'token'
    return mask(kind === 'jwt' ? declared.mask(describeJwt(String(match[0]))).replace(/[«»]/g, '') : kind)
  }
  const maskText = (text: string): string => {
    const masked = declared.mask(text)
    const formatted = TOKEN_HINT.test(masked) ? masked.replace(TOKENS, maskToken) : masked
    return maskFields(maskSchemes(formatted, mask('authorization')))
  }
  const maskUrl = (url: string): string =>
    maskText(url)
      .replace(SECRET_PARAMETERS, maskParameter)
      .replace(MAYBE_SECRET_PARAMETERS, maskParameter)
      .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@\s]+@/i, (_all, scheme: string) => `${scheme}${mask('userinfo')}@`)

  // Most header values come again with every answer; masking one anew costs more than everything else about it.
  const headerCache = new Map<string, string>()
  const maskedHeader = (name: string, value: string): string => {
    const key = `${name}\n${value}`
    const cached = headerCache.get(key)
    if (cached !== undefined) return cached
    const masked = maskHeader(name.toLowerCase(), value, maskUrl)
    if (headerCache.size >= HEADER_CACHE_MAX) headerCache.clear()
    headerCache.set(key, masked)
    return masked
  }

  return {
    text: maskText,
    bytes: (bytes) => {
      const text = bytes.toString('latin1')
      const masked = maskText(text)
      // The mask's own guillemets are latin1 too, so a binary body keeps its length in characters where nothing was masked.
      return masked === text ? bytes : Buffer.from(masked, 'latin1')
    },
    headers: (headers) => headers.map(([name, value]) => [name, maskedHeader(name, value)] as const),
    url: maskUrl,
    learn: (secret) => {
      declared.learn(secret)
      headerCache.clear()
    },
  }
}

type DeclaredMask = { readonly mask: (text: string) => string; readonly learn: (secret: Secret) => void }

function declaredMask(secrets: readonly Secret[]): DeclaredMask {
  const known = new Map<string, string>()
  let names: readonly string[] = []
  let pattern: RegExp | undefined
  const learn = (secret: Secret): void => {
    if (secret.value.length < SECRET_CHARACTERS_MIN) return
    known.set(secret.value, secret.name)
    // The longest first: a secret that contains another one is masked as a whole.
    const sorted = [...known].sort(([left], [right]) => right.length - left.length)
    names = sorted.map(([, name]) => name)
    pattern = new RegExp(sorted.map(([value]) => `(${patternOf(value)})`).join('|'), 'g')
  }
  for (const secret of secrets) learn(secret)
  const replace = (...match: readonly unknown[]): string => mask(`secret:${names[groupOf(match, names.length)] ?? 'value'}`)
  return { learn, mask: (text) => (pattern === undefined ? text : text.replace(pattern, replace)) }
}

function fieldMask(maskedFields: readonly string[]): (text: string) => string {
  const names = [SECRET_FIELDS, ...maskedFields.map(escapeRegExp)].join('|')
  const jsonField = new RegExp(`("(?:${names})"\\s*:\\s*)(?:"((?:[^"\\\\]|\\\\.)*)"|(-?\\d[\\d.eE+-]*))`, 'gi')
  const formField = new RegExp(`((?:^|&)(?:${names})=)([^&\\s]+)`, 'gi')
  const hint = new RegExp(`(?:${names})["=]`, 'i')
  const maskJson = (whole: string, name: string, value: string | undefined, digits: string | undefined): string => {
    if (digits !== undefined) return `${name}"${mask('number')}"`
    return value === undefined || value === '' || isMasked(value) ? whole : `${name}"${maskField(name, value)}"`
  }
  const maskForm = (whole: string, name: string, value: string): string =>
    isMasked(value) ? whole : name + maskField(name, value)
  return (text) => (hint.test(text) ? text.replace(jsonField, maskJson).replace(formField, maskForm) : text)
}

/** Made by machines; passwords, and what else a user declares, may be of people. */
const MADE_FIELD = /(?:token|session_?id|api_?key)\W*$/i

function maskField(name: string, value: string): string {
  return MADE_FIELD.test(name) ? maskMade('field', value) : mask('field')
}

/** Of what a machine made, length and alphabet are kept (src/core/masked-shape.ts). */
function maskMade(kind: string, value: string): string {
  const shape = shapeOfSecret(value)
  return mask(shape === undefined ? kind : `${kind} ${shape}`)
}

function maskHeader(name: string, value: string, maskUrl: (text: string) => string): string {
  const kind = kindOfHeader(name, value)
  if (kind === 'authorization') {
    // The scheme is no secret, and "Basic instead of Bearer" is worth seeing.
    const scheme = /^([A-Za-z][\w-]*)\s+\S/.exec(value)?.[1]
    return scheme === undefined ? mask(kind) : `${scheme} ${mask(kind)}`
  }
  if (kind !== undefined) return value === '' || isMasked(value) ? value : maskMade(kind, value)
  if (name === 'cookie')
    return value.replace(/([^=;\s]+)=([^;]*)/g, (_all, cookie: string, secret: string) =>
      secret === '' || isMasked(secret) ? _all : `${cookie}=${maskMade('cookie', secret)}`,
    )
  if (name === 'set-cookie')
    return value.replace(/^(\s*[^=;]+)=([^;]*)/, (_all, cookie: string, secret: string) =>
      secret === '' || isMasked(secret) ? _all : `${cookie}=${maskMade('cookie', secret)}`,
    )
  return maskUrl(value)
}

function maskParameter(whole: string, name: string, value: string): string {
  return isMasked(value) ? whole : name + mask('parameter')
}

function mask(kind: string): string {
  return `«masked:${kind}»`
}

function isMasked(value: string): boolean {
  return value.startsWith('«masked:')
}

/** @param match - what replace() passes: the whole match, one argument per group, the offset and the text */
function groupOf(match: readonly unknown[], groups: number): number {
  return match.slice(1, 1 + groups).findIndex((value) => value !== undefined)
}

/** A pattern for every way in which a secret may stand in a text: spelled by any writer, or inside base64. */
function patternOf(value: string): string {
  const spelled = Array.from(value, spellingsOf).join('')
  return [spelled, ...base64Forms(value).map(escapeRegExp)].join('|')
}

const NAMED_ENTITIES: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }

/**
 * One character in all its spellings: as it is, percent-encoded (RFC 3986, section 2.1), escaped in JSON (RFC 8259,
 * section 7), as a character reference of HTML, and as the bytes of its UTF-8 where a header or a body that is no text is
 * read as latin1. Letters and digits are spelled as they are by every writer there is.
 */
function spellingsOf(character: string): string {
  if (/^[A-Za-z0-9]$/.test(character)) return character
  const bytes = Buffer.from(character, 'utf8')
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  const point = character.codePointAt(0) ?? 0
  const named = NAMED_ENTITIES[character]
  const json = JSON.stringify(character).slice(1, -1)
  const forms = [
    escapeRegExp(character),
    escapeRegExp(json),
    escapeRegExp(`\\${character}`),
    escapeRegExp(bytes.toString('latin1')),
    [...bytes].map((byte) => `%${anyCase(byte.toString(16).padStart(2, '0'))}`).join(''),
    units.map((unit) => `\\\\u${anyCase(unit.toString(16).padStart(4, '0'))}`).join(''),
    `&#0*${point};`,
    `&#[xX]0*${anyCase(point.toString(16))};`,
    ...(named === undefined ? [] : [`&${named};`]),
    ...(character === ' ' ? ['\\+'] : []),
  ]
  return `(?:${[...new Set(forms)].join('|')})`
}

/** `[eE]9` for `e9`: hexadecimal digits are written either way. */
function anyCase(hex: string): string {
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
}

/**
 * What every base64 text holds that encodes bytes with `value` somewhere inside: the characters that depend on the
 * value alone, for each of the three alignments (RFC 4648, section 4), in both alphabets.
 */
function base64Forms(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8')
  // Fewer characters than this are not specific enough to mask by.
  const charactersMin = 8
  const forms: string[] = []
  for (const before of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const firstWhole = before === 0 ? 0 : before + 1
    const lastWhole = Math.floor(((before + bytes.length) * 8) / 6)
    const core = encoded.slice(firstWhole, lastWhole)
    if (core.length >= charactersMin) forms.push(core, core.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return forms
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
