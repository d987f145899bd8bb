/** JSONPath as RFC 9535 has it. */
import type { Fault } from './pattern.ts'

/** @returns what is wrong with the path, to stand behind its name; undefined when it parses */
export async function jsonPathError(path: string): Promise<Fault | undefined> {
  const { default: parse } = await import('jsonpath-rfc9535/parser')
  try {
    parse(path)
    return undefined
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    const hint = path.startsWith('$')
      ? 'For example: $.items[0].price, $.items[*].id, $["odd key"].'
      : `A path starts with "$". Did you mean "$.${path.replace(/^\.+/, '')}"?`
    return { message: `is not a JSONPath (RFC 9535): ${JSON.stringify(path)} (${reason})`, hint }
  }
}
