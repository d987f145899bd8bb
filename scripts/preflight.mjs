/**
 * The first step of every npm script, on any machine with Node >= 20 and npm: installs what package-lock.json says if it
 * is not there, then runs the script it was given under the Node that the lockfile pins. Says what it does; takes a
 * fraction of a second when there is nothing to do. Plain JS without a dependency, because it runs before there is one.
 *
 *   node scripts/preflight.mjs [script [argument...]]
 */
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { holdsBuild, link, unbuild } from './setup-dist.mjs'

/** What npm 11 and this file need. The sources need more, which the lockfile brings along. */
const OLDEST_NODE = [20, 17]
/** Node strips types without a flag and without a warning from here on; package.json "engines" says the same. */
const OLDEST_NODE_FOR_SOURCES = [22, 19]
const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

function say(text) {
  process.stderr.write(`setup: ${text}\n`)
}

function fail(text, hint) {
  say(`error: ${text}`)
  say(`       ${hint}`)
  process.exit(1)
}

function atLeast(version, [major, minor]) {
  const [haveMajor, haveMinor] = version.replace(/^v/, '').split('.').map(Number)
  return haveMajor > major || (haveMajor === major && haveMinor >= minor)
}

function packagesIn(lockfile) {
  return JSON.parse(readFileSync(lockfile, 'utf8')).packages
}

/**
 * Why node_modules is not what package-lock.json says; undefined when it is. npm writes node_modules/.package-lock.json
 * as the last act of every installation, so that a broken one, another branch's and one by hand are all told apart.
 */
function whyInstall() {
  const record = path.join(ROOT, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return 'nothing is installed yet'
  const locked = packagesIn(path.join(ROOT, 'package-lock.json'))
  const installed = packagesIn(record)
  for (const [name, { version, integrity, optional, devOptional }] of Object.entries(locked)) {
    if (!name.startsWith('node_modules/')) continue
    const have = installed[name]
    // npm leaves out an optional package that is made for another platform.
    if (have === undefined && (optional || devOptional)) continue
    if (have?.version !== version || have?.integrity !== integrity) return `${name} is not the one in package-lock.json`
  }
  const extra = Object.keys(installed).find((name) => name.startsWith('node_modules/') && locked[name] === undefined)
  return extra === undefined ? undefined : `${extra} is not in package-lock.json`
}

function install(why) {
  try {
    accessSync(ROOT, constants.W_OK)
  } catch {
    fail(`${ROOT} is not writable for this user`, 'Change its owner, or clone the repository to a folder of your own.')
  }
  say(`${why}: running "npm ci" (once; about a minute on a slow line)`)
  // npm tells its scripts where it is itself; started by hand, it is looked for on PATH. Windows starts npm.cmd by a shell only.
  const npm = process.env['npm_execpath']
  const options = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const [command, ...args] = npm === undefined ? ['npm', ...options] : [process.execPath, npm, ...options]
  const shell = npm === undefined && process.platform === 'win32'
  const { status, error, stderr } = spawnSync(command, args, { cwd: ROOT, shell, encoding: 'utf8', stdio: ['ignore', 2, 'pipe'] })
  process.stderr.write(stderr ?? '')
  if (status === 0) return
  fail(`"npm ci" failed (${error?.message ?? `exit ${status}`})`, installHint(`${error?.code} ${stderr}`))
}

function installHint(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR/.test(output)) {
    return 'npm reached no registry: go online once, or set npm\'s "registry" or "proxy" (npm config ls), then run this again.'
  }
  if (/EACCES|EPERM|EROFS/.test(output))
    return "A folder is not writable: look at node_modules here and at npm's cache (npm config get cache)."
  if (/ENOSPC/.test(output)) return 'The disk is full: about 400 MB are needed.'
  if (/in sync|EUSAGE/.test(output))
    return 'package.json and package-lock.json disagree: run "npm install" under Node 24 and commit the lock.'
  if (/ undefined ENOENT|^ENOENT/.test(output)) return 'npm is not on PATH: it comes with Node, see nodejs.org.'
  return 'npm said why above. It is safe to run this again.'
}

/** The Node of the lockfile, where there is one for this platform. The binary itself: node_modules/.bin/node is a script on Windows. */
function pinnedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const executable = process.platform === 'win32' ? 'node.exe' : 'node'
  const binary = path.join(ROOT, 'node_modules', `node-${platform}-${process.arch}`, 'bin', executable)
  return existsSync(binary) ? binary : undefined
}

function run(script, args) {
  const pinned = pinnedNode()
  if (pinned === undefined && !atLeast(process.version, OLDEST_NODE_FOR_SOURCES)) {
    const [needed, platform] = [OLDEST_NODE_FOR_SOURCES.join('.'), `${process.platform}-${process.arch}`]
    fail(
      `the sources need Node >= ${needed}, this is ${process.version}`,
      `None comes along for ${platform}: install one, see nodejs.org.`,
    )
  }
  // Whatever the script starts as "node" is to be the pinned one as well, also when this was started without npm.
  const PATH = `${path.join(ROOT, 'node_modules/.bin')}${path.delimiter}${process.env['PATH'] ?? ''}`
  const child = spawn(pinned ?? process.execPath, [script, ...args], { stdio: 'inherit', env: { ...process.env, PATH } })
  // A terminal sends Ctrl-C to both; this process only has to outlive the child, and to hand on what others send.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  child.on('error', (error) =>
    fail(`${script} could not be started (${error.message})`, 'Remove node_modules and run this again.'),
  )
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (os.constants.signals[signal] ?? 0)
  })
}

if (!atLeast(process.version, OLDEST_NODE)) {
  fail(
    `Node >= ${OLDEST_NODE.join('.')} is needed to set up, this is ${process.version}`,
    'Install a newer Node, see nodejs.org.',
  )
}
const why = whyInstall()
if (why !== undefined) install(why)
if (holdsBuild()) {
  say('dist/ held a build that "npm pack" left behind: put the sources back in its place')
  unbuild()
}
link()

const [script, ...args] = process.argv.slice(2)
if (script === undefined) say(why === undefined ? 'everything is there, nothing to do' : 'done')
else run(script, args)
