/**
 * Which browser runs the journeys: Playwright's own Chromium where it was downloaded, else the system's Chromium or Chrome.
 * As root, as in most containers, Chromium runs without its sandbox: it cannot start with it.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

import { chromium, type LaunchOptions } from '@playwright/test'

import { UserError } from '../core/errors.ts'

/** Where distributions and the makers' own packages put it. */
const PLACES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/opt/google/chrome/chrome',
    '/snap/bin/chromium',
  ],
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files\\Chromium\\Application\\chrome.exe'],
}

/**
 * @returns launch options for `use.launchOptions`
 * @throws UserError with what to install, when there is no browser at all
 */
export function parityBrowser(variables: Readonly<Record<string, string | undefined>> = process.env): LaunchOptions {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const proxy = proxyOf(variables)
  const shared = { args: ['--disable-background-networking', ...args], ...(proxy !== undefined && { proxy }) }
  const named = variables['PARITY_CHROMIUM']
  if (named !== undefined && named !== '') {
    if (!existsSync(named))
      throw new UserError('PARITY_BROWSER_MISSING', `PARITY_CHROMIUM names ${named}, which is not there`, {
        hint: 'Name the browser itself, for example /usr/bin/chromium, or unset PARITY_CHROMIUM.',
      })
    return { ...shared, executablePath: named }
  }
  if (existsSync(chromium.executablePath()) || hasShell(chromium.executablePath())) return shared
  const executablePath = PLACES[process.platform]?.find((place) => existsSync(place))
  if (executablePath !== undefined) return { ...shared, executablePath }
  throw new UserError('PARITY_BROWSER_MISSING', 'there is no Chromium for the journeys on this machine', {
    hint: "Download one: npx playwright install --with-deps chromium. Or install the system's (apt-get install chromium, brew install --cask chromium), or name one: PARITY_CHROMIUM=/path/to/chromium.",
  })
}

/** Playwright runs headless tests in a smaller download of its own, beside the whole browser. */
function hasShell(executable: string): boolean {
  const [, folder, revision] = /^(.*)[\\/]chromium-(\d+)[\\/]/.exec(executable) ?? []
  return folder !== undefined && existsSync(path.join(folder, `chromium_headless_shell-${revision}`))
}

/** The process's proxy variables: Chromium reads some of them on Linux only, and never with what is to be left out. */
function proxyOf(variables: Readonly<Record<string, string | undefined>>): LaunchOptions['proxy'] {
  const find = (name: string): string | undefined => variables[name.toLowerCase()] || variables[name.toUpperCase()] || undefined
  const server = find('https_proxy') ?? find('http_proxy') ?? find('all_proxy')
  if (server === undefined || !URL.canParse(server)) return undefined
  const { username, password, origin } = new URL(server)
  // Chromium never asks a proxy for a loopback address; the names are said for browsers that do.
  const bypass = ['localhost', '127.0.0.1', ...(find('no_proxy') ?? '').split(',')].map((host) => host.trim()).filter(Boolean)
  return {
    server: origin === 'null' ? server : origin,
    bypass: [...new Set(bypass)].join(','),
    ...(username !== '' && { username: decodeURIComponent(username), password: decodeURIComponent(password) }),
  }
}
