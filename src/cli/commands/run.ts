/** "parity run": plan, observe, compare, judge, report; its exit code is the gate. */
import { UserError } from '../../core/errors.ts'
import type { Plan } from '../../plan/plan.ts'
import type { Io } from '../io.ts'
import { liveRun, prepareRun } from '../live-run.ts'
import type { LiveOptions } from '../live-run.ts'
import { publish } from '../publish.ts'
import { chooseFormats } from '../write-reports.ts'

export type RunOptions = LiveOptions & {
  readonly report?: string
  readonly expectVersion?: readonly string[]
  readonly json?: boolean
  readonly verbose?: boolean
}

export async function run(operands: readonly string[], options: RunOptions, io: Io): Promise<number> {
  const formats = chooseFormats(options.report)
  const prepared = await prepareRun(operands, options, io)
  const expectedVersions = parseExpectedVersions(options.expectVersion ?? [], prepared.plan)
  const { result, folder } = await liveRun(prepared, io, { expectedVersions })
  await publish(result, { folder, formats, io, json: options.json === true, verbose: options.verbose === true, send: true })
  return result.gate.exitCode
}

/** `4.18.0` is meant for the only candidate; `staging=4.18.0` names one. */
function parseExpectedVersions(texts: readonly string[], plan: Plan): Readonly<Record<string, string>> {
  const names = plan.environments.map(({ name }) => name)
  const candidates = plan.environments.filter(({ role }) => role === 'candidate')
  const expected: Record<string, string> = {}
  for (const text of texts) {
    const [, named, version] = /^(?:([^=]+)=)?(.+)$/.exec(text) ?? []
    const name = named ?? (candidates.length === 1 ? candidates[0]?.name : undefined)
    if (name === undefined || version === undefined || !names.includes(name)) {
      throw new UserError(
        'PARITY_USAGE',
        `--expect-version ${JSON.stringify(text)} ${named === undefined ? 'does not say of which candidate' : `names no environment: "${named}"`}`,
        { hint: `Write environment=version; environments: ${names.join(', ')}.` },
      )
    }
    if (plan.environments.find((one) => one.name === name)?.version === undefined) {
      throw new UserError('PARITY_VERSION_PROBE_MISSING', `--expect-version names "${name}", which has no version probe`, {
        hint: `Add one to its environment: version: { get: '/version', json: '$.version' }.`,
      })
    }
    expected[name] = version
  }
  return expected
}
