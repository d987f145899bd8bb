/** The hand-written undici loop (floor-loop.mjs): each probe once per environment. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { versionOf } from '../../machine.ts'
import { pathOf, SCHEMA } from '../bodies.ts'
import { CONCURRENCY, type Contestant } from './contestant.ts'

export const floor: Contestant = {
  name: 'floor',
  how: `a hand-written undici loop, ${CONCURRENCY} connections per environment, each body parsed and validated by ajv`,
  requestsPerProbe: 1,
  version: async () => `undici ${versionOf('undici')}`,
  async prepare({ folder, origins, probes }) {
    const paths = Array.from({ length: probes }, (_, index) => pathOf(index))
    await writeFile(
      path.join(folder, 'settings.json'),
      JSON.stringify({ origins, paths, concurrency: CONCURRENCY, schema: SCHEMA }),
    )
    const loop = fileURLToPath(import.meta.resolve('./floor-loop.mjs'))
    return [{ file: process.execPath, args: [loop, 'settings.json'], cwd: folder }]
  },
}
