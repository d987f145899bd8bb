/** The registry of kinds of divergence. */
import { FORMAT } from './format.ts'
import { HEAD } from './head.ts'
import { HELD_OUT } from './held-out.ts'
import type { Kind } from './kind.ts'
import { ORDER } from './order.ts'
import { RATE } from './rate.ts'
import { STRUCTURE } from './structure.ts'
import { VALUE } from './value.ts'

export const KINDS: readonly Kind[] = [...HEAD, ...STRUCTURE, ...VALUE, ...FORMAT, ...ORDER, ...RATE, ...HELD_OUT]
export const HELD_OUT_NAMES: ReadonlySet<string> = new Set(HELD_OUT.map(({ name }) => name))
