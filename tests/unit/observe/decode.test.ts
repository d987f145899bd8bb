/** Goal: content codings are undone from the last to the first, within the cap; what cannot be undone is said, not guessed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import zlib from 'node:zlib'

import { createMasker } from '../../../src/log/masking.ts'
import { decodeBody, maskedBody } from '../../../src/observe/http/decode.ts'

const TEXT = Buffer.from('{"a":"zwölf"}')
const MAX = 100_000
const whole = (bytes: Buffer): { bytes: Buffer; cut: boolean } => ({ bytes, cut: false })

test('every coding we ask for is undone, below and above the size that is decoded in a thread', async () => {
  const large = Buffer.from(Array.from({ length: 20_000 }, (_, index) => index.toString(36)).join(','))
  for (const text of [TEXT, large]) {
    const packed: Readonly<Record<string, Buffer>> = {
      gzip: zlib.gzipSync(text),
      'X-GZIP': zlib.gzipSync(text),
      deflate: zlib.deflateSync(text),
      br: zlib.brotliCompressSync(text),
      zstd: zlib.zstdCompressSync(text),
      ' gzip , identity ': zlib.gzipSync(text),
      'deflate, gzip, br': zlib.brotliCompressSync(zlib.gzipSync(zlib.deflateSync(text))),
      '': text,
    }
    for (const [coding, bytes] of Object.entries(packed))
      assert.deepEqual(await decodeBody(whole(bytes), coding, MAX), { bytes: text, wireBytes: bytes.length }, coding)
  }
  assert.deepEqual((await decodeBody(whole(zlib.deflateRawSync(TEXT)), 'deflate', MAX)).bytes, TEXT)
})

test('an empty body is empty in every coding: answers to HEAD and 304 say a coding and send nothing', async () => {
  for (const coding of ['gzip', 'br', 'zstd', 'deflate'])
    assert.deepEqual(await decodeBody(whole(Buffer.alloc(0)), coding, MAX), { bytes: Buffer.alloc(0), wireBytes: 0 })
})

test('a bomb is a cut body, in each coding and under a second one', async () => {
  const zeros = Buffer.alloc(10 * MAX)
  const bombs: Readonly<Record<string, Buffer>> = {
    gzip: zlib.gzipSync(zeros),
    br: zlib.brotliCompressSync(zeros),
    zstd: zlib.zstdCompressSync(zeros),
    deflate: zlib.deflateSync(zeros),
    'gzip, gzip': zlib.gzipSync(zlib.gzipSync(zeros)),
  }
  for (const [coding, bytes] of Object.entries(bombs))
    assert.deepEqual(
      await decodeBody(whole(bytes), coding, MAX),
      { bytes: Buffer.alloc(0), wireBytes: bytes.length, cut: 'cap' },
      coding,
    )
})

test('what does not decode is kept as it came, with the coding and the reason', async () => {
  const broken = await decodeBody(whole(TEXT), 'gzip', MAX)
  assert.deepEqual(broken, { bytes: TEXT, wireBytes: TEXT.length, undecoded: 'gzip: incorrect header check' })
  const cut = await decodeBody(whole(zlib.gzipSync(TEXT).subarray(0, -4)), 'gzip', MAX)
  assert.equal(cut.undecoded, 'gzip: unexpected end of file')
  assert.equal((await decodeBody(whole(TEXT), 'compress', MAX)).undecoded, 'content-encoding "compress" is not known')
  assert.equal((await decodeBody({ bytes: TEXT, cut: true }, 'gzip', 5)).undecoded, 'cut before its end')
  assert.deepEqual(await decodeBody({ bytes: TEXT, cut: true }, '', 5), {
    bytes: TEXT.subarray(0, 5),
    wireBytes: TEXT.length,
    cut: 'cap',
  })
})

test('the log keeps text as text and the rest as base64, masked', () => {
  const masker = createMasker([{ name: 'S', value: 'canary-secret' }], [])
  const wireBytes = 7
  assert.deepEqual(maskedBody({ bytes: Buffer.from('a canary-secret ä'), wireBytes }, masker), {
    bytes: 18,
    wireBytes,
    encoding: 'utf8',
    data: 'a «masked:secret:S» ä',
  })
  const binary = maskedBody({ bytes: Buffer.concat([Buffer.from([0xff]), Buffer.from('canary-secret')]), wireBytes }, masker)
  assert.equal(binary.encoding, 'base64')
  assert.equal(Buffer.from(binary.data, 'base64').toString('latin1'), 'ÿ«masked:secret:S»')
})

test('a cut body loses its end, which may be the beginning of a secret; a packed one is a digest', () => {
  const masker = createMasker([{ name: 'S', value: 'canary-secret' }], [])
  const bytes = Buffer.from('x'.repeat(10_000) + 'canary-se')
  const cut = maskedBody({ bytes, wireBytes: 1, cut: 'cap' }, masker)
  assert.equal(cut.bytes, bytes.length)
  assert.match(cut.data, /^x{5913}$/)
  const packed = maskedBody({ bytes: zlib.gzipSync('canary-secret'), wireBytes: 1, undecoded: 'gzip: why' }, masker)
  assert.match(packed.data, /^«undecoded:sha256-/)
  const readable = maskedBody({ bytes: Buffer.from('plain canary-secret'), wireBytes: 1, undecoded: 'gzip: why' }, masker)
  assert.equal(readable.data, 'plain «masked:secret:S»', 'a wrong content-encoding on plain text is worth reading')
})
