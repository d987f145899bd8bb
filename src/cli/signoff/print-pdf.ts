/** Prints a page of ours to PDF with a Chromium that is there. The page asks nobody for anything, and neither does the browser. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

import type { Io } from '../io.ts'

const NAMES: readonly string[] = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
/** A page of ours takes one to three seconds on a slow machine. */
const TIMEOUT_MS = 60_000

/** @returns why there is no PDF, or undefined */
export async function printPdf(html: string, pdf: string, variables: Io['variables']): Promise<string | undefined> {
  // An older PDF would show other approvals than the page beside it.
  await rm(pdf, { force: true })
  const browser = findChromium(variables)
  if (browser === undefined) return 'there is no Chromium on this machine'
  const profile = await mkdtemp(path.join(os.tmpdir(), 'envparity-pdf-'))
  try {
    const part = path.join(profile, 'signoff.pdf')
    await promisify(execFile)(browser, [...flags(profile), `--print-to-pdf=${part}`, pathToFileURL(html).href], {
      timeout: TIMEOUT_MS,
    })
    if (!existsSync(part)) return `${browser} printed nothing`
    await copyFile(part, pdf)
    return undefined
  } catch {
    return `${browser} could not print it`
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 3 })
  }
}

function flags(profile: string): readonly string[] {
  return [
    '--headless',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-extensions',
    '--no-first-run',
    '--no-pdf-header-footer',
    `--user-data-dir=${profile}`,
    // Chromium refuses to run as root with its sandbox, as in most containers; it opens our own page only.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ]
}

/** PARITY_CHROMIUM, else the PATH. */
export function findChromium(variables: Io['variables']): string | undefined {
  const named = variables['PARITY_CHROMIUM']
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined
  const folders = (variables['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '')
  return folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find((file) => existsSync(file))
}
