#!/usr/bin/env node
/**
 * The command `parity`. Plain JS, so that a Node too old for the rest can still say so. Runs the sources where they are
 * there (the repository), else the build: Node strips no types below node_modules.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

/** The same as package.json "engines": from here on Node strips types and has all that the sources use. */
const OLDEST_NODE = [22, 19]
/** EXIT.usage and EXIT.error of src/core/exit.ts, which an old Node cannot read. */
const [USAGE, ERROR] = [2, 4]

const [major, minor] = process.versions.node.split('.').map(Number)
const newEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
const platform = process.platform === 'win32' ? 'win' : process.platform
const executable = process.platform === 'win32' ? 'node.exe' : 'node'
const pinned = fileURLToPath(new URL(`../node_modules/node-${platform}-${process.arch}/bin/${executable}`, import.meta.url))

// Node itself would exit with 1, which means "diverged"; a fault of ours never does.
process.on('uncaughtException', (error) => {
  process.stderr.write(`error PARITY_BUG\n${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(ERROR)
})

if (newEnough) await start()
else if (existsSync(pinned)) startUnder(pinned)
else {
  process.stderr.write(`error PARITY_NODE_TOO_OLD
  parity needs Node >= ${OLDEST_NODE.join('.')}, and this is ${process.versions.node} (${process.execPath})
  Install a newer Node (nodejs.org). In a clone of the repository, "npm run setup" brings one along.
`)
  process.exitCode = USAGE
}

async function start() {
  module.enableCompileCache?.()
  const source = new URL('../src/cli/main.ts', import.meta.url)
  const fromSource = existsSync(source) && !/[\\/]node_modules[\\/]/.test(fileURLToPath(source))
  try {
    const { main } = await import(fromSource ? source.href : new URL('../dist/cli/main.js', import.meta.url).href)
    process.exitCode = await main(process.argv.slice(2))
  } catch (error) {
    // main catches everything itself: what arrives here is a broken installation or our bug, and 1 would mean "diverged".
    process.stderr.write(`error PARITY_BROKEN\n${error instanceof Error ? error.stack : String(error)}\n`)
    process.exitCode = ERROR
  }
}

/** Only in the repository: the Node of the lockfile does it, and this process hands on signals and the exit code. */
function startUnder(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends Ctrl-C to both; this process only has to outlive the child.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('error', (error) => {
    process.stderr.write(`error PARITY_NODE_TOO_OLD\n  ${node} could not be started: ${error.message}\n`)
    process.exitCode = ERROR
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal]
  })
}
