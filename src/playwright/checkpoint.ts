/** What `parity.checkpoint()` looks at: title, meta, links, the ARIA tree, and the picture of a page at one moment. */
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'

import type { Locator, Page, PageScreenshotOptions } from '@playwright/test'

import type { Checkpoint, Picture } from '../core/journey.ts'
import type { Masker } from '../log/masking.ts'
import { ATTACHMENTS } from './fragment.ts'
import { gridOf, restlessCells } from './picture.ts'

export type CheckpointOptions = {
  /** Default: the page that was opened last. */
  readonly page?: Page
  /** What a picture must not show or cannot be compared by: it is covered in every environment. */
  readonly mask?: readonly Locator[]
  /** False: no picture is taken. Default true. */
  readonly screenshot?: boolean
  /** The whole page and not what a window shows of it. Default false. */
  readonly fullPage?: boolean
}

export type Taken = { readonly checkpoint: Checkpoint; readonly unrecorded?: string }

export async function takeCheckpoint(
  name: string,
  page: Page,
  { options, masker, folder }: { readonly options: CheckpointOptions; readonly masker: Masker; readonly folder: string },
): Promise<Taken> {
  const [aria, facts] = await Promise.all([page.locator('body').ariaSnapshot(), page.evaluate<RawFacts>(READ_PAGE)])
  const text = { aria: masker.text(aria), title: masker.text(facts.title) }
  const checkpoint: Checkpoint = {
    name,
    url: masker.url(page.url()),
    ...text,
    meta: facts.meta.map(([key, content]) => [key, masker.text(content)] as const),
    links: [...new Set(facts.links.map((link) => masker.url(link)))].sort(),
  }
  if (options.screenshot === false) return { checkpoint }
  // What a picture shows cannot be masked afterwards.
  if (text.aria !== aria || masker.text(facts.text) !== facts.text)
    return { checkpoint, unrecorded: `the picture of "${name}", because the page shows a secret` }
  return { checkpoint: { ...checkpoint, picture: await takePicture(page, options, folder) } }
}

async function takePicture(page: Page, { mask = [], fullPage = false }: CheckpointOptions, folder: string): Promise<Picture> {
  const how: PageScreenshotOptions = {
    animations: 'disabled',
    caret: 'hide',
    scale: 'css',
    fullPage,
    mask: [...mask, page.locator('input[type=password]')],
  }
  const first = await page.screenshot(how)
  const second = await page.screenshot(how)
  const grid = gridOf(first)
  const restless = first.equals(second) ? [] : restlessCells(grid, gridOf(second))
  const file = `${createHash('sha256').update(first).digest('hex').slice(0, 32)}.png`
  await writeFile(path.join(folder, ATTACHMENTS, file), first)
  return { ...grid, restless, file }
}

type RawFacts = {
  readonly title: string
  readonly text: string
  readonly meta: readonly (readonly [name: string, content: string])[]
  readonly links: readonly string[]
}

/** Runs in the page. Links as they are resolved, so that a relative and an absolute one are the same. */
const READ_PAGE = `(() => {
  const meta = [...document.querySelectorAll('meta[name][content], meta[property][content]')]
    .map((one) => [(one.getAttribute('name') ?? one.getAttribute('property')).toLowerCase(), one.content])
  const canonical = document.querySelector('link[rel~=canonical]')?.href
  const fields = [...document.querySelectorAll('input:not([type=password]), textarea')].map((one) => one.value)
  return {
    title: document.title,
    text: [document.body?.innerText ?? '', ...fields].join('\\n'),
    meta: [...meta, ...(canonical === undefined ? [] : [['canonical', canonical]])],
    links: [...document.querySelectorAll('a[href], area[href]')].map((one) => one.href).filter((href) => typeof href === 'string'),
  }
})()`
