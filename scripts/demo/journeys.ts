/**
 * The demo of journeys: runs the specs of probes/journeys against two builds of the shop, and ends with 0 only if exactly what
 * was planted in the shop windows is found: `node scripts/demo/journeys.ts [--equal] [--times 30]`. Needs a Chromium.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { EXIT } from '../../src/core/exit.ts'
import type { Result } from '../../src/core/result.ts'
import { scoreRun } from './score.ts'
import { BROWSER_PLANTS } from './shop/browser-plants.ts'
import type { Plant } from './shop/spoil.ts'
import { renderScore } from './table.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const { values } = parseArgs({
  options: {
    equal: { type: 'boolean', default: false },
    times: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
  },
})
const plants = values.equal ? [] : BROWSER_PLANTS
const times = Number(values.times)
let failures = 0
for (let turn = 1; turn <= times; turn += 1) {
  const exact = await runOnce(plants, turn)
  if (!exact) failures += 1
}
console.log(`${times - failures} of ${times} runs found exactly what was planted (${plants.length} divergences).`)
process.exitCode = failures === 0 ? EXIT.pass : EXIT.fail

async function runOnce(planted: readonly Plant[], turn: number): Promise<boolean> {
  const out = path.join(ROOT, 'reports', values.equal ? 'journeys-equal' : 'journeys-planted')
  await rm(out, { recursive: true, force: true })
  const { code, output } = await runPlaywright(planted, out)
  const text = await readFile(path.join(out, 'result.json'), 'utf8').catch(() => null)
  if (text === null) {
    console.error(`Playwright ended with ${code} and there is no result:\n${output}`)
    return false
  }
  const result = JSON.parse(text) as Result // written a moment ago by the same sources
  // Playwright knows two ends: 1 stands for everything that is not a pass.
  const score = scoreRun(result, planted, code === 0 ? EXIT.pass : result.gate.exitCode)
  if (values.verbose) console.log(output)
  if ((turn === 1 && !values.equal) || !score.exact) console.log(renderScore(score, result.gate))
  else console.log(`run ${turn}: ${result.counts.findings} findings, ${result.durationMs} ms`)
  return score.exact
}

async function runPlaywright(planted: readonly Plant[], out: string): Promise<{ code: number; output: string }> {
  const [production, staging] = await findFreePorts()
  const child = spawn(process.execPath, ['node_modules/@playwright/test/cli.js', 'test'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      // The shops are started by `node`, which must be the one that runs this.
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
      SHOP_PRODUCTION_PORT: String(production),
      SHOP_STAGING_PORT: String(staging),
      SHOP_PLANTS: planted.map(({ id }) => id).join(','),
      PARITY_DEMO_OUT: out,
    },
  })
  const chunks: string[] = []
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (ended) => resolve(ended ?? EXIT.error))
  })
  return { code, output: chunks.join('') }
}

/** Both are held until both are known, so that they differ. */
async function findFreePorts(): Promise<readonly [number, number]> {
  const servers = [createServer().listen(0, '127.0.0.1'), createServer().listen(0, '127.0.0.1')] as const
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const portOf = (address: AddressInfo | string | null): number =>
    typeof address === 'object' && address !== null ? address.port : 0
  const ports = [portOf(servers[0].address()), portOf(servers[1].address())] as const
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}
