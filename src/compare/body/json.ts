/**
 * A lossless JSON reader (RFC 8259): numbers keep their spelling, so 9007199254740993 and 1.0 are not what a double
 * makes of them; objects are Maps, so `__proto__` is a key like any other; depth is bounded, so no body overflows the stack.
 */

/** A number as it was written. */
export class JsonNumber {
  readonly lexeme: string

  constructor(lexeme: string) {
    this.lexeme = lexeme
  }
}

export type JsonObject = Map<string, Json>
export type Json = string | boolean | null | JsonNumber | Json[] | JsonObject

export type ParsedJson =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly message: string; readonly cap: boolean }

/** Deeper nesting than this is not compared; real bodies stay below 30. */
const JSON_DEPTH_MAX: number = 512

class JsonError extends Error {
  readonly cap: boolean

  constructor(message: string, cap: boolean = false) {
    super(message)
    this.cap = cap
  }
}

export function parseJson(text: string): ParsedJson {
  try {
    const reader = new Reader(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
    return { ok: true, value: reader.document() }
  } catch (error) {
    if (error instanceof JsonError) return { ok: false, message: error.message, cap: error.cap }
    throw error
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
/** A text without escapes and control characters: the usual case, taken in one slice. */
// oxlint-disable-next-line no-control-regex -- RFC 8259, section 7: control characters must be escaped
const PLAIN_STRING = /"([^"\\\u0000-\u001f]*)"/y
const WHITESPACE = /[ \t\n\r]*/y
const LITERALS: readonly (readonly [text: string, value: boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]

/** A recursive descent over one text; the position is its only state. */
class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): Json {
    const value = this.#value(0)
    this.#skipWhitespace()
    if (this.#at < this.#text.length) throw this.#unexpected('the end')
    return value
  }

  #value(depth: number): Json {
    if (depth > JSON_DEPTH_MAX) throw new JsonError(`nested deeper than ${JSON_DEPTH_MAX}`, true)
    this.#skipWhitespace()
    const first = this.#text.charCodeAt(this.#at)
    if (first === 0x22) return this.#string()
    if (first === 0x7b) return this.#object(depth)
    if (first === 0x5b) return this.#array(depth)
    for (const [literal, value] of LITERALS) {
      if (this.#text.startsWith(literal, this.#at)) {
        this.#at += literal.length
        return value
      }
    }
    return new JsonNumber(this.#match(NUMBER, 'a value')[0])
  }

  #object(depth: number): JsonObject {
    const object: JsonObject = new Map()
    this.#at += 1
    this.#skipWhitespace()
    if (this.#take(0x7d)) return object
    do {
      this.#skipWhitespace()
      const key = this.#string()
      this.#skipWhitespace()
      if (!this.#take(0x3a)) throw this.#unexpected('":"')
      object.set(key, this.#value(depth + 1))
      this.#skipWhitespace()
    } while (this.#take(0x2c))
    if (!this.#take(0x7d)) throw this.#unexpected('"," or "}"')
    return object
  }

  #array(depth: number): Json[] {
    const items: Json[] = []
    this.#at += 1
    this.#skipWhitespace()
    if (this.#take(0x5d)) return items
    do {
      items.push(this.#value(depth + 1))
      this.#skipWhitespace()
    } while (this.#take(0x2c))
    if (!this.#take(0x5d)) throw this.#unexpected('"," or "]"')
    return items
  }

  #string(): string {
    PLAIN_STRING.lastIndex = this.#at
    const plain = PLAIN_STRING.exec(this.#text)
    if (plain !== null) {
      this.#at = PLAIN_STRING.lastIndex
      return plain[1] ?? ''
    }
    return this.#escapedString()
  }

  /** Finds the end by hand: a pattern with alternatives would need memory for every character of a long string. */
  #escapedString(): string {
    if (this.#text.charCodeAt(this.#at) !== 0x22) throw this.#unexpected('a string')
    for (let end = this.#text.indexOf('"', this.#at + 1); end !== -1; end = this.#text.indexOf('"', end + 1)) {
      let backslashes = 0
      while (this.#text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes += 1
      if (backslashes % 2 === 1) continue
      try {
        const decoded: unknown = JSON.parse(this.#text.slice(this.#at, end + 1))
        this.#at = end + 1
        return String(decoded)
      } catch {
        throw this.#unexpected('a string without raw control characters and unknown escapes')
      }
    }
    throw this.#unexpected('the end of the string')
  }

  #match(pattern: RegExp, wanted: string): RegExpExecArray {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (match === null) throw this.#unexpected(wanted)
    this.#at = pattern.lastIndex
    return match
  }

  #take(code: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== code) return false
    this.#at += 1
    return true
  }

  #skipWhitespace(): void {
    const code = this.#text.charCodeAt(this.#at)
    if (code > 0x20) return
    WHITESPACE.lastIndex = this.#at
    WHITESPACE.exec(this.#text)
    this.#at = WHITESPACE.lastIndex
  }

  #unexpected(wanted: string): JsonError {
    const found = this.#text.slice(this.#at, this.#at + 20)
    return new JsonError(`expected ${wanted} at character ${this.#at}, found ${found === '' ? 'the end' : JSON.stringify(found)}`)
  }
}

export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object'

export function typeOfJson(value: Json): JsonType {
  if (value === null) return 'null'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'boolean'
  if (value instanceof JsonNumber) return /[.eE]/.test(value.lexeme) ? 'number' : 'integer'
  return Array.isArray(value) ? 'array' : 'object'
}

/** @returns a text that is equal for equal values whatever the order of keys; numbers by their spelling */
export function canonicalText(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (value instanceof JsonNumber) return value.lexeme
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  const entries = [...value].map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`)
  return `{${entries.sort().join(',')}}`
}
