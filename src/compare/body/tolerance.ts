/** Numbers that may be a little apart, where the user says so: computed on the digits as they are written, never on doubles. */
import type { NumberTolerance } from '../../core/probe.ts'
import type { Sides } from '../facet.ts'
import type { Leaf } from '../leaf.ts'

/** An exact decimal: digits times ten to the power of exponent. */
type Decimal = { readonly digits: bigint; readonly exponent: number }

/** More digits, or a larger exponent, is no amount that anybody rounds; such numbers are the same or not. */
const DIGITS_MAX = 400

/**
 * Samples that lie as close together as the user allows are given one value, the smallest of them: those of a side first,
 * so that what jitters is stable, then those of both.
 */
export function withinTolerance(sides: Sides<Leaf | undefined>, tolerance: NumberTolerance): Sides<Leaf | undefined> {
  const reference = merged(sides.reference, tolerance)
  const candidate = merged(sides.candidate, tolerance)
  const both = merged([...reference, ...candidate], tolerance)
  return { reference: both.slice(0, reference.length), candidate: both.slice(reference.length) }
}

function merged(leaves: readonly (Leaf | undefined)[], tolerance: NumberTolerance): readonly (Leaf | undefined)[] {
  const numbers: { readonly leaf: Leaf; readonly value: Decimal }[] = []
  for (const leaf of leaves) {
    if (leaf === undefined) continue
    const value = leaf.type === 'number' ? decimalOf(leaf.exact) : undefined
    if (value === undefined) return leaves
    numbers.push({ leaf, value })
  }
  const sorted = numbers.sort(
    (one, other) => compareDecimals(one.value, other.value) || (one.leaf.exact < other.leaf.exact ? -1 : 1),
  )
  const least = sorted[0]
  const most = sorted.at(-1)
  if (least === undefined || most === undefined || !isWithin(least.value, most.value, tolerance)) return leaves
  return leaves.map((leaf) => (leaf === undefined ? undefined : least.leaf))
}

/** The larger of the two bounds counts; the relative one is of the larger amount, so that the sides may be swapped. */
function isWithin(low: Decimal, high: Decimal, { relative = 0, absolute = 0 }: NumberTolerance): boolean {
  const apart = subtract(high, low)
  const magnitude = [low, high].map(({ digits, exponent }) => ({ digits: digits < 0n ? -digits : digits, exponent }))
  const larger = magnitude.reduce((one, other) => (compareDecimals(one, other) < 0 ? other : one))
  const [fraction, bound] = [decimalOf(String(relative)), decimalOf(String(absolute))]
  if (bound !== undefined && compareDecimals(apart, bound) <= 0) return true
  if (fraction === undefined) return false
  const share = { digits: larger.digits * fraction.digits, exponent: larger.exponent + fraction.exponent }
  return compareDecimals(apart, share) <= 0
}

/** @returns undefined for what is no number, or has too many digits to compute with */
function decimalOf(lexeme: string): Decimal | undefined {
  if (lexeme.length > DIGITS_MAX) return undefined
  const [, sign = '', whole = '', fraction = '', power = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(lexeme) ?? []
  if (whole === '' || Math.abs(Number(power)) > DIGITS_MAX) return undefined
  const digits = BigInt(whole + fraction)
  return { digits: sign === '-' ? -digits : digits, exponent: Number(power) - fraction.length }
}

function subtract(left: Decimal, right: Decimal): Decimal {
  const exponent = Math.min(left.exponent, right.exponent)
  return { digits: scaledTo(left, exponent) - scaledTo(right, exponent), exponent }
}

function compareDecimals(left: Decimal, right: Decimal): number {
  const { digits } = subtract(left, right)
  return digits < 0n ? -1 : digits > 0n ? 1 : 0
}

function scaledTo({ digits, exponent }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(exponent - wanted)
}
