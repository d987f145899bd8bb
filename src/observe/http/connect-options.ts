/** How a connection to an environment is opened: the same for what is compared and for what is timed. */
import type { buildConnector } from 'undici'

import type { ResolvedEnvironment } from '../../plan/plan.ts'

export function connectOptions(
  { tls, httpVersion }: Pick<ResolvedEnvironment, 'tls' | 'httpVersion'>,
  timeoutMs: number,
): buildConnector.BuildOptions {
  const { ca, cert, key, passphrase, rejectUnauthorized, servername } = tls
  return {
    timeout: timeoutMs,
    allowH2: httpVersion !== '1.1',
    preferH2: httpVersion === '2',
    rejectUnauthorized,
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(passphrase !== undefined && { passphrase }),
    ...(servername !== undefined && { servername }),
  }
}
