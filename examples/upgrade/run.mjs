/**
 * Compares two published versions of `serve`: installs both (once), writes the site, and runs `parity` on them.
 *
 *   node examples/upgrade/run.mjs                      11.3.2 against 14.2.6
 *   node examples/upgrade/run.mjs --equal              14.2.6 against itself: nothing may be found
 *   node examples/upgrade/run.mjs --profile dangling   one request that 11.3.2 does not survive
 *   node examples/upgrade/run.mjs --install            only install
 *
 * Everything else is handed to `parity run`. Ends with its exit code, or with 69 when npm could not install the two. Plain
 * JS, so that any Node with npm can run it: `parity` itself brings along the Node that it needs.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import process from 'node:process'

import { writeSite } from './site.mjs'

/** EX_UNAVAILABLE of sysexits.h: no exit code of `parity`. */
const UNAVAILABLE = 69
const HERE = import.meta.dirname
const SERVERS = path.join(HERE, 'servers')

const OWN = ['--install', '--equal']
const [installOnly, equal] = OWN.map((flag) => process.argv.includes(flag))
const args = process.argv.slice(2).filter((arg) => !OWN.includes(arg))

if (!install()) process.exitCode = UNAVAILABLE
else if (!installOnly) process.exitCode = await run()

/** @returns whether servers/node_modules is what servers/package-lock.json says */
function install() {
  if (isInstalled()) return true
  process.stderr.write('installing serve 11.3.2 and 14.2.6 below examples/upgrade/servers\n')
  const options = { cwd: SERVERS, encoding: 'utf8', shell: process.platform === 'win32' }
  const { status, stderr, error } = spawnSync('npm', ['ci', '--fetch-retries=1', '--fetch-timeout=20000'], options)
  if (status === 0) return true
  process.stderr.write(`npm could not install them: ${error?.message ?? stderr}\n`)
  return false
}

/** npm writes node_modules/.package-lock.json as the last act of every installation. */
function isInstalled() {
  const record = path.join(SERVERS, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  const [locked, installed] = [path.join(SERVERS, 'package-lock.json'), record].map((file) =>
    JSON.parse(readFileSync(file, 'utf8')),
  )
  return ['serve-old', 'serve-new'].every((name) => {
    const key = `node_modules/${name}`
    return installed.packages[key]?.integrity === locked.packages[key].integrity
  })
}

async function run() {
  writeSite(path.join(HERE, '.site'))
  const [oldPort, newPort] = await freePorts()
  const command = [path.join(HERE, '../../bin/parity.js'), 'run', '--config', path.join(HERE, 'parity.config.ts'), ...args]
  const env = { ...process.env, UPGRADE_OLD_PORT: oldPort, UPGRADE_NEW_PORT: newPort, UPGRADE_EQUAL: equal ? '1' : '0' }
  const child = spawn(process.execPath, command, { stdio: 'inherit', env })
  // A terminal sends Ctrl-C to both; parity ends the servers and says with which code.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  const [code] = await once(child, 'exit')
  return code ?? 1
}

/** Both are held until both are known, or the second could be the first again. */
async function freePorts() {
  const servers = [createServer(), createServer()]
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening')
  const ports = servers.map((server) => String(server.address().port))
  for (const server of servers) await once(server.close(), 'close')
  return ports
}
