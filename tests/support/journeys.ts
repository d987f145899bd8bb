/**
 * A project of a user with Playwright specs, in a folder of its own: two shops, a parity config, a Playwright config, and the
 * package linked into node_modules, so that everything is found as it is by a user.
 */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Server } from 'node:http'

import type { Result } from '../../src/core/result.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

export type Suite = {
  readonly folder: string
  readonly run: (args: readonly string[], variables?: Readonly<Record<string, string>>) => Promise<Ended>
  readonly parity: (args: readonly string[], variables?: Readonly<Record<string, string>>) => Promise<Ended>
  readonly result: (folder: string) => Promise<Result>
  readonly close: () => Promise<void>
}

export type Ended = { readonly code: number; readonly output: string }

type SuiteFiles = {
  /** By path. */
  readonly files: Readonly<Record<string, string>>
  /** The reference first. */
  readonly servers: readonly [Server, Server]
  /** Lines of the environments besides their address. */
  readonly environment?: string
  /** Lines of the Playwright config. */
  readonly playwright?: string
  /** Reporters before ours. */
  readonly reporters?: string
}

export async function makeSuite({
  files,
  servers,
  environment = '',
  playwright = '',
  reporters = "['list']",
}: SuiteFiles): Promise<Suite> {
  const folder = await mkdtemp(path.join(tmpdir(), 'parity-suite-'))
  const urls = await Promise.all(servers.map(listen))
  await mkdir(path.join(folder, 'node_modules/@playwright'), { recursive: true })
  for (const name of ['@playwright/test', 'playwright', 'playwright-core', 'allure-playwright'])
    await symlink(path.join(ROOT, 'node_modules', name), path.join(folder, 'node_modules', name))
  await symlink(ROOT, path.join(folder, 'node_modules/envparity'))
  const written = {
    'package.json': '{ "type": "module" }',
    'parity.config.ts': `import { defineConfig } from 'envparity'
export default defineConfig({ suite: 'user', environments: {
  production: { baseURL: '${urls[0]}', role: 'reference', ${environment} },
  staging: { baseURL: '${urls[1]}', ${environment} } } })`,
    'playwright.config.ts': `import { defineConfig } from '@playwright/test'
import { parityProjects } from 'envparity/playwright'
import parity from './parity.config.ts'
export default defineConfig({ testDir: 'specs', workers: 2, fullyParallel: true, projects: parityProjects(parity), ${playwright}
  reporter: [${reporters}, ['envparity/playwright/reporter', process.env.OUT ? { out: process.env.OUT } : {}]] })`,
    ...files,
  }
  for (const [file, text] of Object.entries(written)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
    await writeFile(path.join(folder, file), text)
  }
  const execute = (script: string, args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    execScript([script, ...args], folder, variables)
  return {
    folder,
    run: (args, variables) => execute(path.join(ROOT, 'node_modules/@playwright/test/cli.js'), ['test', ...args], variables),
    parity: (args, variables) => execute(path.join(ROOT, 'bin/parity.js'), args, variables),
    result: async (out) => JSON.parse(await readFile(path.join(folder, out, 'result.json'), 'utf8')) as Result,
    close: async () => {
      await Promise.all(
        servers.map((server) => {
          server.closeAllConnections()
          return once(server.close(), 'close')
        }),
      )
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function listen(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function execScript(args: readonly string[], cwd: string, variables: Readonly<Record<string, string>>): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>()
  const child = spawn(process.execPath, [...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  child.on('error', reject)
  child.on('close', (code) => resolve({ code: code ?? -1, output: chunks.join('') }))
  return promise
}
