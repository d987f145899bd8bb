/** Large bodies of several shapes, each as a pair that differs a little: for figures of speed. */
import type { Random } from './noise.ts'

export type BodyPair = readonly [reference: string, candidate: string]
export type Shape = { readonly name: string; readonly make: (bytes: number, random: Random) => BodyPair }

function rowOf(index: number, random: Random): Record<string, unknown> {
  return {
    id: 100_000 + index,
    name: `Enamel mug no. ${index}`,
    price: Math.round(random() * 100_000) / 100,
    stock: Math.floor(random() * 500),
    tags: ['kitchen', index % 2 === 0 ? 'blue' : 'red'],
    size: { height: 9, width: 8 },
    updatedAt: '2025-06-01T10:00:00Z',
    active: index % 3 !== 0,
  }
}

export function rowsOf(count: number, random: Random): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, index) => rowOf(index, random))
}

/** Bytes of one row as JSON, measured. */
const ROW_BYTES = 170

/** One leaf in a hundred is another: rows have about ten. */
function changed(rows: readonly Record<string, unknown>[], random: Random): Record<string, unknown>[] {
  return rows.map((row) => (random() < 0.1 ? { ...row, stock: 10_000 + Math.floor(random() * 500) } : row))
}

export function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((item) => ({ item, at: random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item)
}

export function pairOf(reference: unknown, candidate: unknown): BodyPair {
  return [JSON.stringify(reference), JSON.stringify(candidate)]
}

export const SHAPES: readonly Shape[] = [
  {
    name: 'rows, 1 % of the leaves changed',
    make: (bytes, random) => {
      const rows = rowsOf(bytes / ROW_BYTES, random)
      return pairOf({ rows }, { rows: changed(rows, random) })
    },
  },
  {
    name: 'keyed rows shuffled and 1 % changed',
    make: (bytes, random) => {
      const rows = rowsOf(bytes / ROW_BYTES, random)
      return pairOf({ rows }, { rows: shuffled(changed(rows, random), random) })
    },
  },
  {
    name: 'rows without a key, shuffled',
    make: (bytes, random) => {
      const rows = rowsOf(bytes / ROW_BYTES, random).map(({ stock, price, size }) => ({
        stock,
        price,
        size,
        more: [stock, price, stock],
      }))
      return pairOf({ rows }, { rows: shuffled(rows, random) })
    },
  },
  {
    name: 'numbers, half of them changed',
    make: (bytes, random) => {
      const numbers = Array.from({ length: bytes / 8 }, () => Math.floor(random() * 1e7))
      return pairOf(
        numbers,
        numbers.map((number) => (random() < 0.5 ? number : number + 1)),
      )
    },
  },
  {
    name: 'one object with as many keys as fit',
    make: (bytes, random) => {
      const keys = Array.from({ length: bytes / 24 }, (_, index) => `key-${index}-${Math.floor(random() * 1e6)}`)
      return pairOf(
        Object.fromEntries(keys.map((key, index) => [key, index])),
        Object.fromEntries(keys.map((key, index) => [key, index % 100 === 0 ? -1 : index])),
      )
    },
  },
  {
    name: 'one long text',
    make: (bytes, random) => {
      const words = Array.from({ length: bytes / 7 }, () => Math.floor(random() * 1e6).toString(36))
      return pairOf({ text: words.join(' ') }, { text: words.toSpliced(words.length / 2, 1, 'changed').join(' ') })
    },
  },
]

/** Rows of about 1 KB: five thousand of them in 5 MB, as pages of orders or products are. */
function wideRowsOf(count: number, random: Random): Record<string, unknown>[] {
  return rowsOf(count, random).map((row, index) => ({
    ...row,
    description: `Enamel mug number ${index}, fired twice, dishwasher safe, made in Porto by hand and packed without plastic.`,
    variants: Array.from({ length: 6 }, (_, variant) => ({
      sku: `SK-${index}-${variant}`,
      colour: 'blue',
      stock: variant * 3,
      price: 12.5 + variant,
      active: true,
    })),
  }))
}

const WIDE_ROW_BYTES = 830

export const WIDE_SHAPES: readonly Shape[] = [
  {
    name: 'rows, 1 % of the leaves changed',
    make: (bytes, random) => {
      const rows = wideRowsOf(bytes / WIDE_ROW_BYTES, random)
      return pairOf({ rows }, { rows: changedWide(rows, random) })
    },
  },
  {
    name: 'keyed rows shuffled and 1 % changed',
    make: (bytes, random) => {
      const rows = wideRowsOf(bytes / WIDE_ROW_BYTES, random)
      return pairOf({ rows }, { rows: shuffled(changedWide(rows, random), random) })
    },
  },
]

/** One leaf in a hundred: rows have about forty. */
function changedWide(rows: readonly Record<string, unknown>[], random: Random): Record<string, unknown>[] {
  return rows.map((row) => (random() < 0.4 ? { ...row, stock: 10_000 + Math.floor(random() * 500) } : row))
}
