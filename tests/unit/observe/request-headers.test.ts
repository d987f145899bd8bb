/** Request headers: what is pinned for every environment, and what a probe changes by what it asks for. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { requestHeaders } from '../../../src/observe/http/request-headers.ts'

function sent(probe: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const sources = { tool: 'envparity/0', runId: 'r', credentials: {}, jarCookies: '', contentType: undefined }
  return new Map(requestHeaders({ ...sources, probe }))
}

test('a part is asked for of the plain body, unless the probe says how it may be packed', () => {
  assert.match(sent({}).get('accept-encoding') ?? '', /gzip/)
  assert.equal(sent({ Range: 'bytes=0-9' }).get('accept-encoding'), 'identity')
  assert.equal(sent({ range: 'bytes=0-9', 'Accept-Encoding': 'br' }).get('accept-encoding'), 'br')
})
