/** What is seen to vary makes a difference doubtful: it has to be shown by its rate, and not by a few answers that agree. */
import { LEVELS, type Level } from '../core/level.ts'

/** @returns whether the path agrees with itself at a coarser level only, in some element at least */
export function isDoubtful({ level }: { readonly level: Level }, noise: readonly { readonly level: Level }[]): boolean {
  // What holds between values holds however they vary.
  if (level === 'relation') return false
  return noise.some(
    (one) =>
      LEVELS.indexOf(level) < LEVELS.indexOf(one.level) ||
      // Noise at "type" or "presence" means that even these come and go.
      (level === one.level && (level === 'type' || level === 'presence')),
  )
}
