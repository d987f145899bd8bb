/**
 * An exchange as Allure shows it: the document of `application/vnd.allure.http+json`. What was masked as a whole carries
 * Allure's own mark, so that its page says "redacted"; where a mask is part of a text, it stays as it is.
 */
import type { HttpExchange, HttpExchangeBody, HttpExchangeNameValue } from 'allure-js-commons/http'

import type { HeaderList } from '../../core/observation.ts'
import type { ShownExchange } from '../../report/evidence.ts'
import { brief } from '../../report/text/brief.ts'
import { beginning, visible } from '../../report/text/visible.ts'

/** What the library says of its own format, so that it is loaded by the caller, and only when it is needed. */
export type HttpFormat = { readonly version: HttpExchange['schemaVersion']; readonly redacted: string }

const TEXT_CHARACTERS_MAX = 2000
const BODY_CHARACTERS_MAX = 20_000
const HEADERS_MAX = 100
/** `«masked:cookie 32 hex»` (src/log/masking.ts). */
const WHOLE_MASK = /^«masked:[^«»]*»$/

export function httpExchange(exchange: ShownExchange, format: HttpFormat): HttpExchange {
  const { method, url, httpVersion, requestHeaders, requestBody, status, headers } = exchange
  const pairs = (list: HeaderList): HttpExchangeNameValue[] =>
    list.slice(0, HEADERS_MAX).map(([name, value]) => ({ name: line(name), value: shown(value, format) }))
  return {
    schemaVersion: format.version,
    request: {
      method: line(method),
      url: line(url),
      httpVersion,
      headers: pairs(requestHeaders),
      query: queryOf(url).map(([name, value]) => ({ name: line(name), value: shown(value, format) })),
      ...(requestBody !== undefined && {
        body: { ...typeOf(requestHeaders), encoding: 'utf8', ...text(requestBody) },
      }),
    },
    response: { status, httpVersion, headers: pairs(headers), body: bodyOf(exchange) },
  }
}

function bodyOf({ headers, body, excerpt }: ShownExchange): HttpExchangeBody {
  const { value, truncated } = text(body.data)
  const isPart = truncated === true || excerpt !== undefined || body.cut !== undefined
  // Half of a base64 text is no bytes, and Allure would decode it.
  const isWholeBinary = body.encoding === 'base64' && !isPart
  return {
    ...typeOf(headers),
    encoding: isWholeBinary ? 'base64' : 'utf8',
    value,
    size: body.bytes,
    ...(isPart && { truncated: true }),
  }
}

function text(data: string): { readonly value: string; readonly truncated?: true } {
  const value = data.slice(0, BODY_CHARACTERS_MAX).replace(/[^\n\t]+/g, (part) => visible(part))
  return data.length > BODY_CHARACTERS_MAX ? { value: beginning(value, BODY_CHARACTERS_MAX), truncated: true } : { value }
}

function typeOf(headers: HeaderList): Pick<HttpExchangeBody, 'contentType'> {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  return type === undefined ? {} : { contentType: line(type) }
}

function queryOf(url: string): readonly (readonly [name: string, value: string])[] {
  return URL.canParse(url) ? [...new URL(url).searchParams] : []
}

function shown(value: string, { redacted }: HttpFormat): string {
  return WHOLE_MASK.test(value) ? redacted : line(value)
}

function line(value: string): string {
  return brief(value, TEXT_CHARACTERS_MAX)
}
