/** Turns what sockets, TLS and the HTTP parser throw into causes: data that two environments can be compared by. */
import type { CauseCode, UnansweredCause } from '../../core/observation.ts'

/** How far the exchange had come: decides what a closed connection or a time-out means. */
export type Stage = 'connect' | 'head' | 'body'

const BY_CODE: ReadonlyMap<string, CauseCode> = new Map<string, CauseCode>([
  ['ENOTFOUND', 'dns'],
  ['EAI_AGAIN', 'dns'],
  ['EAI_FAIL', 'dns'],
  ['EAI_NODATA', 'dns'],
  ['ECONNREFUSED', 'refused'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['EADDRNOTAVAIL', 'unreachable'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout-connect'],
  ['ETIMEDOUT', 'timeout-connect'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout-headers'],
  ['UND_ERR_BODY_TIMEOUT', 'timeout-body'],
  ['UND_ERR_HEADERS_OVERFLOW', 'protocol'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'truncated'],
])

const CLOSED: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'ECONNABORTED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'HPE_INVALID_EOF_STATE',
])

/** TLS failures by OpenSSL and Node: the certificate's, the host name's and the protocol's. */
const TLS_CODE =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH)|^EPROTO$/

/** @param error - whatever was thrown or emitted; an AggregateError of several addresses counts as its first */
export function causeOf(error: unknown, stage: Stage): UnansweredCause {
  const root = rootOf(error)
  const detail = codeOf(root)
  const message = root instanceof Error ? root.message : String(root)
  return { code: classify(detail, stage), detail, message: oneLine(message) || detail }
}

function classify(detail: string, stage: Stage): CauseCode {
  const direct = BY_CODE.get(detail)
  if (direct === 'timeout-connect' && stage !== 'connect') return stage === 'head' ? 'timeout-headers' : 'timeout-body'
  if (direct !== undefined) return direct
  if (TLS_CODE.test(detail)) return 'tls'
  // Closed before a response head: the peer reset us. Closed inside the body: what came is truncated.
  if (CLOSED.has(detail)) return stage === 'body' ? 'truncated' : 'reset'
  return stage === 'body' && detail.startsWith('HPE_') ? 'truncated' : 'protocol'
}

/** Failures of the connection: nothing was answered, and nothing is known to have been acted on. Only these are tried again. */
export function isConnectionFailure(cause: UnansweredCause, sent: boolean, unsafe: boolean): boolean {
  switch (cause.code) {
    case 'dns':
    case 'refused':
    case 'unreachable':
    case 'timeout-connect':
      return true
    // An unsafe request that was written may have been carried out (RFC 9110, section 9.2.2).
    case 'reset':
      return !(unsafe && sent)
    default:
      return false
  }
}

function rootOf(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return rootOf(error.errors[0])
  if (error instanceof Error && codeOf(error) === 'UND_ERR_SOCKET' && error.cause instanceof Error) return rootOf(error.cause)
  return error
}

function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.name : 'UNKNOWN'
}

function oneLine(text: string): string {
  // OpenSSL prefixes messages with a thread id and a source line, which differ from run to run.
  return text
    .replace(/\s+/g, ' ')
    .replace(/^[0-9A-F]+:error:[0-9A-F]*:/, '')
    .replace(/:[\w./-]+\.c:\d+:?/g, ': ')
    .replace(/[: ]+$/, '')
    .trim()
}
