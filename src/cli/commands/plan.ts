/** "parity plan": what would be sent, to whom, how often. Sends nothing, so it may run without the secrets. */
import { loadProject } from '../../config/load-project.ts'
import { EXIT } from '../../core/exit.ts'
import type { ExitCode } from '../../core/exit.ts'
import { makePlan } from '../../plan/make-plan.ts'
import { latencyTotals } from '../../plan/latency.ts'
import { planTotals } from '../../plan/plan.ts'
import type { Plan, PlannedProbe } from '../../plan/plan.ts'
import { count, duration } from '../../report/words.ts'
import type { Io } from '../io.ts'
import { openHistory } from '../keep-history.ts'
import { checkOperands, projectRequest, selectionOf } from '../options.ts'
import type { ProjectOptions, SelectionOptions } from '../options.ts'

export type PlanOptions = ProjectOptions & SelectionOptions & { readonly json?: boolean }

export async function plan(operands: readonly string[], options: PlanOptions, io: Io): Promise<ExitCode> {
  const project = await loadProject({ ...projectRequest(options, operands, io), allowMissingSecrets: true })
  const selection = await selectionOf(options, options.reference === undefined ? operands : [])
  checkOperands(project, selection)
  const history = await openHistory(project)
  const planned = makePlan(project, selection, history?.of)
  for (const warning of planned.warnings) io.err.write(`warning: ${warning}\n`)
  io.out.write(options.json === true ? `${JSON.stringify(planJson(planned), null, 2)}\n` : planText(planned))
  return EXIT.pass
}

function planJson(planned: Plan): object {
  const timed = latencyTotals(planned)
  return {
    environments: planned.environments.map(({ name, role, baseURL, allowUnsafe, concurrency, requestsPerSecond }) => ({
      name,
      role,
      baseURL,
      allowUnsafe,
      concurrency,
      requestsPerSecond,
    })),
    probes: planned.probes.map(({ name, steps, notSent }) => ({
      name,
      ...(notSent !== undefined && { notSent }),
      steps: steps.map(({ facts, request, repeats }) => ({
        name: facts.name,
        category: facts.category,
        file: facts.file,
        line: facts.line,
        tags: facts.tags,
        method: request.method,
        path: request.path,
        query: request.query,
        repeats,
        repeatable: facts.repeatable,
        ...(facts.latency !== undefined && { latency: facts.latency }),
      })),
    })),
    notSelected: planned.notSelected,
    totals: planTotals(planned),
    ...(timed !== undefined && { latency: { ...planned.settings.latency, ...timed } }),
  }
}

function planText(planned: Plan): string {
  const width = Math.max(...planned.environments.map(({ name }) => name.length))
  const environments = planned.environments.map(
    ({ name, role, baseURL, concurrency, requestsPerSecond, allowUnsafe }) =>
      `  ${name.padEnd(width)}  ${role.padEnd(9)}  ${baseURL}  ${concurrency} in flight, ${requestsPerSecond === 0 ? 'no cap' : `${requestsPerSecond} per second`}${allowUnsafe ? ', unsafe methods allowed' : ''}`,
  )
  const { requestsLeast, requestsMost } = planTotals(planned)
  const sent = planned.probes.filter(({ notSent }) => notSent === undefined).length
  return [
    'environments',
    ...environments,
    '',
    `probes (${sent} of ${planned.probes.length} would be sent${planned.notSelected > 0 ? `, ${planned.notSelected} not selected` : ''})`,
    ...planned.probes.flatMap(probeLines),
    '',
    `each environment gets ${requestsLeast} requests at first and ${requestsMost} at most: what varies or differs is asked again; redirects not counted`,
    ...latencyLines(planned),
    '',
  ].join('\n')
}

function latencyLines(planned: Plan): readonly string[] {
  const timed = latencyTotals(planned)
  if (timed === undefined) return []
  const { profile, requestsPerSecond } = planned.settings.latency
  const { probes, requestsLeast, requestsMost, secondsLeast, secondsMost } = timed
  return [
    `latency (${profile}): ${count(probes, 'probe')} timed, ${range(requestsLeast, requestsMost, String)} more requests per environment, ${requestsPerSecond} per second and host: ${range(secondsLeast, secondsMost, (seconds) => duration(seconds * 1000))}; what is slower is measured once more`,
  ]
}

function range(least: number, most: number, show: (amount: number) => string): string {
  return least === most ? show(most) : `${show(least)} to ${show(most)}`
}

function probeLines({ name, steps, notSent }: PlannedProbe): readonly string[] {
  if (notSent !== undefined) return [`  ${name}  (${notSent.why}: ${notSent.reason})`]
  const [first] = steps
  if (steps.length === 1 && first.facts.name === name)
    return [`  ${name}  ${first.facts.title}  x ${first.repeats}  ${first.facts.file}:${first.facts.line}`]
  return [
    `  ${name}  ${first.facts.file}:${first.facts.line}`,
    ...steps.map(({ facts, repeats }) => `    ${facts.name.slice(name.length + 3)}  ${facts.title}  x ${repeats}`),
  ]
}
