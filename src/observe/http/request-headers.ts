/**
 * Request headers: the defaults are pinned and equal for every environment, because they change answers (Accept,
 * Accept-Encoding, User-Agent); what the environment and the probe set comes on top. All are recorded.
 */
import type { HeaderList } from '../../core/observation.ts'
import type { UserBody } from '../../plan/plan.ts'

export type HeaderSources = {
  readonly tool: string
  readonly runId: string
  /** Config headers, auth and cookies; empty on another origin and for probes with `auth: false`. */
  readonly credentials: Readonly<Record<string, string>>
  readonly probe: Readonly<Record<string, string>>
  readonly jarCookies: string
  readonly contentType: string | undefined
}

export function requestHeaders(sources: HeaderSources): HeaderList {
  const headers = new Map<string, string>([
    ['user-agent', `${sources.tool} (cross-environment smoke test)`],
    ['accept', '*/*'],
    // A part of a packed body cannot be unpacked: browsers ask for the plain one too (Fetch standard, 4.6).
    ['accept-encoding', asksForPart(sources) ? 'identity' : 'gzip, deflate, br, zstd'],
    ['x-parity-run', sources.runId],
  ])
  if (sources.contentType !== undefined) headers.set('content-type', sources.contentType)
  for (const layer of [sources.credentials, sources.probe]) {
    for (const [name, value] of Object.entries(layer)) headers.set(name.toLowerCase(), value)
  }
  if (sources.jarCookies !== '') {
    const fixed = headers.get('cookie')
    headers.set('cookie', fixed === undefined ? sources.jarCookies : `${fixed}; ${sources.jarCookies}`)
  }
  return [...headers]
}

function asksForPart({ credentials, probe }: HeaderSources): boolean {
  return [credentials, probe].some((headers) => Object.keys(headers).some((name) => name.toLowerCase() === 'range'))
}

export type EncodedBody = { readonly bytes: Buffer; readonly contentType: string }

/** @param readFile - reads a body file; the config loader has checked that it is there */
export async function encodeBody(body: UserBody, readFile: (path: string) => Promise<Buffer>): Promise<EncodedBody> {
  if ('json' in body) return { bytes: Buffer.from(JSON.stringify(body.json)), contentType: 'application/json' }
  if ('form' in body)
    return { bytes: Buffer.from(new URLSearchParams(body.form).toString()), contentType: 'application/x-www-form-urlencoded' }
  if ('text' in body) return { bytes: Buffer.from(body.text), contentType: body.type ?? 'text/plain; charset=utf-8' }
  return { bytes: await readFile(body.file), contentType: body.type ?? 'application/octet-stream' }
}
