/** Checks one probe: first the schema of its kind, which is picked here so that no error speaks of the other kind. */
import { checkCompare } from './check-compare.ts'
import { checkRequest } from './check-request.ts'
import { guess } from './closest.ts'
import * as validators from './generated/validators.js'
import { describePath, type Problem } from './problems.ts'
import { requestsOf, STEP_SEPARATOR } from './requests.ts'
import { checkSchema, type SchemaCheck } from './schema-problems.ts'
import type { PropertyPath, SourceDocument } from './source/document.ts'
import type { FlowProbe, HttpProbe, UserProbe } from './types.ts'

const CODE = 'PARITY_PROBE_INVALID'

const HTTP: SchemaCheck<HttpProbe> = { validator: validators.httpProbe, schema: 'probes', definition: 'httpProbe', code: CODE }
const FLOW: SchemaCheck<FlowProbe> = { validator: validators.flowProbe, schema: 'probes', definition: 'flowProbe', code: CODE }

/**
 * @param folder - what paths of files in the probe are relative to
 * @returns the probe when the schema accepts it, even with problems beyond, so that its name is known to other checks
 */
export async function checkProbe(
  document: SourceDocument,
  folder: string,
): Promise<{ readonly probe?: UserProbe; readonly problems: readonly Problem[] }> {
  const { value } = document
  if (typeof value !== 'object' || value === null) {
    return {
      problems: [
        {
          document,
          path: [],
          code: CODE,
          message: `${document.label} is not an object`,
          hint: 'Write http(name, { get: "/path" }) in TypeScript, or { name, get } in YAML.',
        },
      ],
    }
  }
  const hasSteps = 'steps' in value && value.steps !== undefined
  const kind = 'kind' in value && value.kind !== undefined ? value.kind : hasSteps ? 'flow' : 'http'
  if (kind !== 'http' && kind !== 'flow') {
    const hint = guess(typeof kind === 'string' ? kind : '', ['http', 'flow'], 'Kinds')
    return {
      problems: [
        { document, path: ['kind'], code: CODE, message: `${document.label} has the unknown kind ${JSON.stringify(kind)}`, hint },
      ],
    }
  }
  if (kind === 'http' && hasSteps) {
    const hint = 'Several requests that build on each other are a flow: write flow(name, { steps: [...] }), in YAML kind: flow.'
    return {
      problems: [
        {
          document,
          path: ['steps'],
          part: 'key',
          code: CODE,
          message: `${document.label} is of kind http, which has no steps`,
          hint,
        },
      ],
    }
  }
  // http() and flow() have set the kind already; a suite of ten thousands should not be kept twice.
  const whole = 'kind' in value && value.kind === kind ? document : { ...document, value: { ...value, kind } }
  const checked = kind === 'flow' ? await checkSchema(whole, FLOW) : await checkSchema(whole, HTTP)
  if (!checked.accepted) return { problems: checked.problems }

  const probe = checked.value
  const requests = await Promise.all(requestsOf(probe).map((placed) => checkRequest(document, placed, folder)))
  const steps = probe.kind === 'flow' ? stepNames(document, probe) : []
  return {
    probe,
    problems: [...nameProblems(document, ['name'], probe.name), ...steps, ...checkCompare(document, probe), ...requests.flat()],
  }
}

function stepNames(document: SourceDocument, flow: FlowProbe): readonly Problem[] {
  const seen = new Set<string>()
  return flow.steps.flatMap(({ name }, index) => {
    const path = ['steps', index, 'name']
    const problems = [...nameProblems(document, path, name)]
    if (seen.has(name)) {
      const message = `${document.label} has two steps named ${JSON.stringify(name)}`
      problems.push({
        document,
        path,
        code: CODE,
        message,
        hint: 'A step is reported as "flow › step", so its name must be unique in the flow.',
      })
    }
    seen.add(name)
    return problems
  })
}

function nameProblems(document: SourceDocument, path: PropertyPath, name: string): readonly Problem[] {
  if (!name.includes(STEP_SEPARATOR)) return []
  const message = `${describePath(document, path)} holds "${STEP_SEPARATOR}"`
  return [
    {
      document,
      path,
      code: CODE,
      message,
      hint: 'That sign stands between a flow and its step in reports: use another one, like "/" or ":".',
    },
  ]
}
