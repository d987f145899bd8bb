/** What a step of a flow remembers for the steps after it. */
import type { Capture, PlannedStep } from '../plan/plan.ts'
import type { Masker } from '../log/masking.ts'
import { headerValue } from './http/ask.ts'
import type { RawAnswer } from './http/ask.ts'
import { jsonQuery } from './compile-contract.ts'
import type { Session } from './runtime.ts'

/**
 * Stores the captured values in the session; breaks it when one is missing, since the next step would ask nonsense.
 * @returns whether a secret was captured, so that what was masked without knowing it must be masked again
 */
export async function captureValues(step: PlannedStep, answer: RawAnswer, session: Session, masker: Masker): Promise<boolean> {
  let learnt = false
  for (const [name, capture] of Object.entries(step.capture)) {
    const value = await capturedValue(capture, answer, session)
    if (value === undefined) {
      session.broken ??= {
        code: 'dependency',
        detail: 'CAPTURE_MISSING',
        message: `step "${step.facts.name}" gave no ${name} (${describe(capture)})`,
      }
      continue
    }
    session.captured.set(name, value)
    if (capture.secret !== true) continue
    masker.learn({ name, value })
    learnt = true
  }
  return learnt
}

async function capturedValue(capture: Capture, answer: RawAnswer, session: Session): Promise<string | undefined> {
  if ('header' in capture) return headerValue(answer.headers, capture.header.toLowerCase())
  if ('cookie' in capture) return session.jar?.toJSON()?.cookies.find((cookie) => cookie.key === capture.cookie)?.value
  const text = answer.bytes.toString('utf8')
  if ('pattern' in capture) {
    const { RE2JS } = await import('re2js')
    const matcher = RE2JS.compile(capture.pattern).matcher(text)
    return matcher.find() ? (matcher.group(matcher.groupCount() > 0 ? 1 : 0) ?? undefined) : undefined
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return undefined
  }
  const [value] = (await jsonQuery(capture.json))(json)
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function describe(capture: Capture): string {
  if ('json' in capture) return capture.json
  if ('header' in capture) return `header ${capture.header}`
  if ('cookie' in capture) return `cookie ${capture.cookie}`
  return `pattern ${capture.pattern}`
}
