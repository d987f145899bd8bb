/**
 * What one environment showed one probe, once. A failure of the world is an observation, never an exception.
 * Everything here is already masked and goes to the log as it is.
 */
import type { JourneyPart } from './journey.ts'

/** Names and values as they came, in order, duplicates kept (RFC 9110, section 5). Values are latin1 text. */
export type HeaderList = readonly (readonly [name: string, value: string])[]

export type Body = {
  /** Length after content decoding, before masking. */
  readonly bytes: number
  /** Length on the wire, before content decoding. */
  readonly wireBytes: number
  readonly encoding: 'utf8' | 'base64'
  /** The decoded body, masked; text if it was valid UTF-8, else base64. */
  readonly data: string
  /** Set when the body was longer than the cap and `data` is only its beginning. */
  readonly cut?: 'cap'
  /** Set when content-encoding did not decode: `data` holds the raw bytes then. */
  readonly undecoded?: string
}

/** Milliseconds by the monotonic clock. A phase that did not happen (connection reused) is absent. */
export type Phases = {
  readonly dnsMs?: number
  readonly tcpMs?: number
  readonly tlsMs?: number
  /** Request written to first byte of the response head. */
  readonly ttfbMs?: number
  readonly downloadMs?: number
  readonly totalMs: number
}

export type CertificateFacts = {
  /** Type of the public key and its size or curve: `rsa 2048`, `ec prime256v1`. */
  readonly key: string
  /** Name or object identifier of the signature algorithm: `sha256WithRSAEncryption`. */
  readonly signature: string
  /** Organisation of the issuer, else its common name. */
  readonly issuer: string
  /** Is the host that was asked for among the names of the certificate? */
  readonly coversHost: boolean
  /** UTC epoch milliseconds. */
  readonly validTo: number
  /** Certificates that were sent, this one included. */
  readonly chain: number
}

/** What the TLS connection showed. One object for all exchanges of equal connections: compare by content, never change it. */
export type TlsFacts = {
  /** `TLSv1.3` */
  readonly protocol: string
  /** OpenSSL's or the IANA's name: `TLS_AES_256_GCM_SHA384`. */
  readonly cipher: string
  /** Protocol that was negotiated (ALPN, RFC 7301); empty for none. */
  readonly alpn: string
  /** Why the certificate is not trusted, where the config says to go on all the same; empty when it is. */
  readonly untrusted: string
  readonly certificate?: CertificateFacts
}

/** One request and what came back. */
export type Exchange = {
  readonly method: string
  readonly url: string
  readonly requestHeaders: HeaderList
  /** Text of the request body, masked; absent when none was sent. */
  readonly requestBody?: string
  readonly status: number
  readonly httpVersion: '1.0' | '1.1' | '2'
  readonly headers: HeaderList
  readonly body: Body
  readonly phases: Phases
  readonly remoteAddress?: string
  /** Absent without TLS, and where the connection is a proxy's. */
  readonly tls?: TlsFacts
}

export type HttpPart = {
  /** The hops of the redirect chain in order; the last one is the answer. */
  readonly exchanges: readonly [Exchange, ...Exchange[]]
}

/** One call of a journey, and when it was answered, UTC epoch milliseconds: a journey takes its time. */
export type Call = HttpPart & { readonly at: number }

export type ContractResult = {
  /** Stable name of the assertion: `status`, `schema`, `header content-type`, `$.items[0].price`, `max-time`. */
  readonly assertion: string
  readonly ok: boolean
  /** What was expected and what came, masked; empty when ok. */
  readonly message: string
}

/** What an observation shows, in parts. A kind fills the parts it can see; a facet reads exactly one. */
export type Parts = {
  readonly http?: HttpPart
  readonly contract?: readonly ContractResult[]
  readonly journey?: JourneyPart
  /** What a journey asked for by XHR, by fetch or through the API, in the order it was sent. */
  readonly calls?: readonly Call[]
}

export type CauseCode =
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'reset'
  | 'tls'
  | 'timeout-connect'
  | 'timeout-headers'
  | 'timeout-body'
  | 'timeout-total'
  | 'truncated'
  | 'protocol'
  | 'redirect-loop'
  | 'redirect-limit'
  | 'redirect-target'
  | 'dependency'
  | 'interrupted'

export type UnansweredCause = {
  readonly code: CauseCode
  /** The platform's own code where there is one: ECONNREFUSED, CERT_HAS_EXPIRED, ENOTFOUND. */
  readonly detail: string
  /** One sentence for people. */
  readonly message: string
}

/** One try to get an answer; only failures of the connection are tried again. */
export type Attempt = { readonly cause: UnansweredCause; readonly afterMs: number }

export type ObservationHead = {
  readonly probe: string
  readonly environment: string
  /** 0-based; screening first, then each confirmation round. */
  readonly repeat: number
  /** 0 = screening; 1, 2 = fresh observations asked for to confirm. */
  readonly round: number
  /** UTC epoch milliseconds at the start, for people and for clock skew only. */
  readonly at: number
  /** Tries before this one that failed on the connection. */
  readonly attempts: readonly Attempt[]
  /** What this environment gave the steps of a flow so far, by the name of the capture; secrets are left out. */
  readonly bindings?: Readonly<Record<string, string>>
}

export type Observation = ObservationHead &
  (
    | { readonly outcome: 'answered'; readonly parts: Parts }
    | {
        readonly outcome: 'unanswered'
        readonly cause: UnansweredCause
        /** Hops that did answer before the failure, e.g. of a redirect loop. */
        readonly exchanges: readonly Exchange[]
      }
  )
