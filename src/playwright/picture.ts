/**
 * A screenshot as means of colour per cell. Two pictures of one moment are taken: cells in which they differ are restless
 * (a clock, an advertisement, a video) and judged in no environment.
 */
import { PNG } from 'pngjs'

import type { Picture } from '../core/journey.ts'
import { CELL_PIXELS } from './limits.ts'

export type Grid = Omit<Picture, 'file' | 'restless'>

/** Less than this, of 255, is how one renderer rounds. */
const COLOUR_STEP = 2

export function gridOf(png: Buffer): Grid {
  const { width, height, data } = PNG.sync.read(png)
  const columns = Math.ceil(width / CELL_PIXELS)
  const rows = Math.ceil(height / CELL_PIXELS)
  const sums = new Float64Array(columns * rows * 3)
  const pixels = new Uint32Array(columns * rows)
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / CELL_PIXELS) * columns
    for (let x = 0; x < width; x += 1) {
      const cell = row + Math.floor(x / CELL_PIXELS)
      const at = (y * width + x) * 4
      pixels[cell] = (pixels[cell] ?? 0) + 1
      for (let colour = 0; colour < 3; colour += 1)
        sums[cell * 3 + colour] = (sums[cell * 3 + colour] ?? 0) + (data[at + colour] ?? 0)
    }
  }
  const means = Buffer.from(sums.map((sum, index) => Math.round(sum / (pixels[Math.floor(index / 3)] ?? 1))))
  return { width, height, cell: CELL_PIXELS, colours: means.toString('base64') }
}

/** @returns indices of the cells in which two pictures differ; every cell when they are of different size */
export function restlessCells(first: Grid, second: Grid): readonly number[] {
  const [one, other] = [Buffer.from(first.colours, 'base64'), Buffer.from(second.colours, 'base64')]
  const cells = Array.from({ length: Math.floor(one.length / 3) }, (_, cell) => cell)
  if (first.width !== second.width || first.height !== second.height) return cells
  return cells.filter((cell) =>
    [0, 1, 2].some((colour) => Math.abs((one[cell * 3 + colour] ?? 0) - (other[cell * 3 + colour] ?? 0)) > COLOUR_STEP),
  )
}
