/** The hand-written undici loop (floor-loop.ts): each probe once per environment. */
import { readFile, writeFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import path from 'node:path'
import process from 'node:process'

import { pathOf, SCHEMA } from '../bodies.ts'
import { versionOf } from '../../machine.ts'
import { CONCURRENCY, type Contestant } from './contestant.ts'
import type { FloorSettings } from './floor-loop.ts'

export const floor: Contestant = {
  name: 'floor',
  how: `a hand-written undici loop, ${CONCURRENCY} connections per environment, body parsed and validated by ajv`,
  requestsPerProbe: 1,
  version: () => `undici ${versionOf('undici')}`,
  async prepare({ folder, origins, probes }) {
    const loop = path.join(folder, 'floor-loop.mjs')
    // Plain JS, so that it does not pay for Node's stripping of types.
    await writeFile(loop, stripTypeScriptTypes(await readFile(path.join(import.meta.dirname, 'floor-loop.ts'), 'utf8')))
    const settings: FloorSettings = {
      origins,
      paths: Array.from({ length: probes }, (_, index) => pathOf(index)),
      concurrency: CONCURRENCY,
      schema: SCHEMA,
    }
    await writeFile(path.join(folder, 'settings.json'), JSON.stringify(settings))
    return [{ file: process.execPath, args: [loop, 'settings.json'], cwd: folder }]
  },
}
