/** Who takes part. Every other contestant is set in relation to the floor, so it stands first. */
import type { Contestant } from './contestant.ts'
import { floor } from './floor.ts'
import { newman, newmanPair } from './newman.ts'
import { parity } from './parity.ts'
import { playwright } from './playwright.ts'

export const CONTESTANTS: readonly Contestant[] = [floor, parity, playwright, newman, newmanPair]
