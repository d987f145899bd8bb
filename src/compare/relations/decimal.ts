/** Sums and products of decimals as they are written: doubles would find a cent missing where there is none. */
import { JsonNumber } from '../body/json.ts'
import type { Json } from '../body/json.ts'

/** `units` times ten to the power of minus `scale`. */
export type Decimal = { readonly units: bigint; readonly scale: number }

/** No amount has more; longer ones are data of another kind, and slow. */
const DIGITS_MAX = 30

/** @returns the number, or the text that is nothing but a number; undefined for everything else */
export function decimalOf(value: Json | undefined): Decimal | undefined {
  const lexeme = value instanceof JsonNumber ? value.lexeme : typeof value === 'string' ? value : undefined
  if (lexeme === undefined || lexeme.length > DIGITS_MAX) return undefined
  const match = /^(-?\d+)(?:\.(\d+))?$/.exec(lexeme)
  if (match === null) return undefined
  const [, whole = '', fraction = ''] = match
  return { units: BigInt(whole + fraction), scale: fraction.length }
}

export function add(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale)
  return { units: unitsAt(left, scale) + unitsAt(right, scale), scale }
}

export function multiply(left: Decimal, right: Decimal): Decimal {
  return { units: left.units * right.units, scale: left.scale + right.scale }
}

export function compareDecimals(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale)
  const difference = unitsAt(left, scale) - unitsAt(right, scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** A sum of doubles is off in its last digits (IEEE 754); what is off by a millionth is another sum. */
export function isSum(left: Decimal, right: Decimal): boolean {
  const scale = Math.max(left.scale, right.scale)
  const [one, other] = [unitsAt(left, scale), unitsAt(right, scale)]
  return magnitude(one - other) * 1_000_000_000n <= magnitude(other)
}

function magnitude(units: bigint): bigint {
  return units < 0n ? -units : units
}

function unitsAt({ units, scale }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - scale)
}

export function textOfDecimal({ units, scale }: Decimal): string {
  const digits = magnitude(units)
    .toString()
    .padStart(scale + 1, '0')
  const sign = units < 0n ? '-' : ''
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Bits of a number that is met exactly. */
export function bitsOf({ units }: Decimal): number {
  return magnitude(units).toString(2).length
}
