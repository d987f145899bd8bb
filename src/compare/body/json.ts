/**
 * A lossless JSON reader (RFC 8259): numbers keep their spelling, so 9007199254740993 and 1.0 are not what a double
 * makes of them; objects are Maps, so `__proto__` is a key like any other; keys that come twice are told; depth is
 * bounded, so no body overflows the stack.
 */
import { placesOf } from './json-duplicates.ts'
import { describeRefusal } from './json-refusal.ts'

/** A number as it was written. */
export class JsonNumber {
  readonly lexeme: string

  constructor(lexeme: string) {
    this.lexeme = lexeme
  }
}

export type JsonObject = Map<string, Json>
export type Json = string | boolean | null | JsonNumber | Json[] | JsonObject

/** A key that an object has more than once; the last value is the one that is read. */
export type DuplicateKey = {
  /** JSON Pointer of the value, `*` for elements of lists. */
  readonly path: string
  /** The value that the last one hides. */
  readonly hidden: Json
}

export type ParsedJson =
  | { readonly ok: true; readonly value: Json; readonly duplicates?: readonly DuplicateKey[] }
  | { readonly ok: false; readonly message: string; readonly cap: boolean }

/** Deeper nesting than this is not compared; real bodies stay below 30. */
const JSON_DEPTH_MAX: number = 512
/** A body whose objects all repeat a key says so once and not a million times. */
const DUPLICATES_MAX = 1000

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
    const value = reader.document()
    return reader.repeated.size === 0 ? { ok: true, value } : { ok: true, value, duplicates: placesOf(value, reader.repeated) }
  } catch (error) {
    if (error instanceof JsonError) return { ok: false, message: error.message, cap: error.cap }
    throw error
  }
}

/**
 * A key after the keys before it. Objects of one kind come with their keys in one order, so the next key is nearly always
 * the one that followed last time: it is recognised without being read, hashed and stored again.
 */
type KeyStep = {
  readonly key: string
  /** As it stands in the text, with quotes and colon. */
  readonly written: string
  next: KeyStep | undefined
  /** What followed before `next` did: optional fields come and go. */
  other: KeyStep | undefined
  /** Where the keys of objects below this key begin. */
  below: KeyStep | undefined
}

/** Such a key is written in another way than it reads. */
// oxlint-disable-next-line no-control-regex -- RFC 8259, section 7: control characters must be escaped
const MUST_BE_ESCAPED = /["\\\u0000-\u001f]/

function keyStep(key: string): KeyStep {
  return { key, written: `"${key}":`, next: undefined, other: undefined, below: undefined }
}

/** A recursive descent over one text; the position is its only state. */
class Reader {
  readonly #text: string
  #at = 0
  /** Keys that came again in the same object, with the values they hide. */
  readonly repeated: Map<JsonObject, [key: string, hidden: Json][]> = new Map()
  readonly #keys = new Map<string, string>()
  #repeatedCount = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): Json {
    const value = this.#value(0, keyStep(''))
    this.#skipWhitespace()
    if (this.#at < this.#text.length) throw this.#unexpected('the end')
    return value
  }

  #value(depth: number, above: KeyStep): Json {
    if (depth > JSON_DEPTH_MAX) throw new JsonError(`nested deeper than ${JSON_DEPTH_MAX}`, true)
    this.#skipWhitespace()
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x22:
        return this.#string()
      case 0x7b:
        return this.#object(depth, above)
      case 0x5b:
        return this.#array(depth, above)
      case 0x74:
        return this.#literal('true', true)
      case 0x66:
        return this.#literal('false', false)
      case 0x6e:
        return this.#literal('null', null)
      default:
        return this.#number()
    }
  }

  #literal<T extends boolean | null>(literal: string, value: T): T {
    if (!this.#text.startsWith(literal, this.#at)) throw this.#unexpected('a value')
    this.#at += literal.length
    return value
  }

  #object(depth: number, above: KeyStep): JsonObject {
    const object: JsonObject = new Map()
    this.#at += 1
    this.#skipWhitespace()
    if (this.#take(0x7d)) return object
    let step = (above.below ??= keyStep(''))
    do {
      this.#skipWhitespace()
      const known = this.#knownKey(step)
      step = known ?? this.#newKey(step, object)
      const value = this.#value(depth + 1, step)
      // A known step follows other steps that an object without repetitions had.
      if (known === undefined && object.has(step.key)) this.#repeat(object, step.key)
      object.set(step.key, value)
      this.#skipWhitespace()
    } while (this.#take(0x2c))
    if (!this.#take(0x7d)) throw this.#unexpected('"," or "}"')
    return object
  }

  #knownKey({ next, other }: KeyStep): KeyStep | undefined {
    for (const step of [next, other]) {
      if (step === undefined || !this.#text.startsWith(step.written, this.#at)) continue
      this.#at += step.written.length
      return step
    }
    return undefined
  }

  #newKey(before: KeyStep, object: JsonObject): KeyStep {
    const read = this.#string()
    this.#skipWhitespace()
    if (!this.#take(0x3a)) throw this.#unexpected('":"')
    const key = this.#keys.get(read) ?? read
    this.#keys.set(key, key)
    for (const step of [before.next, before.other]) if (step?.key === key && !object.has(key)) return step
    const step = keyStep(key)
    if (object.has(key) || MUST_BE_ESCAPED.test(key)) return step
    before.other = before.next
    before.next = step
    return step
  }

  #repeat(object: JsonObject, key: string): void {
    this.#repeatedCount += 1
    if (this.#repeatedCount > DUPLICATES_MAX) return
    const all = this.repeated.get(object) ?? []
    all.push([key, object.get(key) ?? null])
    this.repeated.set(object, all)
  }

  #array(depth: number, above: KeyStep): Json[] {
    const items: Json[] = []
    this.#at += 1
    this.#skipWhitespace()
    if (this.#take(0x5d)) return items
    do {
      items.push(this.#value(depth + 1, above))
      this.#skipWhitespace()
    } while (this.#take(0x2c))
    if (!this.#take(0x5d)) throw this.#unexpected('"," or "]"')
    return items
  }

  /** A text without escapes and control characters, the usual case, is one slice. */
  #string(): string {
    const text = this.#text
    const start = this.#at
    if (text.charCodeAt(start) !== 0x22) throw this.#unexpected('a string')
    for (let end = start + 1; end < text.length; end += 1) {
      const code = text.charCodeAt(end)
      if (code === 0x22) {
        this.#at = end + 1
        return text.slice(start + 1, end)
      }
      if (code === 0x5c || code < 0x20) break
    }
    return this.#escapedString()
  }

  #escapedString(): string {
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

  /** `-? (0 | [1-9] digits) (. digits)? ([eE] [+-]? digits)?` (RFC 8259, section 6). */
  #number(): JsonNumber {
    const text = this.#text
    let at = this.#at
    if (text.charCodeAt(at) === 0x2d) at += 1
    const whole = endOfDigits(text, at)
    if (whole === at) throw this.#unexpected('a value')
    // After a zero no digit follows; what follows it is then unexpected.
    at = text.charCodeAt(at) === 0x30 ? at + 1 : whole
    if (text.charCodeAt(at) === 0x2e) {
      const fraction = endOfDigits(text, at + 1)
      if (fraction > at + 1) at = fraction
    }
    if ((text.charCodeAt(at) | 0x20) === 0x65) {
      const sign = text.charCodeAt(at + 1)
      const digits = sign === 0x2b || sign === 0x2d ? at + 2 : at + 1
      const exponent = endOfDigits(text, digits)
      if (exponent > digits) at = exponent
    }
    const lexeme = text.slice(this.#at, at)
    this.#at = at
    return new JsonNumber(lexeme)
  }

  #take(code: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== code) return false
    this.#at += 1
    return true
  }

  #skipWhitespace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#at += 1
    }
  }

  #unexpected(wanted: string): JsonError {
    return new JsonError(describeRefusal(this.#text, this.#at, wanted))
  }
}

function endOfDigits(text: string, start: number): number {
  let at = start
  for (;;) {
    const code = text.charCodeAt(at)
    if (!(code >= 0x30 && code <= 0x39)) return at
    at += 1
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
