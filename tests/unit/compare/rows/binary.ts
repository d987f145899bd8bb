/** Files: pictures, archives, documents, bytes. */
import { crc32 } from 'node:zlib'

import type { Answer } from '../../../laws/simulation.ts'
import { row, undecided, type Row } from './row.ts'

const bytes = (type: string, ...list: readonly (number | string)[]): Answer => ({
  type,
  body: Buffer.concat(list.map((item) => (typeof item === 'number' ? Buffer.from([item]) : Buffer.from(item, 'latin1')))),
})

/** A PNG as far as its header: signature, and the chunk IHDR with the dimensions. */
function png(width: number, height: number, ...rest: readonly number[]): Answer {
  const head = Buffer.alloc(25)
  head.writeUInt32BE(13, 0)
  head.write('IHDR', 4, 'latin1')
  head.writeUInt32BE(width, 8)
  head.writeUInt32BE(height, 12)
  return { type: 'image/png', body: Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), head, Buffer.from([0xff, ...rest])]) }
}

/** With the chunk at the end. */
function whole({ type, body }: Answer): Answer {
  return { ...(type !== undefined && { type }), body: Buffer.concat([Buffer.from(body ?? ''), Buffer.from('IEND')]) }
}

/** A sound that says it has 20 bytes behind its head, and has so many. */
function wave(count: number): Answer {
  return bytes('audio/wav', 'RIFF', 24, 0, 0, 0, 'WAVE', ...Array.from({ length: count }, () => 0xff))
}

/** An archive of files that are stored as they are. */
function zip(time: number, files: Readonly<Record<string, string>>): Answer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(files)) {
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt32LE(time, 6)
    head.writeUInt32LE(crc32(content), 10)
    head.writeUInt32LE(content.length, 14)
    head.writeUInt32LE(content.length, 18)
    head.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), head, Buffer.from(name), Buffer.from(content)])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from('504b0102', 'hex'), Buffer.from([20, 0]), head, tail, Buffer.from(name)]))
    locals.push(local)
    at += local.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(at, 16)
  return { type: 'application/zip', body: Buffer.concat([...locals, ...directory, end]) }
}

const pdf = (made: string, text: string, version = '1.7'): Answer =>
  bytes('application/pdf', `%PDF-${version}\n%`, 0xe2, `\n${text}\n<< /CreationDate (D:${made}) /ID [<${made}><${made}>] >>`)
const gzip = (time: number, content: string): Answer =>
  bytes('application/gzip', 0x1f, 0x8b, 8, 0, time, time, time, time, 0, 3, content, 0xff)
const CHANGED = 'body.bytes-changed '

export const BINARY_ROWS: readonly Row[] = [
  row('the same bytes', [png(2, 2, 1), png(2, 2, 1)]),
  row('other bytes', [png(2, 2, 1), png(2, 2, 2)], CHANGED),
  row('fewer bytes', [png(2, 2, 1, 2), png(2, 2, 1)], CHANGED),
  row('bytes that vary on both', [
    [png(2, 2, 1), png(2, 2, 2)],
    [png(2, 2, 3), png(2, 2, 4)],
  ]),
  row('bytes that vary on the candidate only', [png(2, 2, 1), [png(2, 2, 1), png(2, 2, 2)]], CHANGED),
  row('other dimensions', [png(640, 480, 1), png(1280, 960, 1)], 'body.image-size-changed /dimensions'),
  row(
    'other dimensions of what varies on both',
    [
      [png(640, 480, 1), png(640, 480, 2)],
      [png(64, 48, 3), png(64, 48, 4)],
    ],
    'body.image-size-changed /dimensions',
  ),
  row(
    'another size of what varies on both',
    [
      [png(2, 2, 1), png(2, 2, 2)],
      [png(2, 2, 3, 3, 3, 3), png(2, 2, 4, 4, 4, 4)],
    ],
    'body.size-changed /bytes',
  ),
  row(
    'another format under the same name',
    [png(2, 2), bytes('image/png', 0xff, 0xd8, 0xff, 0xe0)],
    'body.file-type-changed /type',
  ),
  row('a wrong name on both alike', [bytes('image/jpeg', 0x89, 'PNG', 1, 0xff), bytes('image/jpeg', 0x89, 'PNG', 1, 0xff)]),
  row(
    'a picture that is cut',
    [png(2, 2, 1), { ...png(2, 2), body: Buffer.from('89504e470d0a1a0a00', 'hex') }],
    'body.image-size-changed /dimensions',
  ),
  row(
    'bytes of no known format',
    [bytes('application/octet-stream', 0xfe, 1), bytes('application/octet-stream', 0xfe, 2)],
    CHANGED,
  ),
  row('an archive that was packed at another time', [
    zip(1, { 'a.txt': 'a', 'b.txt': 'b' }),
    zip(99_999, { 'a.txt': 'a', 'b.txt': 'b' }),
  ]),
  row('an archive in another order', [zip(1, { 'a.txt': 'a', 'b.txt': 'b' }), zip(1, { 'b.txt': 'b', 'a.txt': 'a' })]),
  row(
    'a file is missing in an archive',
    [zip(1, { 'a.txt': 'a', 'b.txt': 'b' }), zip(1, { 'a.txt': 'a' })],
    'body.archive-changed /entries/b.txt',
  ),
  row(
    'another content in an archive',
    [zip(1, { 'a.txt': 'a' }), zip(1, { 'a.txt': 'b' })],
    'body.archive-changed /entries/a.txt/crc32',
  ),
  row('an archive that is cut', [zip(1, { 'a.txt': 'a' }), bytes('application/zip', 'PK', 3, 4, 0xff)], 'body.truncated '),
  row('a picture that is cut before its end', [whole(png(2, 2, 1)), png(2, 2, 1)], 'body.truncated '),
  row(
    'a picture that varies and is cut',
    [
      [whole(png(2, 2, 1)), whole(png(2, 2, 2))],
      [png(2, 2), png(2, 2, 5)],
    ],
    'body.truncated ',
  ),
  row('pictures that are cut alike', [png(2, 2, 1), png(2, 2, 1)]),
  row('a sound that is shorter than it says', [wave(20), wave(2)], 'body.truncated '),
  row('a document that was made at another time', [pdf('20260302093000Z', 'a'), pdf('20260302094500Z', 'a')]),
  row('another text of a document', [pdf('20260302093000Z', 'a'), pdf('20260302093000Z', 'b')], CHANGED),
  row(
    'another version of a document',
    [pdf('20260302093000Z', 'a'), pdf('20260302093000Z', 'a', '1.4')],
    'body.file-type-changed /type',
  ),
  row('the same file, packed at another time', [gzip(1, 'a'), gzip(2, 'a')]),
  row('another file, packed', [gzip(1, 'a'), gzip(1, 'b')], CHANGED),
  undecided('a file that is cut', [{ ...png(2, 2), cut: 'cap' }, png(2, 2)], /^body: a body is longer than the cap/),
]
