/** A user's TypeScript reaches Node as it is written, whatever other hooks of the process do to it (Playwright's, in our reporter). */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { registerHooks } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'

import { importScript } from '../../../src/config/source/import-script.ts'

test('a hook that turns TypeScript into CommonJS does not reach the config', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'parity-import-'))
  const spoil = registerHooks({
    load: (url, context, nextLoad) =>
      url.includes('parity-import-')
        ? { format: 'module', source: 'exports.default = 1', shortCircuit: true }
        : nextLoad(url, context),
  })
  try {
    await writeFile(path.join(folder, 'package.json'), '{}')
    const file = path.join(folder, 'parity.config.ts')
    const text = 'const suite: string = "shop"\nexport default { suite }\n'
    await writeFile(file, text)
    assert.deepEqual(await importScript({ file, shown: 'parity.config.ts', text }, folder), {
      hasDefault: true,
      value: { suite: 'shop' },
    })
  } finally {
    spoil.deregister()
    await rm(folder, { recursive: true, force: true })
  }
})
