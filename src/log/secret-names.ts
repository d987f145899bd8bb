/**
 * Which headers hold a secret, by their names, and what stands behind the schemes of RFC 6750 and RFC 7617 wherever a
 * text shows them. Vendors name headers as they like (`x-amz-security-token`, `private-token`, `mcp-session-id`), so the
 * last word of the name decides: `x-token-type` and `x-session-duration` say something about a secret and hold none.
 */
const KINDS: readonly (readonly [kind: string, lastWords: RegExp])[] = [
  ['authorization', /^(?:proxy-)?authorization$/],
  ['api-key', /(?:api|access|subscription|account|functions|secret|private|auth|app|client|master)[-_]?key$/],
  // Not `access-control-allow-credentials`, which is yes or no.
  ['credential', /(?:^|[-_])credential$/],
  ['secret', /secret$/],
  ['password', /(?:password|passwd|passphrase)$/],
  ['session', /(?:^|[-_])(?:session|session[-_]?(?:id|key)|sessid|sid)$/],
  ['token', /token$/],
]

/** What says that there is one, or counts: a mask would only hide a difference. */
const NO_SECRET = /^(?:true|false|yes|no|none|null|[01])$/i

/** @param name - in lower case
 *  @returns what kind of secret the header holds; undefined when it holds none */
export function kindOfHeader(name: string, value: string): string | undefined {
  const kind = KINDS.find(([, lastWords]) => lastWords.test(name))?.[0]
  return kind !== undefined && kind !== 'authorization' && NO_SECRET.test(value) ? undefined : kind
}

/** Cheap test whether a scheme can be in a text at all. */
const SCHEME_HINT = /bearer|basic/i
/** Between scheme and credentials stands a space, which a URL escapes; the credentials are token68 of RFC 9110, section 11.2.
 *  An escape before it is no part of a word. */
const SCHEME =
  /(?:(?<![\w-])|(?<=%[\da-f]{2})|(?<=\\[bfnrt]))((?:bearer|basic)(?:[ \t]+|%20|\+))([\w.~+/-]{4,}={0,2})(?![\w.~+/=-])/gi
/** What a server gives out as bearer token is longer; `Bearer realm="shop"` is shorter. */
const BEARER_CHARACTERS_MIN = 16
/** A sentence or the name of a parameter, as `error_description="..."`. */
const WORDS = /^[a-z]+(?:[-_./+][a-z]+)+=?$/i

/** @param mask - what takes the place of the credentials; the scheme is no secret */
export function maskSchemes(text: string, mask: string): string {
  if (!SCHEME_HINT.test(text)) return text
  return text.replace(SCHEME, (whole: string, scheme: string, credentials: string) =>
    (/^bearer/i.test(scheme) ? isBearer(credentials) : isBasic(credentials)) ? scheme + mask : whole,
  )
}

function isBearer(credentials: string): boolean {
  return credentials.length >= BEARER_CHARACTERS_MIN && !WORDS.test(credentials)
}

/** A name, a colon and a password; "Basic authentication" is none. */
function isBasic(credentials: string): boolean {
  return /^[\x20-\x39\x3b-\x7e]*:[^\p{Cc}\ufffd]*$/u.test(Buffer.from(credentials, 'base64').toString('utf8'))
}
