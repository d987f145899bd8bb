/** Files: what they are, how large, their dimensions or entries, and a checksum of the content without what a writer stamps on it. */
import { stableHash } from '../../../core/hash.ts'
import { JsonNumber } from '../json.ts'
import type { Json, JsonObject } from '../json.ts'
import { fileTypeOf, isImage } from './file-type.ts'
import { loadImageSize } from './packages.ts'
import { zipEntries } from './zip.ts'

export function readBinary(bytes: Buffer): JsonObject {
  const type = fileTypeOf(bytes)
  const tree: JsonObject = new Map<string, Json>([
    ['type', type === 'PDF' ? `PDF ${bytes.toString('latin1', 5, 8)}` : (type ?? 'unknown')],
  ])
  if (type !== undefined && isTruncated(type, bytes)) tree.set('end', 'missing')
  if (type !== undefined && isImage(type)) tree.set('dimensions', dimensionsOf(bytes))
  const entries = type === 'ZIP' ? zipEntries(bytes) : undefined
  // How well an archive is packed says nothing of what is in it.
  if (entries !== undefined) tree.set('entries', entries)
  else tree.set('content', checksum(type, bytes)).set('bytes', new JsonNumber(String(bytes.length)))
  return tree
}

/** What stands at the end of a whole file, whatever a careless writer put behind it: each format's own specification. */
const ENDS: ReadonlyMap<string, string> = new Map([
  ['PNG', 'IEND'],
  ['JPEG', '\u00ff\u00d9'],
  ['PDF', '%%EOF'],
  ['ZIP', 'PK\u0005\u0006'],
])
/** Files that say in their first bytes how long they are: "RIFF", then 32 bits, without these eight bytes. */
const RIFF: ReadonlySet<string> = new Set(['WebP', 'WAV', 'AVI', 'RIFF'])

/** Its content can only be a part of what the other side sends, and every program refuses it or shows half of it. */
function isTruncated(type: string, bytes: Buffer): boolean {
  if (RIFF.has(type) && bytes.length >= 8) return bytes.readUInt32LE(4) + 8 > bytes.length
  const end = ENDS.get(type)
  return end !== undefined && bytes.lastIndexOf(end, undefined, 'latin1') === -1
}

function dimensionsOf(bytes: Buffer): string {
  try {
    const { width, height } = loadImageSize().imageSize(bytes)
    return `${width} x ${height}`
  } catch {
    // Cut or broken: what is left of it is told by the content.
    return 'unreadable'
  }
}

/** When a PDF was made and what its writer counted. */
const PDF_STAMPS =
  /\/(?:CreationDate|ModDate) ?\([^()]{0,60}\)|\/ID ?\[[^\]]{0,200}\]|<xmp:\w{1,30}Date>[^<]{0,60}|uuid:[0-9a-fA-F-]{36}/g
/** RFC 1952, section 2.3: the time of modification, extra flags and the operating system. */
const GZIP_STAMPS = [4, 10] as const

/**
 * @returns 53 bits in groups of decimal digits: never taken for a hash, which would be new with every answer by nature
 */
function checksum(type: string | undefined, bytes: Buffer): string {
  const text = bytes.toString('latin1')
  const stable =
    type === 'PDF'
      ? text.replace(PDF_STAMPS, '')
      : type === 'gzip'
        ? text.slice(0, GZIP_STAMPS[0]) + text.slice(GZIP_STAMPS[1])
        : text
  const digits = String(stableHash(stable)).padStart(16, '0')
  return `checksum ${digits.slice(0, 4)} ${digits.slice(4, 8)} ${digits.slice(8, 12)} ${digits.slice(12)}`
}
