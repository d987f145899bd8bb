/**
 * Looking again and again without more false alarms: at every look a share of alpha is spent, and the boundary of a look is
 * what makes the chance to cross it there for the first time, with no difference, exactly that share.
 *
 * Source: K. K. G. Lan and D. L. DeMets, "Discrete sequential boundaries for clinical trials", Biometrika 70 (1983), with
 * their spending function of Pocock's type; the recursion over the density of what has not crossed yet is that of
 * P. Armitage, C. K. McPherson and B. C. Rowe, Journal of the Royal Statistical Society A 132 (1969).
 */
import assert from 'node:assert/strict'

import { normalDensity, normalTail } from './normal.ts'
import { studentQuantile } from './student-t.ts'

export type Level = {
  /** Batches so far, from 1. */
  readonly look: number
  /** The boundary where the variance is known. */
  readonly z: number
  /** Alpha spent up to and with this look. */
  readonly spent: number
}

/** `t` is the boundary where the variance is that of the batches so far: exceeded by chance as seldom as `z` is. */
export type Boundary = Level & { readonly t: number }

export type Looks = {
  readonly alpha: number
  /** The first look is after so many batches. */
  readonly first: number
  /** The last one after so many, where all of alpha is spent. */
  readonly last: number
}

const known = new Map<string, readonly Boundary[]>()
/** One per alpha and plan; a process that judges runs of many sizes must not keep all of them. */
const KNOWN_MAX = 500

/** @returns the boundaries after `first`, ..., `last` batches, 2 or more, with Pocock-type spending */
export function boundaries(looks: Looks): readonly Boundary[] {
  assert(looks.first >= 2)
  const key = [looks.alpha, looks.first, looks.last].join()
  const before = known.get(key)
  if (before !== undefined) return before
  const found = normalBoundaries(looks, pocockSpending).map((level) => {
    return { ...level, t: studentQuantile(normalTail(level.z), level.look - 1) }
  })
  if (known.size < KNOWN_MAX) known.set(key, found)
  return found
}

/** @returns the share of alpha that is spent when a share of all batches is there */
function pocockSpending(share: number): number {
  return Math.log(1 + (Math.E - 1) * share)
}

/** Standard deviations of the sum, from its mean 0, and the step of the grid between them. */
const FAR = 6
const STEP = 0.015
const CELLS = Math.round((2 * FAR) / STEP)

/** @param spending - from the share of all batches to the share of alpha; from 0 to 1, rising */
export function normalBoundaries({ alpha, first, last }: Looks, spending: (share: number) => number): readonly Level[] {
  assert(alpha > 0 && alpha < 1 && first >= 1 && last >= first)
  const levels: Level[] = []
  let density: Float64Array = Float64Array.from({ length: CELLS + 1 }, (_, node) => normalDensity(at(node)))
  let spentBefore = 0
  for (let look = first; look <= last; look += 1) {
    const spent = alpha * spending(look / last)
    const z = crossedWith(density, spent - spentBefore)
    levels.push({ look, z, spent })
    spentBefore = spent
    if (look < last) density = densityAfter(massesBelow(density, z), look + 1)
  }
  return levels
}

function at(node: number): number {
  return node * STEP - FAR
}

/** @returns the z above which the density has this mass, by trapezoids */
function crossedWith(density: Float64Array, mass: number): number {
  let above = 0
  for (let cell = CELLS - 1; cell >= 0; cell -= 1) {
    const inCell = massOf(density, cell)
    if (above + inCell >= mass) return at(cell) + ((above + inCell - mass) / inCell) * STEP
    above += inCell
  }
  return -FAR
}

function massOf(density: Float64Array, cell: number): number {
  return (((density[cell] ?? 0) + (density[cell + 1] ?? 0)) / 2) * STEP
}

/** What has not crossed z: masses of the cells, each at the middle of its cell, the last one of the part below z. */
type Masses = { readonly ofCell: Float64Array; readonly last: { readonly at: number; readonly mass: number } }

function massesBelow(density: Float64Array, z: number): Masses {
  const cells = Math.floor((z + FAR) / STEP)
  const part = z - at(cells)
  return {
    ofCell: Float64Array.from({ length: cells }, (_, cell) => massOf(density, cell)),
    last: { at: at(cells) + part / 2, mass: massOf(density, cells) * (part / STEP) },
  }
}

/** One batch moves the standardised sum from further away than this about once in 10^11 times. */
const REACH = 7

/** The density of the standardised sum after one more batch: sqrt(look) z - sqrt(look - 1) z before is a normal variable. */
function densityAfter({ ofCell, last }: Masses, look: number): Float64Array {
  const [root, rootBefore] = [Math.sqrt(look), Math.sqrt(look - 1)]
  const stride = STEP * rootBefore
  const factor = Math.exp(-stride * stride)
  const middle = at(0) + STEP / 2
  return Float64Array.from({ length: CELLS + 1 }, (_, node) => {
    const sum = at(node) * root
    const nearest = (sum / rootBefore - middle) / STEP
    const reach = REACH / stride
    const start = Math.max(0, Math.ceil(nearest - reach))
    const end = Math.min(ofCell.length - 1, Math.floor(nearest + reach))
    const distance = sum - (middle + start * STEP) * rootBefore
    // From one cell to the next a normal density changes by a ratio, and that ratio by a constant factor.
    let kernel = normalDensity(distance)
    let ratio = Math.exp(distance * stride - (stride * stride) / 2)
    let density = last.mass * normalDensity(sum - last.at * rootBefore)
    for (let cell = start; cell <= end; cell += 1) {
      density += (ofCell[cell] ?? 0) * kernel
      kernel *= ratio
      ratio *= factor
    }
    return density * root
  })
}
