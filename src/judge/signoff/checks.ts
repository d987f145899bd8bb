/** The automatic checks of a sign-off: what a person would have to look up by hand, each with what was found. */
import type { SignoffCheck, SignoffEvidence, SignoffPolicy } from '../../core/signoff.ts'
import { spanOf } from './decide.ts'
import type { SignoffInput, SignoffRun } from './input.ts'

export function checksOf(input: SignoffInput, evidence: readonly SignoffEvidence[]): readonly SignoffCheck[] {
  return [
    approversCheck(input.policy, input.author),
    runsCheck(evidence, input.policy),
    each('complete', input.runs, 'every run came to its end', ({ result }) =>
      result.complete ? undefined : `was not completed${result.interrupted === undefined ? '' : `: ${result.interrupted}`}`,
    ),
    each('passed', input.runs, 'the gate of every run passed', ({ result: { gate } }) =>
      gate.decision === 'pass' ? undefined : `ended with "${gate.decision}": ${gate.reasons.join('; ')}`,
    ),
    each('genuine', input.runs, 'every log, judged again, gives the bytes of its result.json', ({ judgedAgain }) => judgedAgain),
    ageCheck(evidence, input),
    each('config', input.runs, `every run was made by the config as it is now (${input.config.sha256.slice(0, 16)})`, (run) =>
      configDifference(run, input),
    ),
    each(
      'gate',
      input.runs,
      `judged as the config says: fail on ${input.config.failOn}, coverage ${input.config.minCoverage} %`,
      (run) => gateDifference(run, input),
    ),
    each('whole suite', input.runs, 'every probe of the project was selected', ({ facts: { notSelected = 0 } }) =>
      notSelected === 0 ? undefined : `left out ${notSelected} probes`,
    ),
    each('version', input.runs, `${input.candidate} showed version ${input.release} in every run`, (run) =>
      versionDifference(run, input),
    ),
    each('same deployments', input.runs, 'every run was about the same two deployments', (run) =>
      deploymentDifference(run, input),
    ),
  ]
}

/** @param wrong - what is wrong with a run, or undefined */
function each(
  id: string,
  runs: readonly SignoffRun[],
  fine: string,
  wrong: (run: SignoffRun) => string | undefined,
): SignoffCheck {
  const failures = runs.flatMap((run) => {
    const what = wrong(run)
    return what === undefined ? [] : [`run ${run.result.runId} ${what}`]
  })
  return { id, ok: failures.length === 0, detail: failures.length === 0 ? fine : failures.join('; ') }
}

/** Without this, a sign-off could be made that nobody can ever complete. */
function approversCheck({ people, roles, threshold }: SignoffPolicy, author: SignoffInput['author']): SignoffCheck {
  const others = people.filter(({ keyid, roles: held }) => keyid !== author.keyid && held.some((role) => roles.includes(role)))
  const held = roles.filter((role) => others.some((person) => person.roles.includes(role)))
  const reachable = Math.min(others.length, held.length)
  return {
    id: 'approvers',
    ok: reachable >= threshold,
    detail: `approvers besides the author: ${others.length}, in ${held.length} of ${roles.length} roles; approvals needed: ${threshold}`,
  }
}

function runsCheck(evidence: readonly SignoffEvidence[], { minRuns }: SignoffPolicy): SignoffCheck {
  return { id: 'runs', ok: evidence.length >= minRuns, detail: `${evidence.length} of ${minRuns} needed` }
}

function ageCheck(evidence: readonly SignoffEvidence[], { nowMs, policy }: SignoffInput): SignoffCheck {
  const oldest = Math.min(...evidence.map(({ endedAt }) => Date.parse(endedAt)))
  const ageMs = nowMs - oldest
  const ok = ageMs <= policy.maxEvidenceAgeMs
  return {
    id: 'age',
    ok,
    detail: `the oldest run ended ${spanOf(ageMs)} ago; at most ${spanOf(policy.maxEvidenceAgeMs)} are allowed`,
  }
}

function configDifference({ facts }: SignoffRun, { config }: SignoffInput): string | undefined {
  if (facts.configSha256 === undefined) return 'does not say by which config it was made'
  return facts.configSha256 === config.sha256
    ? undefined
    : `was made by another config (${facts.configSha256.slice(0, 16)}): config, probes or known differences were changed since`
}

function gateDifference({ result: { gate }, facts }: SignoffRun, { config }: SignoffInput): string | undefined {
  if (facts.settings.baseline !== undefined) return 'judged only what was new since an earlier run (--new-only)'
  return gate.failOn === config.failOn && gate.minCoverage === config.minCoverage
    ? undefined
    : `was judged by fail on ${gate.failOn}, coverage ${gate.minCoverage} %`
}

function versionDifference({ result }: SignoffRun, { candidate, release }: SignoffInput): string | undefined {
  const environment = result.environments.find(({ name }) => name === candidate)
  const { version, versionAtEnd } = environment ?? {}
  if (version === undefined) return `did not see the version of ${candidate} (\`version\` of the environment in the config)`
  if (versionAtEnd !== undefined) return `saw ${version} at its beginning and ${versionAtEnd} at its end`
  return version === release ? undefined : `saw version ${version}, not ${release}`
}

function deploymentDifference({ result }: SignoffRun, { runs, candidate }: SignoffInput): string | undefined {
  const deployments = (of: SignoffRun['result']): string =>
    JSON.stringify(
      of.environments
        .filter(({ name, role }) => role === 'reference' || name === candidate)
        .map(({ name, baseURL, version }) => [name, baseURL, version]),
    )
  const newest = runs[0]?.result ?? result
  return deployments(newest) === deployments(result) ? undefined : `was about others than run ${newest.runId}`
}
