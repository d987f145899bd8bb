/**
 * newman, Postman's runner: one collection, a status and a schema test per item, run for one environment after the other
 * as its users do, and for both side by side, which is as fast as it gets.
 * It is no dependency of ours: the exact version is installed into a folder of its own, once per machine.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

import { pathOf, SCHEMA } from '../bodies.ts'
import type { Contestant } from './contestant.ts'

const VERSION = '6.2.2'
const HOME = path.join(os.tmpdir(), `envparity-bench-newman-${VERSION}`)
const INSTALL_MS_MAX = 5 * 60_000

export const newman: Contestant = {
  name: 'newman',
  how: 'newman, for one environment after the other, a status and a schema test per item',
  requestsPerProbe: 1,
  order: 'in turn',
  version: async () => `newman ${VERSION}`,
  async prepare({ folder, origins, probes }) {
    const command = await installed()
    await writeFile(path.join(folder, 'collection.json'), JSON.stringify(collectionOf(probes)))
    return origins.map((origin) => ({
      file: process.execPath,
      args: [command, 'run', 'collection.json', '--env-var', `origin=${origin}`, '--silent'],
      cwd: folder,
    }))
  },
}

export const newmanPair: Contestant = {
  ...newman,
  name: 'newman-pair',
  how: 'the same for both environments side by side',
  order: 'side by side',
}

async function installed(): Promise<string> {
  const command = path.join(HOME, 'node_modules/newman/bin/newman.js')
  if (existsSync(command)) return command
  await mkdir(HOME, { recursive: true })
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', HOME, `newman@${VERSION}`]
  await promisify(execFile)('npm', args, { cwd: HOME, timeout: INSTALL_MS_MAX })
  return command
}

function collectionOf(probes: number): object {
  const script = [
    `const schema = ${JSON.stringify(SCHEMA)}`,
    `pm.test('status', () => pm.response.to.have.status(200))`,
    `pm.test('schema', () => pm.response.to.have.jsonSchema(schema))`,
  ]
  return {
    info: { name: 'products', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: Array.from({ length: probes }, (_, index) => ({
      name: `product ${index}`,
      request: { method: 'GET', url: `{{origin}}${pathOf(index)}` },
      event: [{ listen: 'test', script: { type: 'text/javascript', exec: script } }],
    })),
  }
}
