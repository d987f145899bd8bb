/** Undoes content-encoding (RFC 9110, section 8.4) with a cap on what comes out, so that a gzip bomb is only a cut body. */
import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import zlib from 'node:zlib'

import type { Body } from '../../core/observation.ts'
import type { Masker } from '../../log/masking.ts'

/** Below this length the call across threads costs more than decoding here. */
const SYNC_BYTES_MAX = 32 * 1024

type Coding = {
  readonly sync: (bytes: Buffer, options: { maxOutputLength: number }) => Buffer
  readonly async: (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>
}

const inflate: Coding = { sync: zlib.inflateSync, async: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate) }
const inflateRaw: Coding = { sync: zlib.inflateRawSync, async: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflateRaw) }
const gunzip: Coding = { sync: zlib.gunzipSync, async: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip) }
const CODINGS: ReadonlyMap<string, Coding> = new Map<string, Coding>([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', inflate],
  ['br', { sync: zlib.brotliDecompressSync, async: promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress) }],
  ['zstd', { sync: zlib.zstdDecompressSync, async: promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress) }],
])

export type RawBody = { readonly bytes: Buffer; readonly cut: boolean }
export type DecodedBody = {
  readonly bytes: Buffer
  readonly wireBytes: number
  readonly cut?: 'cap'
  readonly undecoded?: string
}

/** @param contentEncoding - the field's value; codings were applied in the order listed, so they are undone from the right */
export async function decodeBody(raw: RawBody, contentEncoding: string, bytesMax: number): Promise<DecodedBody> {
  const wireBytes = raw.bytes.length
  const codings = contentEncoding
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
  if (raw.cut)
    return {
      bytes: raw.bytes.subarray(0, bytesMax),
      wireBytes,
      cut: 'cap',
      ...(codings.length > 0 && { undecoded: 'cut before its end' }),
    }
  let bytes = raw.bytes
  for (const name of codings.reverse()) {
    const coding = CODINGS.get(name)
    if (coding === undefined) return { bytes, wireBytes, undecoded: `content-encoding "${name}" is not known` }
    // RFC 9110, section 8.4.1.2: some servers send "deflate" without the zlib wrapper.
    const chosen = coding === inflate && ((bytes[0] ?? 0) & 0x0f) !== 8 ? inflateRaw : coding
    try {
      bytes = bytes.length === 0 ? bytes : await decompress(chosen, bytes, bytesMax)
    } catch (error) {
      if (error instanceof RangeError) return { bytes: Buffer.alloc(0), wireBytes, cut: 'cap' }
      return { bytes, wireBytes, undecoded: `${name}: ${error instanceof Error ? error.message : String(error)}` }
    }
  }
  return { bytes, wireBytes }
}

/** zlib throws RangeError [ERR_BUFFER_TOO_LARGE] when more than `bytesMax` would come out. */
async function decompress(coding: Coding, bytes: Buffer, bytesMax: number): Promise<Buffer> {
  const options = { maxOutputLength: bytesMax }
  return bytes.length <= SYNC_BYTES_MAX ? coding.sync(bytes, options) : coding.async(bytes, options)
}

/** No secret is longer: this much of the end of a cut body may be the beginning of one, which no masker would know. */
const SECRET_BYTES_MAX = 4096

/** @returns the body as the log keeps it: masked, text where the bytes are valid UTF-8 */
export function maskedBody(decoded: DecodedBody, masker: Masker): Body {
  const kept = decoded.cut === undefined ? decoded.bytes : decoded.bytes.subarray(0, -SECRET_BYTES_MAX)
  const utf8 = isUtf8(kept)
  const data = utf8 ? masker.text(kept.toString('utf8')) : masker.bytes(kept).toString('base64')
  return {
    bytes: decoded.bytes.length,
    wireBytes: decoded.wireBytes,
    // What is still packed cannot be masked: whoever has the log could unpack it. Its digest compares as well.
    ...(!utf8 && decoded.undecoded !== undefined
      ? { encoding: 'utf8', data: `«undecoded:sha256-${createHash('sha256').update(kept).digest('base64')}»` }
      : { encoding: utf8 ? 'utf8' : 'base64', data }),
    ...(decoded.cut !== undefined && { cut: decoded.cut }),
    ...(decoded.undecoded !== undefined && { undecoded: decoded.undecoded }),
  }
}

/** @returns the data of a body, masked by what the masker knows now; masking twice is harmless */
export function maskedData({ encoding, data }: Pick<Body, 'encoding' | 'data'>, masker: Masker): string {
  if (encoding === 'utf8') return masker.text(data)
  return masker.bytes(Buffer.from(data, 'base64')).toString('base64')
}
