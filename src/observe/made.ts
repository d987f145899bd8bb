/** What a step that is sent once made: ids and instants that each environment gives by itself, and that later steps read back. */
import type { PlannedStep } from '../plan/plan.ts'
import type { RawAnswer } from './http/ask.ts'
import { headerValue } from './http/ask.ts'
import type { Session } from './runtime.ts'

/** An answer to a creation is small; of a larger one the first values are enough to find it again. */
const VALUES_MAX = 64
/** Shorter values stand in too many texts, longer ones are no ids. */
const CHARACTERS_MIN = 4
const CHARACTERS_MAX = 128

/** Stores the scalars of the answer under their JSON Pointers; whether one is an id is for the comparison to say. */
export function rememberMade({ facts }: PlannedStep, answer: RawAnswer, session: Session): void {
  if (facts.repeatable !== 'once' || !/[/+]json\b/i.test(headerValue(answer.headers, 'content-type') ?? '')) return
  let document: unknown
  try {
    document = JSON.parse(answer.bytes.toString('utf8'))
  } catch {
    return
  }
  const pending: (readonly [path: string, value: unknown])[] = [['', document]]
  for (let next = pending.shift(); next !== undefined && session.made.size < VALUES_MAX; next = pending.shift()) {
    const [path, value] = next
    if (typeof value === 'string' || typeof value === 'number') {
      const text = String(value)
      if (text.length >= CHARACTERS_MIN && text.length <= CHARACTERS_MAX) session.made.set(path, text)
    } else if (typeof value === 'object' && value !== null && pending.length < VALUES_MAX * 4) {
      for (const [key, item] of Object.entries(value)) pending.push([`${path}/${key}`, item])
    }
  }
}
