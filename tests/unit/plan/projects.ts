/** Projects as loading gives them, with what a test does not name filled in. */
import type { LoadedProbe, Project, ResolvedEnvironment, Settings } from '../../../src/config/project.ts'
import type { HttpProbe, UserProbe } from '../../../src/config/types.ts'

export function environmentOf(name: string, more: Partial<ResolvedEnvironment> = {}): ResolvedEnvironment {
  const baseURL = `https://${name}.example`
  return {
    name,
    role: 'candidate',
    baseURL,
    headers: {},
    cookies: {},
    tls: { rejectUnauthorized: true },
    httpVersion: 'auto',
    variables: {},
    allowUnsafe: true,
    tokens: {},
    readyWhen: { url: baseURL, timeoutMs: 60_000 },
    concurrency: 8,
    requestsPerSecond: 50,
    ...more,
  }
}

const SETTINGS: Settings = {
  suite: 'shop',
  failOn: 'breaking',
  rules: {},
  strictConfig: false,
  knownDifferencesMaxDays: 366,
  minCoverage: 100,
  onInconclusive: 'fail',
  warnExitCode: 0,
  observeOnly: false,
  newOnly: undefined,
  out: '/project/reports',
  history: undefined,
  journeys: undefined,
  repeats: 2,
  retries: 2,
  timeouts: { connectMs: 5000, headersMs: 30_000, bodyMs: 30_000, totalMs: 60_000 },
  bodyBytesMax: 8_388_608,
  redirects: { follow: true, max: 10 },
  latency: {
    profile: 'smoke',
    engine: 'parity',
    requestsPerSecond: 5,
    undecided: 'tell',
    confirmAfterMs: 60_000,
    tolerances: {},
  },
  maskedFields: [],
  tags: [],
  categories: [],
}

export function loaded(probe: UserProbe, more: Partial<Omit<LoadedProbe, 'probe'>> = {}): LoadedProbe {
  return {
    probe,
    file: 'probes/shop.probe.ts',
    at: { file: 'probes/shop.probe.ts', line: 3, column: 3 },
    category: 'functional',
    ...more,
  }
}

export function httpProbe(name: string, more: Partial<HttpProbe> = {}): HttpProbe {
  return { kind: 'http', name, get: `/${name}`, ...more }
}

export function projectOf({ settings, ...more }: Partial<Omit<Project, 'settings'>> & { settings?: Partial<Settings> }): Project {
  return {
    root: '/project',
    environments: [environmentOf('production', { role: 'reference', allowUnsafe: false }), environmentOf('staging')],
    probes: [],
    scripts: [],
    knownDifferences: [],
    secrets: [],
    warnings: [],
    settings: { ...SETTINGS, ...settings },
    ...more,
  }
}
