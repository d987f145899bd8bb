// Generated from schemas/*.schema.json by scripts/generate.ts. Do not edit.
import type { Validator } from '../schema-problems.ts'
import type { FlowProbe, HttpProbe, UserConfig, UserKnownDifference } from '../types.ts'

export const config: Validator<UserConfig>
export const probesFile: Validator<{ readonly probes: readonly object[] }>
export const httpProbe: Validator<HttpProbe>
export const flowProbe: Validator<FlowProbe>
export const knownDifferences: Validator<readonly UserKnownDifference[]>
export const knownDifference: Validator<UserKnownDifference>
