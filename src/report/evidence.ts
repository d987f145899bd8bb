/**
 * What a report shows beyond the result: exchanges of both sides, which stand in the observation log. The command that
 * has the log hands them in, so that a report stays a function of its arguments.
 */
import type { Exchange, TlsFacts } from '../core/observation.ts'

/** An exchange whose body may be a part of the body only. */
export type ShownExchange = Exchange & {
  /** Where `body.data` was cut: it begins at character `from` of `of`, all 0-based UTF-16 units of the logged text. */
  readonly excerpt?: { readonly from: number; readonly of: number }
}

/** An exchange of each side that shows a finding; a side is absent when it did not answer. One object for findings that share it. */
export type ExchangePair = { readonly reference?: ShownExchange; readonly candidate?: ShownExchange }

export type ReportEvidence = {
  /** By id of the finding; of very many findings those of the worst causes only. */
  readonly exchanges: ReadonlyMap<string, ExchangePair>
  /** What the TLS connection to an environment showed, by its name; absent without TLS. */
  readonly tls: ReadonlyMap<string, TlsFacts>
}

/** Findings on a page, and whose exchanges are read: 2,000 are 2 MB, and more than anybody reads. */
export const EVIDENCE_FINDINGS_MAX: number = 2000
/** Characters of a body that are handed to a report. */
export const EXCERPT_CHARACTERS_MAX: number = 2000
