/** What a figure was measured on and with: without it, a figure says nothing. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'

export const ROOT: string = path.resolve(import.meta.dirname, '../..')

/** @returns one line each: date, machine, Node and commit */
export function describeMachine(): readonly string[] {
  const cpus = os.cpus()
  const memoryGiB = Math.round(os.totalmem() / 2 ** 30)
  const load = os.loadavg().map((value) => value.toFixed(2))
  return [
    `Date: ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, load average at the start ${load.join(' ')}`,
    `Machine: ${cpus.length} x ${cpus[0]?.model.trim() ?? 'unknown'}, ${memoryGiB} GiB, ${os.type()} ${os.release()}`,
    `Node ${process.versions.node}, envparity ${versionOf('envparity')} at ${commit()}`,
  ]
}

function commit(): string {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  try {
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--', 'src', 'bin') === '' ? '' : ' with changes'}`
  } catch {
    return 'no commit'
  }
}

/** @param folder - where it is installed; default: the repository */
export function versionOf(name: string, folder: string = ROOT): string {
  const file = name === 'envparity' ? path.join(ROOT, 'package.json') : path.join(folder, 'node_modules', name, 'package.json')
  const manifest: { version: string } = JSON.parse(readFileSync(file, 'utf8'))
  return manifest.version
}
