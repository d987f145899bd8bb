/** Kind "http": one request, its redirects followed, a cookie jar that lives for this one observation. */
import { observeHttp } from '../http/observe-http.ts'
import type { ProbeKind } from './kind.ts'

export const httpKind: ProbeKind = { name: 'http', sharesSession: false, observe: observeHttp }
