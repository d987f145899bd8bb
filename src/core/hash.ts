/** Hashes without a secret: stable over runs, machines and versions of Node, for ids and for sharding. */

/**
 * cyrb53 by bryc (public domain): 53 bits, well mixed, not cryptographic.
 * @returns a non-negative safe integer
 */
export function stableHash(text: string, seed: number = 0): number {
  let high = 0xdeadbeef ^ seed
  let low = 0x41c6ce57 ^ seed
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    high = Math.imul(high ^ code, 2654435761)
    low = Math.imul(low ^ code, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return 4294967296 * (2097151 & low) + (high >>> 0)
}

/** @returns 10 hexadecimal digits: short enough to type, and 1,000 ids collide with a chance of about 1 in 2,000,000 */
export function shortId(...parts: readonly string[]): string {
  return stableHash(parts.join('\u0000')).toString(16).padStart(14, '0').slice(-10)
}
