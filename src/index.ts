/** Public entry: what a config or a probe file imports from 'envparity'. Runs nothing and imports nothing heavy. */
import type { FlowProbe, FlowSpec, HttpProbe, HttpSpec, UserConfig, UserProbe } from './config/types.ts'
import { rememberDefinition } from './config/definition-site.ts'

export type * from './config/types.ts'
export type * from './core/result.ts'
export type { Finding, Evidence } from './core/finding.ts'
export type { Level } from './core/level.ts'

/** Types the config for the editor. @returns the config, unchanged; it is checked when `parity` reads it. */
export function defineConfig(config: UserConfig): UserConfig {
  return config
}

/** Types a list of probes, the default export of a `*.probe.ts`. @returns the list, unchanged */
export function defineProbes(probes: readonly UserProbe[]): readonly UserProbe[] {
  return probes
}

/**
 * One HTTP request, asked of every environment at the same moment.
 *
 * @param name - unique within the run; names the probe in every report
 */
export function http(name: string, spec: HttpSpec): HttpProbe {
  return rememberDefinition({ kind: 'http', name, ...spec }, http)
}

/** Requests that build on each other (login, then cart), with a cookie jar and captured values of their own per environment. */
export function flow(name: string, spec: FlowSpec): FlowProbe {
  return rememberDefinition({ kind: 'flow', name, ...spec }, flow)
}
