/** q of Benjamini and Hochberg (specs/LATENCY.md, section 1.5): of the flags of a run, the share that may be false on average. */
export const FAMILY_RATE = 0.05
