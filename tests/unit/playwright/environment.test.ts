/** Environments as Playwright gets them: texts filled in, and every secret known to the masker. */
import assert from 'node:assert/strict'
import test from 'node:test'

import type { UserConfig } from '../../../src/config/types.ts'
import { readEnvironment } from '../../../src/playwright/environment.ts'

const config = (staging: UserConfig['environments'][string]): UserConfig => ({
  environments: { production: { baseURL: 'https://shop.example' }, staging },
  mask: { variables: ['CUSTOMER'], fields: ['iban'] },
})

test('variables are filled in, and what came from the process is a secret but for addresses', () => {
  const read = readEnvironment(
    config({
      baseURL: 'https://${HOST}',
      headers: { 'x-key': '${KEY}', authorization: 'Bearer ${TOKEN}' },
      variables: { TOKEN: '${KEY}-2' },
      cookies: { preview: 'abcdef' },
    }),
    'staging',
    { HOST: 'staging.example', KEY: 'k-12345', CUSTOMER: 'ada' },
  )
  assert.equal(read.user.baseURL, 'https://staging.example')
  assert.deepEqual(read.user.headers, { 'x-key': 'k-12345', authorization: 'Bearer k-12345-2' })
  const values = new Set(read.secrets.map(({ value }) => value))
  assert.deepEqual(values, new Set(['k-12345', 'abcdef', 'k-12345-2', 'ada']))
  assert.deepEqual(read.maskedFields, ['iban'])
})

test('a password is a secret, alone and as the header that is sent', () => {
  const { secrets } = readEnvironment(
    config({ baseURL: 'https://x.example', auth: { basic: { username: 'ada', password: '${PASS}' } } }),
    'staging',
    { PASS: 'hunter22' },
  )
  const values = secrets.map(({ value }) => value)
  assert(values.includes('hunter22'))
  assert(values.includes(Buffer.from('ada:hunter22').toString('base64')))
})

test('a variable that is not set is told, with the place that needs it', () => {
  const read = (): unknown =>
    readEnvironment(config({ baseURL: 'https://x.example', headers: { 'x-key': '${KEY}' } }), 'staging', { KEY: '' })
  assert.throws(read, /\$\{KEY\} is not set; environments\.staging\.headers\.x-key needs it/)
})

test('an environment that is not there is told', () => {
  assert.throws(() => readEnvironment(config({ baseURL: 'https://x.example' }), 'qa', {}), /there is no environment "qa"/)
})
