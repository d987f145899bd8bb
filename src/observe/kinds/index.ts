/** The registry of probe kinds: a new kind is one file and one line here. */
import { flowKind } from './flow.ts'
import { httpKind } from './http.ts'
import type { ProbeKind } from './kind.ts'

const KINDS: readonly ProbeKind[] = [httpKind, flowKind]

/** @throws RangeError for a kind that is not registered; the config's schema allows no other */
export function kindNamed(name: string): ProbeKind {
  const kind = KINDS.find((one) => one.name === name)
  if (kind === undefined) throw new RangeError(`no probe kind "${name}"`)
  return kind
}
