/** Playwright Test as an API tester: one project per environment, two workers, status and schema asserted per probe. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'

import type { PlaywrightTestConfig } from '@playwright/test'

import { ROOT, versionOf } from '../../machine.ts'
import { SCHEMA } from '../bodies.ts'
import type { Contestant } from './contestant.ts'

const WORKERS = 2

export const playwright: Contestant = {
  name: 'playwright',
  how: `Playwright Test, one project per environment, ${WORKERS} workers, fully parallel, the \`request\` fixture, ajv`,
  requestsPerProbe: 1,
  version: async () => `@playwright/test ${versionOf('@playwright/test')}`,
  async prepare({ folder, origins: [reference, candidate], probes }) {
    const config: PlaywrightTestConfig = {
      testDir: '.',
      workers: WORKERS,
      fullyParallel: true,
      retries: 0,
      reporter: 'dot',
      projects: [
        { name: 'production', use: { baseURL: reference } },
        { name: 'staging', use: { baseURL: candidate } },
      ],
    }
    await writeFile(path.join(folder, 'playwright.config.ts'), `export default ${JSON.stringify(config, null, 2)}\n`)
    await writeFile(path.join(folder, 'schema.json'), JSON.stringify(SCHEMA))
    await writeFile(
      path.join(folder, 'products.spec.ts'),
      `import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { Ajv2020 } from 'ajv/dist/2020.js'

const schema = JSON.parse(readFileSync(new URL('./schema.json', import.meta.url), 'utf8'))
const validate = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile(schema)

for (let index = 0; index < ${probes}; index += 1) {
  test(\`product \${index}\`, async ({ request }) => {
    const response = await request.get(\`/products/\${index}\`)
    expect(response.status()).toBe(200)
    expect(validate(await response.json())).toBe(true)
  })
}
`,
    )
    // A user would write "npx playwright test"; npx itself would only make it slower.
    return [{ file: process.execPath, args: [path.join(ROOT, 'node_modules/@playwright/test/cli.js'), 'test'], cwd: folder }]
  },
}
