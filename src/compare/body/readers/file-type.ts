/**
 * What a file is by its first bytes. Signatures: the WHATWG MIME Sniffing Standard, section 6 and 7, and each format's own
 * specification for those that a browser does not know.
 */

type Signature = readonly [hex: string, at: number, name: string]

const SIGNATURES: readonly Signature[] = [
  ['89504e470d0a1a0a', 0, 'PNG'],
  ['89504e47', 0, 'PNG'],
  ['ffd8ff', 0, 'JPEG'],
  ['47494638', 0, 'GIF'],
  ['57454250', 8, 'WebP'],
  ['57415645', 8, 'WAV'],
  ['41564920', 8, 'AVI'],
  ['52494646', 0, 'RIFF'],
  ['6674797061766966', 4, 'AVIF'],
  ['6674797068656963', 4, 'HEIC'],
  ['6674797071742020', 4, 'QuickTime'],
  ['66747970', 4, 'MP4'],
  ['255044462d', 0, 'PDF'],
  ['504b0304', 0, 'ZIP'],
  ['504b0506', 0, 'ZIP'],
  ['1f8b', 0, 'gzip'],
  ['28b52ffd', 0, 'Zstandard'],
  ['fd377a585a00', 0, 'XZ'],
  ['425a68', 0, 'bzip2'],
  ['377abcaf271c', 0, '7-Zip'],
  ['526172211a07', 0, 'RAR'],
  ['774f4632', 0, 'WOFF2'],
  ['774f4646', 0, 'WOFF'],
  ['4f54544f', 0, 'OpenType'],
  ['0001000000', 0, 'TrueType'],
  ['0061736d', 0, 'WebAssembly'],
  ['7f454c46', 0, 'ELF'],
  ['4f676753', 0, 'Ogg'],
  ['494433', 0, 'MP3'],
  ['664c6143', 0, 'FLAC'],
  ['1a45dfa3', 0, 'Matroska or WebM'],
  ['49492a00', 0, 'TIFF'],
  ['4d4d002a', 0, 'TIFF'],
  ['00000100', 0, 'icon'],
  ['53514c69746520666f726d6174203300', 0, 'SQLite'],
  ['d0cf11e0a1b11ae1', 0, 'Microsoft Office before 2007'],
  ['424d', 0, 'BMP'],
]
const HEAD_BYTES = 24

/** @returns the name of the format, or undefined for bytes that say nothing */
export function fileTypeOf(bytes: Buffer): string | undefined {
  const hex = bytes.subarray(0, HEAD_BYTES).toString('hex')
  return SIGNATURES.find(([signature, at]) => hex.startsWith(signature, at * 2))?.[2]
}

/** What image-size can measure, and what a browser shows. */
export function isImage(type: string): boolean {
  return /^(?:PNG|JPEG|GIF|WebP|AVIF|TIFF|icon|BMP|HEIC)$/.test(type)
}
