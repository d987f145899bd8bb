/** `parity run` as a user would start it: a config, one probe file, two screening repeats as in every run of more than 200 probes. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'

import { SCHEMA } from '../bodies.ts'
import { ROOT, versionOf } from '../../machine.ts'
import { type Arena, CONCURRENCY, type Contestant } from './contestant.ts'

export const parity: Contestant = {
  name: 'parity',
  how: `\`parity run\`, concurrency ${CONCURRENCY} per environment, no rate cap, two screening repeats: it sends twice as much as the others`,
  requestsPerProbe: 2,
  version: async () => `envparity ${versionOf('envparity')}`,
  async prepare(arena) {
    await writeParityProject(arena)
    return [{ file: process.execPath, args: [path.join(ROOT, 'bin/parity.js'), 'run', '--out', 'run'], cwd: arena.folder }]
  },
}

async function writeParityProject({ folder, origins: [reference, candidate], probes }: Arena): Promise<void> {
  await writeFile(
    path.join(folder, 'parity.config.ts'),
    `import { defineConfig } from 'envparity'

export default defineConfig({
  environments: {
    production: { baseURL: '${reference}', role: 'reference' },
    staging: { baseURL: '${candidate}' },
  },
  probes: ['*.probe.ts'],
  repeats: 2,
  limits: { concurrency: ${CONCURRENCY}, requestsPerSecond: 0 },
})
`,
  )
  await writeFile(path.join(folder, 'product.schema.json'), JSON.stringify(SCHEMA))
  await writeFile(
    path.join(folder, 'products.probe.ts'),
    `import { defineProbes, http } from 'envparity'

export default defineProbes(
  Array.from({ length: ${probes} }, (_, index) =>
    http(\`product \${index}\`, { get: \`/products/\${index}\`, expect: { status: 200, schema: './product.schema.json' } }),
  ),
)
`,
  )
}
