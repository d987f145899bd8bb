/** Kind "flow": one request of a sequence that shares a cookie jar and captured values per environment. */
import { captureValues } from '../capture.ts'
import { observeHttp } from '../http/observe-http.ts'
import { rememberMade } from '../made.ts'
import type { Masker } from '../../log/masking.ts'
import type { Session } from '../runtime.ts'
import type { ProbeKind } from './kind.ts'

export const flowKind: ProbeKind = {
  name: 'flow',
  sharesSession: true,
  observe: async (task) => {
    const { session, step, context } = task
    if (session.broken !== undefined)
      return { outcome: 'unanswered', cause: session.broken, exchanges: [], attempts: [], requests: 0 }
    const observed = await observeHttp(task, async (answer) => {
      rememberMade(step, answer, session)
      return captureValues(step, answer, session, context.masker)
    })
    if (observed.outcome === 'unanswered') {
      session.broken = {
        code: 'dependency',
        detail: 'STEP_UNANSWERED',
        message: `step "${step.facts.name}" was not answered: ${observed.cause.message}`,
      }
    }
    const bindings = bindingsOf(session, context.masker)
    return Object.keys(bindings).length === 0 ? observed : { ...observed, bindings }
  },
}

/** What the masker knows, or would find, is a secret: it is masked wherever it comes back. */
function bindingsOf({ captured, made }: Session, masker: Masker): Readonly<Record<string, string>> {
  return Object.fromEntries([...made, ...captured].filter(([, value]) => masker.text(value) === value))
}
