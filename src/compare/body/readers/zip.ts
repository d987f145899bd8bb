/** The entries of a ZIP archive by its central directory (APPNOTE.TXT, sections 4.3.12 and 4.3.16): names, sizes, checksums, no times. */
import { JsonNumber } from '../json.ts'
import type { Json, JsonObject } from '../json.ts'

const END_SIGNATURE = 0x06054b50
const END_BYTES = 22
/** The comment at the end has a length of 16 bits. */
const END_SEARCH_BYTES = END_BYTES + 0xffff
const ENTRY_SIGNATURE = 0x02014b50
const ENTRY_BYTES = 46

/** @returns the entries by name; undefined when there is no whole central directory */
export function zipEntries(bytes: Buffer): JsonObject | undefined {
  const end = endRecordAt(bytes)
  if (end === undefined) return undefined
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  const entries: JsonObject = new Map()
  for (let index = 0; index < count; index += 1) {
    if (at + ENTRY_BYTES > bytes.length || bytes.readUInt32LE(at) !== ENTRY_SIGNATURE) return undefined
    const nameBytes = bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes)
    const entry = new Map<string, Json>([
      // Decimal digits, so that the checksum is a value like any other and no volatile hash.
      ['crc32', new JsonNumber(String(bytes.readUInt32LE(at + 16)))],
      ['bytes', new JsonNumber(String(bytes.readUInt32LE(at + 24)))],
    ])
    entries.set(name, entry)
    at += ENTRY_BYTES + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

function endRecordAt(bytes: Buffer): number | undefined {
  const first = Math.max(0, bytes.length - END_SEARCH_BYTES)
  for (let at = bytes.length - END_BYTES; at >= first; at -= 1) if (bytes.readUInt32LE(at) === END_SIGNATURE) return at
  return undefined
}
