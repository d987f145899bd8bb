/** Pictures as means of cells: equal pictures are equal, and what moves between two of one moment is restless. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { PNG } from 'pngjs'

import { gridOf, restlessCells } from '../../../src/playwright/picture.ts'

/** White, with a black square of 16 pixels whose corner is at `x`, `y`. */
function png(width: number, height: number, x = -1, y = -1): Buffer {
  const picture = new PNG({ width, height })
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const isBlack = x >= 0 && column >= x && column < x + 16 && row >= y && row < y + 16
      picture.data.set([...(isBlack ? [0, 0, 0] : [255, 255, 255]), 255], (row * width + column) * 4)
    }
  return PNG.sync.write(picture)
}

test('a cell is the mean colour of its pixels, and the last ones may be smaller', () => {
  const grid = gridOf(png(40, 20, 16, 0))
  assert.deepEqual([grid.width, grid.height, grid.cell], [40, 20, 16])
  const cells = [...Buffer.from(grid.colours, 'base64')]
  assert.equal(cells.length, 3 * 2 * 3)
  assert.deepEqual(cells.slice(0, 9), [255, 255, 255, 0, 0, 0, 255, 255, 255])
})

test('equal pictures have no restless cell, and what moves has', () => {
  const still = gridOf(png(64, 32))
  assert.deepEqual(restlessCells(still, gridOf(png(64, 32))), [])
  assert.deepEqual(restlessCells(still, gridOf(png(64, 32, 16, 0))), [1])
})

test('a page that changes its size between two pictures is restless everywhere', () => {
  assert.equal(restlessCells(gridOf(png(64, 32)), gridOf(png(64, 48))).length, 8)
})
