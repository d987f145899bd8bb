/**
 * `npm run demo`: shows `parity` at work, and is a test of it. Two builds of a small shop run on this machine; in the second
 * one things go wrong as they do in real incidents. Ends with 0 only if `parity` finds exactly what was planted.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { EXIT } from '../../src/core/exit.ts'
import { RESULT_SCHEMA, type Result } from '../../src/core/result.ts'
import { scoreRun } from './score.ts'
import { PLANTS } from './shop/plants.ts'
import type { Plant } from './shop/spoil.ts'
import { renderScore } from './table.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TIMES_MAX = 1000
const ATTEMPTS = 3

const USAGE = `npm run demo                        plant ${PLANTS.length} divergences and find exactly those
npm run demo -- --equal             compare two builds that behave alike and find nothing
npm run demo -- --equal --times 20  the same, twenty times in a row
`

type Options = { readonly equal: boolean; readonly times: number }

/** What `parity` was told to stop by; it then ends the two shops itself. */
let stoppedBy: 'SIGINT' | 'SIGTERM' | undefined

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args)
  if (typeof options === 'string') {
    console.error(`${options}\n\n${USAGE}`)
    return EXIT.usage
  }

  console.log(introduction(options))
  const plants = options.equal ? [] : PLANTS
  const out = path.join('reports', options.equal ? 'demo-equal' : 'demo')
  let failures = 0
  for (let turn = 1; turn <= options.times; turn += 1) {
    if (options.times > 1) console.log(`\n=== run ${turn} of ${options.times} ===`)
    const exact = await runInCalm(plants, out, turn === 1)
    if (stoppedBy !== undefined) return stoppedBy === 'SIGINT' ? EXIT.interrupted : EXIT.terminated
    if (!exact) failures += 1
  }

  const runs = options.times === 1 ? '' : ` in ${options.times - failures} of ${options.times} runs`
  const goal = options.equal ? 'find nothing where nothing was planted' : 'find exactly what was planted'
  console.log(
    failures === 0
      ? `The demo passed: parity did ${goal}${runs}.`
      : `The demo FAILED: parity did not ${goal}${runs && `; it did${runs}`}.`,
  )
  return failures === 0 ? EXIT.pass : EXIT.fail
}

/** @returns a message when the arguments are wrong */
function readOptions(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { equal: { type: 'boolean', default: false }, times: { type: 'string', default: '1' } },
    })
    const times = Number(values.times)
    if (!Number.isInteger(times) || times < 1 || times > TIMES_MAX)
      return `--times must be a whole number from 1 to ${TIMES_MAX}, but is "${values.times}"`
    return { equal: values.equal, times }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function introduction({ equal }: Options): string {
  const [state, goal] = equal
    ? ['Both behave alike.', 'nothing']
    : [`In "staging" ${PLANTS.length} things go wrong, as they do in real incidents.`, 'exactly what was planted']
  return `This demo starts two builds of a small shop on this machine: 4.17.3 as "production" and 4.18.0 as "staging".
${state} No two answers are the same: ids, times, tokens, order and request ids are new every time.
parity asks both builds the same questions at the same moment and must find ${goal}.
Nothing leaves this machine. What follows is parity's own output.
`
}

/**
 * On a machine that is busy with something else nothing can be timed, and parity says so. That is no fault of either, so it
 * is asked again.
 */
async function runInCalm(plants: readonly Plant[], out: string, isFirst: boolean): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await runOnce(plants, out, isFirst)
    if (outcome !== 'too busy' || attempt === ATTEMPTS) return outcome === 'exact'
    console.log('\nThis machine was too busy to time anything. Once more:\n')
  }
}

/** @returns whether exactly what was planted was found, or why that cannot be told */
async function runOnce(plants: readonly Plant[], out: string, isFirst: boolean): Promise<'exact' | 'not exact' | 'too busy'> {
  // Otherwise the result of an earlier run could be taken for this one's.
  await rm(path.join(ROOT, out), { recursive: true, force: true })
  const exitCode = await runParity(plants, out)
  if (stoppedBy !== undefined) return 'not exact'

  const result = await readResult(path.join(ROOT, out, 'result.json'))
  if (typeof result === 'string') {
    console.error(`\nparity ended with exit code ${exitCode}, and ${result}`)
    return 'not exact'
  }
  const score = scoreRun(result, plants, exitCode)
  if (isFirst || !score.exact) console.log(`\n--- what was planted, and what was found ---\n\n${renderScore(score, result.gate)}`)
  if (score.exact) return 'exact'
  const isBusy = result.latency?.some(({ tests }) => tests.some(({ because = '' }) => because.includes('overloaded'))) ?? false
  return isBusy ? 'too busy' : 'not exact'
}

/** Runs the command as a user would; parity.config.ts says how the two shops are started. */
async function runParity(plants: readonly Plant[], out: string): Promise<number> {
  const [productionPort, stagingPort] = await findFreePorts()
  const child = spawn(
    process.execPath,
    ['bin/parity.js', 'run', '--config', 'parity.config.ts', '--out', out, '--report', 'html,junit'],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: {
        ...process.env,
        // The shops are started by `node`, which must be the one that runs this, not an older one of the machine.
        PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
        SHOP_PRODUCTION_PORT: String(productionPort),
        SHOP_STAGING_PORT: String(stagingPort),
        SHOP_PLANTS: plants.map(({ id }) => id).join(','),
      },
    },
  )
  // Ctrl-C reaches parity by itself, as the terminal tells every process in the foreground; SIGTERM comes to us alone.
  const onInterrupt = (): void => void (stoppedBy = 'SIGINT')
  const onTerminate = (): void => {
    stoppedBy = 'SIGTERM'
    child.kill('SIGTERM')
  }
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve(code ?? EXIT.error))
    })
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate)
  }
}

/** Both are held until both are known, so that they differ. */
async function findFreePorts(): Promise<readonly [number, number]> {
  const [first, second] = [createServer().listen(0, '127.0.0.1'), createServer().listen(0, '127.0.0.1')] as const
  await Promise.all([once(first, 'listening'), once(second, 'listening')])
  const ports = [portOf(first.address()), portOf(second.address())] as const
  await Promise.all([once(first.close(), 'close'), once(second.close(), 'close')])
  return ports
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** @returns a message when there is none that can be read */
async function readResult(file: string): Promise<Result | string> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return `wrote no ${path.relative(ROOT, file)}.`
  const result = JSON.parse(text) as Result // written a moment ago by the same sources
  return result.schema === RESULT_SCHEMA ? result : `${path.relative(ROOT, file)} has another schema: ${result.schema}`
}
