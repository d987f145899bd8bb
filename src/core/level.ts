/**
 * The lattice of agreement (specs/COMPARATOR.md, section 1): finest first. A path is compared at the finest level at
 * which each environment agrees with itself, and at every coarser one.
 */
export const LEVELS = ['exact', 'canonical', 'relation', 'distribution', 'format', 'type', 'presence'] as const
export type Level = (typeof LEVELS)[number]
