/**
 * Draws what a finding of the facet "screenshot" is about: reference, candidate, and the pixels that differ, side by side in
 * one PNG. The comparison goes by cells; people look at pixels.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'

import type { Observation } from '../../core/observation.ts'
import type { Result } from '../../core/result.ts'
import type { LogIndex } from '../../log/read-log.ts'
import { ATTACHMENTS } from '../../playwright/fragment.ts'

/** Folder of the drawings, within the run's. */
const DRAWINGS = 'differences'

/** @returns the drawings, relative to the folder, by id of the finding; a picture that is not there is left out */
export async function drawDifferences(result: Result, log: LogIndex, folder: string): Promise<ReadonlyMap<string, string>> {
  const drawn = new Map<string, string>()
  const reference = result.environments.find(({ role }) => role === 'reference')?.name ?? ''
  for (const { id, facet, probe, environment, path: place } of result.findings) {
    if (facet !== 'screenshot') continue
    const observations = await log.observationsOf(probe)
    const name = (place.split('/')[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~')
    const files = [reference, environment].map((side) => pictureOf(observations, side, name))
    const [before, after] = await Promise.all(files.map((file) => readPicture(folder, file)))
    if (before === undefined || after === undefined) continue
    const file = `${DRAWINGS}/${id}.png`
    await mkdir(path.join(folder, DRAWINGS), { recursive: true })
    await writeFile(path.join(folder, file), draw(before, after))
    drawn.set(id, file)
  }
  return drawn
}

async function readPicture(folder: string, file: string | undefined): Promise<Buffer | undefined> {
  return file === undefined ? undefined : readFile(path.join(folder, ATTACHMENTS, file)).catch(() => undefined)
}

function pictureOf(observations: readonly Observation[], environment: string, checkpoint: string): string | undefined {
  const seen = observations.find((one) => one.environment === environment && one.outcome === 'answered')
  const checkpoints = seen?.outcome === 'answered' ? (seen.parts.journey?.checkpoints ?? []) : []
  return checkpoints.find(({ name }) => name === checkpoint)?.picture?.file
}

/** Pictures of different size are laid on a canvas that holds both. */
function draw(reference: Buffer, candidate: Buffer): Buffer {
  const [before, after] = [PNG.sync.read(reference), PNG.sync.read(candidate)]
  const size = { width: Math.max(before.width, after.width), height: Math.max(before.height, after.height) }
  const [left, middle, right] = [onCanvas(before, size), onCanvas(after, size), new PNG(size)]
  pixelmatch(left.data, middle.data, right.data, size.width, size.height, { threshold: 0.1 })
  const sheet = new PNG({ width: size.width * 3, height: size.height })
  for (const [column, picture] of [left, middle, right].entries()) place(picture, sheet, column * size.width)
  return PNG.sync.write(sheet)
}

type Size = { readonly width: number; readonly height: number }

function onCanvas(picture: PNG, size: Size): PNG {
  if (picture.width === size.width && picture.height === size.height) return picture
  const canvas = new PNG({ ...size })
  place(picture, canvas, 0)
  return canvas
}

const BYTES_PER_PIXEL = 4

function place(picture: PNG, sheet: PNG, x: number): void {
  for (let row = 0; row < picture.height; row += 1) {
    const from = row * picture.width * BYTES_PER_PIXEL
    const to = (row * sheet.width + x) * BYTES_PER_PIXEL
    picture.data.copy(sheet.data, to, from, from + picture.width * BYTES_PER_PIXEL)
  }
}
