/** JSON records, one a line (NDJSON and its names) or one a record separator (RFC 7464), and events (WHATWG HTML, section 9.2). */
import { JsonNumber, parseJson } from '../json.ts'
import type { Json, JsonObject } from '../json.ts'
import { loadEventSourceParser } from './packages.ts'
import type { Fault, ReadBody } from './reader.ts'

/** NDJSON and its names, and JSON text sequences (RFC 7464). */
export function isRecords(essence: string): boolean {
  return /ndjson$|json-seq$|jsonl$|jsonlines$/.test(essence)
}

/** A record that cannot be parsed stays in the list as the text it is. */
export function readRecords(text: string): ReadBody {
  const records: Json[] = []
  const faults: Fault[] = []
  // JSON text sequences have a record separator before each text.
  for (const [index, line] of text.replaceAll('\u001e', '\n').split('\n').entries()) {
    if (line.trim() === '') continue
    const parsed = parseJson(line)
    if (!parsed.ok && parsed.cap) return parsed
    records.push(parsed.ok ? parsed.value : line.trim())
    if (!parsed.ok && faults.length === 0) faults.push({ name: 'record-broken', message: `line ${index + 1}: ${parsed.message}` })
  }
  // Not one record is no list of records.
  if (records.length > 0 && records.every((record) => typeof record === 'string') && faults[0] !== undefined)
    return { ok: false, message: faults[0].message, cap: false }
  return { ok: true, value: records, faults }
}

/** Comments are heartbeats. An event without the empty line that ends it is never dispatched by a browser. */
export function readEvents(text: string): ReadBody {
  const events: Json[] = []
  const faults: Fault[] = []
  const tree: JsonObject = new Map<string, Json>([['events', events]])
  const parser = loadEventSourceParser().createParser({
    onEvent: ({ id, event, data }) => {
      const fields: JsonObject = new Map()
      if (id !== undefined) fields.set('id', id)
      if (event !== undefined) fields.set('event', event)
      fields.set('data', dataOf(data))
      events.push(fields)
    },
    onRetry: (retry) => {
      tree.set('retry', new JsonNumber(String(retry)))
    },
  })
  parser.feed(text)
  const open = openEvent(text)
  if (open !== undefined) {
    faults.push({ name: 'record-broken', message: `the last event does not end: ${open.slice(0, MESSAGE_CHARACTERS)}` })
    // No browser sees it, and it is there.
    tree.set('open', open)
  }
  return { ok: true, value: tree, faults }
}

const MESSAGE_CHARACTERS = 100

/** @returns what follows the last empty line, when it is more than comments */
function openEvent(text: string): string | undefined {
  const lines = text.replace(/\r\n?/g, '\n')
  const last = lines.slice(lines.lastIndexOf('\n\n') + 1)
  return last.split('\n').some((line) => /^(?:data|event|id)\b/.test(line)) ? last : undefined
}

function dataOf(data: string): Json {
  if (!/^\s*[[{]/.test(data)) return data
  const parsed = parseJson(data)
  return parsed.ok ? parsed.value : data
}
