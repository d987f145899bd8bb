/**
 * What one environment showed of a journey: a Playwright test that runs once per environment. Everything here is masked
 * already. What it asked for by itself (XHR, fetch, the API) stands beside it as exchanges, the rest of what the page loads by
 * its address and what became of it.
 */

/** Kind of the probe that a journey is. */
export const JOURNEY_KIND: string = 'journey'

export type JourneyOutcome = 'passed' | 'failed' | 'timed-out' | 'skipped' | 'interrupted'

/** One `test.step`, hook or action, as deep as the user named it. */
export type JourneyStep = {
  /** Titles from the outside in. */
  readonly path: readonly string[]
  readonly durationMs: number
  readonly failed: boolean
}

export type ConsoleMessage = {
  /** `exception`: thrown and caught by nobody; `policy`: something the Content-Security-Policy forbids. */
  readonly kind: 'error' | 'exception' | 'policy' | 'mixed-content'
  readonly text: string
  /** The page it came from. */
  readonly url: string
}

/** A request of the page, whatever became of it. */
export type Resource = {
  readonly method: string
  readonly url: string
  /** Playwright's word: document, stylesheet, script, image, font, media, xhr, fetch, websocket, ping, other; `api` for APIRequestContext. */
  readonly type: string
  /** Absent when no answer came. */
  readonly status?: number
  /** The browser's reason, `net::ERR_CONNECTION_REFUSED`; empty for what the page itself gave up. */
  readonly failure?: string
}

/** What web.dev calls vitals, of one page; absent where the browser did not say. */
export type PageVitals = {
  readonly url: string
  readonly ttfbMs?: number
  readonly domContentLoadedMs?: number
  readonly loadMs?: number
  readonly lcpMs?: number
  readonly cls?: number
  readonly inpMs?: number
}

/** A screenshot as means of colour per cell, so that pictures can be compared without reading files. */
export type Picture = {
  readonly width: number
  readonly height: number
  /** Pixels of the side of a cell. */
  readonly cell: number
  /** Base64 of one byte per colour, red, green, blue, per cell, row by row. */
  readonly colours: string
  /** Indices of cells in which two pictures of the same moment differ. */
  readonly restless: readonly number[]
  /** Name of the PNG in the folder `attachments` of the run. */
  readonly file: string
}

export type Checkpoint = {
  readonly name: string
  readonly url: string
  readonly title: string
  /** By name or property: `canonical`, `robots`, `description`, `og:title`. */
  readonly meta: readonly (readonly [name: string, content: string])[]
  /** Playwright's ARIA snapshot: YAML, one node a line. */
  readonly aria: string
  readonly links: readonly string[]
  readonly picture?: Picture
}

export type JourneyPart = {
  readonly outcome: JourneyOutcome
  /** True when it ended as the test says it should: a test may be meant to fail. */
  readonly asExpected: boolean
  /** Tries, the last of which is shown here. */
  readonly tries: number
  /** Why it did not pass, the first lines. */
  readonly error?: string
  /** Why it was skipped. */
  readonly because?: string
  readonly durationMs: number
  readonly steps: readonly JourneyStep[]
  readonly console: readonly ConsoleMessage[]
  readonly resources: readonly Resource[]
  readonly checkpoints: readonly Checkpoint[]
  readonly vitals: readonly PageVitals[]
  readonly storage: readonly StorageName[]
  /** What was not recorded, and why: `200 resources are kept at most`. */
  readonly unrecorded: readonly string[]
}

/** Names alone: values are the visitor's. */
export type StorageName = {
  readonly store: 'local' | 'session' | 'cookie'
  readonly name: string
  /** `Secure; HttpOnly; SameSite=Lax`, of a cookie. */
  readonly attributes?: string
}
