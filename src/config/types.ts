/** What a user writes: the config and the probes. Checked by schemas/config.schema.json and schemas/probes.schema.json. */
import type { Duration } from './duration.ts'
import type { UserLatencySettings, UserProbeLatency, UserTolerances } from './user-latency.ts'
import type { UserSignoff } from './user-signoff.ts'
import type { ArrayPolicy, Category, DataMode, NumberTolerance, Severity } from '../core/probe.ts'
import type { FailOn, OnInconclusive } from '../core/result.ts'

/** In every text, `${NAME}` is replaced by the environment's variable NAME, else by the process's; a missing one is an error. */
export type UserConfig = {
  /** Address of the JSON Schema, for editors; not read. */
  $schema?: string
  /** Name of the suite in reports; default: the folder's name. */
  suite?: string
  environments: Record<string, UserEnvironment>
  /** Globs of probe files, relative to the config; default: every `*.probe.{ts,js,mjs,yaml,yml}` below `probes`. */
  probes?: string | string[]
  /** Path of the known differences; default `known-differences.yaml` if it is there. */
  knownDifferences?: string
  /** Least severity that fails the gate; default `breaking`. */
  failOn?: FailOn
  /** Percent of the selected probes that must be decided in full; default 100. */
  minCoverage?: number
  /** Missing evidence ends with exit code 3 (`fail`, the default) or is told only (`warn`). */
  onInconclusive?: OnInconclusive
  /** Exit code when the gate lets pass and something is open, 5..125; default 0. */
  warnExitCode?: number
  /** Tell everything and end with exit code 0, whatever was observed; default false. */
  observeOnly?: boolean
  /** Folder or result.json of an earlier run: what stood in it does not fail the gate; default: none. */
  newOnly?: string
  /** Severities in the place of the rules' own, by id of the rule. */
  rules?: Record<string, Severity>
  /** Days from today until which a known difference may be accepted at most; default 366. */
  knownDifferencesMaxDays?: number
  /** Settings that did nothing in a run fail it with exit code 2; default false. */
  strictConfig?: boolean
  /** Do the candidates hold the rows of the reference? Default: found out for each probe, and told. */
  data?: DataMode
  /** Where runs are written; default `reports`. */
  out?: string
  /** File of the history, relative to the config; default: none is kept. */
  history?: string
  /** The Playwright config whose projects are made by `parityProjects`, relative to the config: its specs run with the probes. */
  journeys?: string
  /** Screening repeats per environment and probe, 1..10; default 4 in runs of at most 200 probes, else 2. The third and later ones are asked where the first two showed nothing. */
  repeats?: number
  timeouts?: UserTimeouts
  /** Failed connections are tried again this often; default 2. */
  retries?: number
  limits?: UserLimits
  redirects?: UserRedirects
  /** How far a candidate may be from the reference. */
  tolerances?: UserTolerances
  /** How latency is sampled and judged. */
  latency?: UserLatencySettings
  /** Extra secrets to mask in everything written: environment variable names or JSON field names. */
  mask?: { variables?: string[]; fields?: string[] }
  /** Who signs releases off, and by which rules (docs/signoff.md). */
  signoff?: UserSignoff
  /** Named sets of overrides, chosen by `--profile`. */
  profiles?: Record<string, UserProfile>
}

export type UserProfile = Partial<
  Pick<
    UserConfig,
    | 'failOn'
    | 'minCoverage'
    | 'onInconclusive'
    | 'warnExitCode'
    | 'observeOnly'
    | 'newOnly'
    | 'rules'
    | 'strictConfig'
    | 'repeats'
    | 'timeouts'
    | 'retries'
    | 'limits'
    | 'probes'
    | 'journeys'
    | 'tolerances'
    | 'latency'
  >
> & {
  /** Only probes with one of these tags. */
  tags?: string[]
  categories?: Category[]
}

export type UserTimeouts = {
  /** Default 5s. */
  connect?: Duration
  /** Request sent to response head; default 30s. */
  headers?: Duration
  /** Longest silence inside a body; default 30s. */
  body?: Duration
  /** One probe on one environment once, redirects and retries included; default 60s. */
  total?: Duration
}

export type UserLimits = {
  /** Requests in flight per environment; default 8. */
  concurrency?: number
  /** Requests per second per environment; default 50; 0 = no cap. */
  requestsPerSecond?: number
  /** Decoded body bytes kept and compared; default 8388608. */
  bodyBytes?: number
}

export type UserRedirects = { follow?: boolean; max?: number }

export type UserAuth =
  | { bearer: string }
  | { basic: { username: string; password: string } }
  | { oauth2: { tokenURL: string; clientId: string; clientSecret: string; scope?: string; audience?: string } }

export type UserEnvironment = {
  baseURL: string
  /** Exactly one environment is the reference. Default `candidate`. */
  role?: 'reference' | 'candidate'
  headers?: Record<string, string>
  auth?: UserAuth
  /** Cookies sent with every request to the base URL's origin. */
  cookies?: Record<string, string>
  tls?: { ca?: string; cert?: string; key?: string; passphrase?: string; rejectUnauthorized?: boolean; servername?: string }
  /** HTTP proxy, `http://user:password@host:port`. */
  proxy?: string
  /** `auto` lets ALPN choose (https only). Default `auto`. */
  httpVersion?: '1.1' | '2' | 'auto'
  variables?: Record<string, string>
  /** Of a candidate: does it hold the rows of the reference? Default: what the config says. */
  data?: DataMode
  /** Unsafe methods (RFC 9110, section 9.2.1) may be sent. Default: false for the reference, true for a candidate. */
  allowUnsafe?: boolean
  /** Literal strings of this environment that mean the same as in the others: `{ 'acct-123': 'account' }`. */
  tokens?: Record<string, string>
  /** Command started before the run and ended after it, e.g. `node server.js`. */
  start?: string | { command: string; cwd?: string; env?: Record<string, string> }
  readyWhen?: { url?: string; status?: number; timeout?: Duration }
  /** How to read the deployed version. */
  version?: { get: string; json?: string; header?: string; pattern?: string }
  limits?: Pick<UserLimits, 'concurrency' | 'requestsPerSecond'>
}

export type StatusExpectation =
  | number
  | '1xx'
  | '2xx'
  | '3xx'
  | '4xx'
  | '5xx'
  | (number | '1xx' | '2xx' | '3xx' | '4xx' | '5xx')[]

/** One assertion on the values a JSONPath (RFC 9535) selects. Exactly one check beside `path`. */
export type JsonAssertion = { path: string } & (
  | { equals: unknown }
  | { matches: string }
  | { type: 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'array' | 'object' }
  | { exists: boolean }
  | { count: number | { min?: number; max?: number } }
  | { min: number }
  | { max: number }
)

export type Expectation = {
  status?: StatusExpectation
  /** Exact text, `{ matches: regex }`, or `null` for "must be absent". */
  headers?: Record<string, string | { matches: string } | null>
  /** JSON Schema 2020-12: a path relative to the probe file, or the schema itself. */
  schema?: string | Record<string, unknown>
  json?: JsonAssertion[]
  /** The body holds this text. */
  contains?: string | string[]
  /** Whole exchange, last hop. */
  maxTime?: Duration
}

export type UserBody =
  | { json: unknown }
  | { form: Record<string, string> }
  | { text: string; type?: string }
  | { file: string; type?: string }

/** What one request needs; a path starts with `/` and is put behind the environment's base URL. */
export type RequestSpec = {
  get?: string
  head?: string
  options?: string
  post?: string
  put?: string
  patch?: string
  delete?: string
  query?: Record<string, string | number | boolean>
  headers?: Record<string, string>
  body?: UserBody
  expect?: Expectation
  /** `false`: send without the environment's auth, headers of the config and cookies: "what does a stranger see". */
  auth?: boolean
  redirects?: UserRedirects
  timeout?: Duration
}

/** How answers are compared where the comparison should not decide by itself. Paths: JSON Pointers, `*` for any element or key. */
export type UserCompare = {
  /** Do both environments hold the same rows, so that values count? Default: what the environment or the config says. */
  data?: DataMode
  /** How the elements of a list are paired; default: decided from the answers. */
  arrays?: Record<string, ArrayPolicy>
  /** How far numbers may be apart; default: not at all, but for the last digits of computed ones. */
  numbers?: Record<string, NumberTolerance>
}

export type ProbeCommon = {
  tags?: string[]
  owner?: string
  /** The highest severity that findings of this probe may have. */
  severity?: Severity
  /** Severities in the place of the rules' own, for this probe. */
  rules?: Record<string, Severity>
  /** How its answers are compared; of a flow: those of every step that says nothing itself. */
  compare?: UserCompare
  /** Run only the probes marked so. */
  only?: boolean
  /** The reason not to run it, shown in every report. */
  skip?: string
  /** Default: the folder below the probe root (`functional/`, `integration/`, `latency/`), else `functional`. */
  category?: Category
  /**
   * For unsafe methods only, and needed then. `repeatable`: sending it again changes nothing more (a login, a search by
   * POST); `once`: it must be sent at most once per environment and run.
   */
  sideEffects?: 'repeatable' | 'once'
}

export type HttpSpec = RequestSpec &
  ProbeCommon & {
    repeats?: number
    /** Is its latency compared, and how? Default: in the category `latency` it is. */
    latency?: boolean | UserProbeLatency
  }

/** What a step remembers for later steps, as `${name}`. Values from a JSONPath, a header, a cookie or a pattern's first group. */
export type Capture = { json: string } | { header: string } | { cookie: string } | { pattern: string }

export type FlowStep = RequestSpec & {
  name: string
  sideEffects?: 'repeatable' | 'once'
  /** How its answers are compared. */
  compare?: UserCompare
  capture?: Record<string, Capture & { secret?: boolean }>
}
export type FlowSpec = Omit<ProbeCommon, 'sideEffects'> & { steps: FlowStep[] }

export type HttpProbe = { kind: 'http'; name: string } & HttpSpec
export type FlowProbe = { kind: 'flow'; name: string } & FlowSpec
export type UserProbe = HttpProbe | FlowProbe

/** `known-differences.yaml`: a list of these. */
export type UserKnownDifference = {
  id: string
  rule: string
  /** A probe's name, several, or `*` for all. */
  probe: string | string[]
  /** Exact path of the finding, as in result.json. */
  path: string
  environment?: string | string[]
  /** What is accepted: both values (one or several that a side may show, `null` for none), or a pair of classes. */
  reference?: string | null | (string | null)[]
  candidate?: string | null | (string | null)[]
  classes?: string[]
  owner: string
  reason: string
  issue?: string
  created?: string
  firstSeen?: string
  lastSeen?: string
  /** Last day on which it is accepted, `YYYY-MM-DD`, UTC. */
  expires: string
}
