/** Reads which version an environment runs, before and after: a decision always names the version that was observed. */
import type { PlannedRequest } from '../plan/plan.ts'
import { jsonQuery } from './compile-contract.ts'
import { ask, headerValue } from './http/ask.ts'
import type { RawAnswer } from './http/ask.ts'
import { createSession } from './runtime.ts'
import type { EnvironmentRuntime, RunContext } from './runtime.ts'

export type VersionRead = { readonly version: string | null; readonly because?: string }

/** @returns undefined when the environment has no version probe */
export async function readVersion(runtime: EnvironmentRuntime, context: RunContext): Promise<VersionRead | undefined> {
  const version = runtime.environment.version
  if (version === undefined) return undefined
  const request: PlannedRequest = {
    method: 'GET',
    path: version.get,
    query: {},
    headers: {},
    authenticated: true,
    redirects: { follow: true, max: context.settings.redirects.max },
    totalMs: context.settings.timeouts.totalMs,
    templated: false,
  }
  const asked = await ask({ request, runtime, session: createSession(), context, memo: {} })
  if (!asked.ok) return { version: null, because: asked.cause.message }
  if (asked.raw.status >= 400) return { version: null, because: `GET ${version.get} answered ${asked.raw.status}` }
  const text = await extract(version, asked.raw)
  return text === undefined
    ? {
        version: null,
        because: `GET ${version.get} holds no version at ${version.json ?? version.header ?? version.pattern ?? 'its body'}`,
      }
    : { version: context.masker.text(text) }
}

type VersionSource = NonNullable<EnvironmentRuntime['environment']['version']>

async function extract(source: VersionSource, answer: RawAnswer): Promise<string | undefined> {
  if (source.header !== undefined) return headerValue(answer.headers, source.header.toLowerCase())
  const text = answer.bytes.toString('utf8')
  if (source.pattern !== undefined) {
    const { RE2JS } = await import('re2js')
    const matcher = RE2JS.compile(source.pattern).matcher(text)
    return matcher.find() ? (matcher.group(matcher.groupCount() > 0 ? 1 : 0) ?? undefined) : undefined
  }
  if (source.json === undefined) return text.trim() || undefined
  try {
    const [value] = (await jsonQuery(source.json))(JSON.parse(text))
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  } catch {
    return undefined
  }
}
