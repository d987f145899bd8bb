/** The rivals, re-implemented from what their documents and papers say of their rules; no code of theirs is here. */
import { diffy } from './diffy.ts'
import { arex, keploy, naive, naiveWithMask } from './pairwise.ts'
import type { Rival } from './rival.ts'

export const RIVALS: readonly Rival[] = [naive, naiveWithMask, keploy, arex, diffy(10), diffy(60)]
