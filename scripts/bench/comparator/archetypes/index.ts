/** The registry of archetypes. */
import type { Archetype } from './archetype.ts'
import { BUSINESS } from './business.ts'
import { DOCUMENTS } from './documents.ts'
import { PROTOCOLS } from './protocols.ts'
import { SHOP } from './shop.ts'

export const ARCHETYPES: readonly Archetype[] = [...SHOP, ...BUSINESS, ...PROTOCOLS, ...DOCUMENTS]
/** Endpoints of one kind differ in their data: a suite of 16 archetypes x 8 variants has 128 probes. */
export const VARIANTS = 8
