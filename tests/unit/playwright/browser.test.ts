/** Which browser is taken, and what is said when there is none. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { parityBrowser } from '../../../src/playwright/browser.ts'

test('a browser that is named is taken, without its sandbox as root alone', () => {
  const options = parityBrowser({ PARITY_CHROMIUM: process.execPath })
  assert.equal(options.executablePath, process.execPath)
  assert.equal(options.args?.includes('--no-sandbox'), process.getuid?.() === 0)
})

test('a browser that is named and not there is told, with what to do', () => {
  assert.throws(
    () => parityBrowser({ PARITY_CHROMIUM: '/nowhere/chromium' }),
    /PARITY_CHROMIUM names \/nowhere\/chromium, which is not there/,
  )
})

test("the proxy of the process is the browser's, its password apart, and loopback goes past it", () => {
  const { proxy } = parityBrowser({
    PARITY_CHROMIUM: process.execPath,
    HTTPS_PROXY: 'http://ada:p%40ss@proxy.example:3128',
    NO_PROXY: 'intra.example',
  })
  assert.deepEqual(proxy, {
    server: 'http://proxy.example:3128',
    bypass: 'localhost,127.0.0.1,intra.example',
    username: 'ada',
    password: 'p@ss',
  })
  assert.equal(parityBrowser({ PARITY_CHROMIUM: process.execPath }).proxy, undefined)
})
