/** The summary in Markdown: verdict and gate first, then causes, then what did not decide and must be told all the same. */
import type { CoverageEntry, EnvironmentResult, KnownDifferenceUse, Result } from '../../core/result.ts'
import { quantileName } from '../../core/latency.ts'
import { intervalText, msText, percentText, ratioText } from '../latency-words.ts'
import { notShown } from '../text/brief.ts'
import { count, daysLeft, duration, place } from '../words.ts'
import { causeBlocks, type Space } from './causes.ts'
import { code, plain, table } from './escape.ts'

const SENTENCE_CHARACTERS = 300
const NAME_CHARACTERS = 120
const REASONS_MAX = 10

/** How much of the lists that did not decide is shown: rows of each. */
export type PageLimits = Omit<Space, 'budget'> & { readonly total: number; readonly rows: number }

export function markdownPage(result: Result, limits: PageLimits, before: readonly string[] = []): string {
  const head = [...before, ...headBlocks(result)]
  const rest = [
    ...latencyBlock(result, limits.rows),
    ...knownBlock(result, limits.rows),
    ...gapBlock(result, limits.rows),
    ...warningBlock(result, limits.rows),
    ...environmentBlock(result),
    footer(result),
  ]
  const taken = limits.sizeOf([...head, ...rest].join('\n\n')) + 20
  const causes = causeBlocks(result, { ...limits, budget: limits.total - taken })
  return `${[...head, ...(causes.length === 0 ? [] : ['### Causes', ...causes]), ...rest].join('\n\n')}\n`
}

/** Word and mark: never colour alone. A fault of ours is never a verdict. */
function verdictWord({ verdict, gate }: Result): string {
  if (gate.decision === 'error' || verdict === 'undecided') return '⚠️ NO VERDICT'
  return verdict === 'parity' ? '✅ PARITY' : '❌ DIVERGED'
}

function headBlocks(result: Result): readonly string[] {
  const { gate, coverage, counts } = result
  const causes = result.causes.filter(({ disposition }) => disposition !== 'known').length
  const known = result.knownDifferences.applied.length
  const facts = [
    `${coverage.compared} of ${count(coverage.planned, 'probe')} compared`,
    ...(coverage.skipped === 0 ? [] : [`${coverage.skipped} skipped`]),
    ...(coverage.undecided === 0 ? [] : [`${coverage.undecided} undecided`]),
    ...(known === 0 ? [] : [count(known, 'known difference')]),
    duration(result.durationMs),
    count(counts.requests, 'request'),
  ]
  const { softened } = gate
  const reasons = gate.reasons.slice(0, REASONS_MAX).map((reason) => `- ${plain(reason, SENTENCE_CHARACTERS)}`)
  const more = gate.reasons.length - REASONS_MAX
  return [
    `## ${verdictWord(result)}: ${plain(result.suite, NAME_CHARACTERS)}${causes === 0 ? '' : `, ${count(causes, 'cause')}`}`,
    `**Gate: ${gate.decision}** (exit ${gate.exitCode}, fail-on ${gate.failOn})`,
    ...(softened === undefined
      ? []
      : [`> **Held back by --${softened.by}:** without it the gate would say ${softened.decision}, exit ${softened.exitCode}.`]),
    ...(reasons.length === 0 ? [] : [[...reasons, ...(more > 0 ? [`- ${notShown(more, 'reasons')}`] : [])].join('\n')]),
    facts.join(' · '),
  ]
}

function latencyBlock({ latency = [] }: Result, rowsMax: number): readonly string[] {
  const tests = latency.flatMap((one) => one.tests)
  if (tests.length === 0) return []
  const worst = tests.toSorted((left, right) => (right.ratio ?? 0) - (left.ratio ?? 0))
  const rows = worst
    .slice(0, rowsMax)
    .map((test) => [
      code(test.probe, NAME_CHARACTERS),
      `${quantileName(test.quantile)}`,
      `${msText(test.referenceMs)}`,
      `${msText(test.candidateMs)}`,
      test.ratio === undefined ? '-' : `${ratioText(test.ratio)} ${intervalText(test)}`,
      percentText(test.tolerance),
      String(test.pairs),
      test.verdict === 'slower' && test.flagged ? '**slower**' : test.verdict,
    ])
  return [
    '### Latency',
    table(['probe', 'quantile', 'reference', 'candidate', 'ratio, 90 % interval', 'tolerance', 'pairs', 'outcome'], rows),
    ...moreOf(tests.length - rows.length, 'latency tests'),
  ]
}

function knownBlock({ knownDifferences, startedAt }: Result, rowsMax: number): readonly string[] {
  const { expired, applied, unused, refused = [] } = knownDifferences
  const row = (use: KnownDifferenceUse, state: string): readonly string[] => [
    code(use.id, NAME_CHARACTERS),
    code(place(use.rule, use.path), NAME_CHARACTERS),
    state,
    plain(use.owner, 60),
    plain(use.reason, SENTENCE_CHARACTERS),
  ]
  const until = (use: KnownDifferenceUse): string => {
    const days = daysLeft(use.expires, startedAt)
    return `${count(use.findings, 'finding')}, until ${plain(use.expires, 10)}${days === null ? '' : ` (${count(days, 'day')})`}`
  }
  const rows = [
    ...expired.map((use) => row(use, `**expired** ${plain(use.expires, 10)}`)),
    ...refused.map((use) => row(use, '**too broad**, silences nothing')),
    ...applied.map((use) => row(use, until(use))),
    ...unused.map((use) => row(use, `unused: ${plain(use.because ?? 'matched nothing', SENTENCE_CHARACTERS)}`)),
  ]
  if (rows.length === 0) return []
  return [
    '### Known differences',
    table(['id', 'what', 'state', 'owner', 'reason'], rows.slice(0, rowsMax)),
    ...moreOf(rows.length - rowsMax, 'known differences'),
  ]
}

function gapBlock({ coverage }: Result, rowsMax: number): readonly string[] {
  if (coverage.gaps.length === 0) return []
  const groups = new Map<string, CoverageEntry[]>()
  for (const gap of coverage.gaps) {
    const key = JSON.stringify([gap.state, gap.environment, gap.reason ?? ''])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [gap])
    else group.push(gap)
  }
  const rows = [...groups.values()]
    .slice(0, rowsMax)
    .flatMap(([first, ...others]) =>
      first === undefined
        ? []
        : [
            [
              first.state,
              first.environment === '*' ? 'all' : code(first.environment, 40),
              plain(first.reason ?? 'no reason given', SENTENCE_CHARACTERS),
              `${code(first.probe, NAME_CHARACTERS)}${others.length === 0 ? '' : ` and ${others.length} more`}`,
            ],
          ],
    )
  return [
    '### Not compared',
    table(['state', 'environment', 'reason', 'probes'], rows),
    ...moreOf(groups.size - rows.length, 'reasons'),
  ]
}

function warningBlock({ warnings }: Result, rowsMax: number): readonly string[] {
  if (warnings.length === 0) return []
  const lines = warnings.slice(0, rowsMax).map((warning) => `- ${plain(warning, SENTENCE_CHARACTERS)}`)
  return ['### Warnings', lines.join('\n'), ...moreOf(warnings.length - rowsMax, 'warnings')]
}

function environmentBlock({ environments }: Result): readonly string[] {
  const rows = environments.map((environment) => [
    `${plain(environment.name, 40)} (${environment.role})`,
    code(environment.baseURL, 200),
    versionText(environment),
    environment.health === 'down'
      ? `**down**: ${plain(environment.because ?? 'no reason known', SENTENCE_CHARACTERS)}`
      : environment.health,
  ])
  return ['### Environments', table(['name', 'address', 'version', 'health'], rows)]
}

function versionText({ version, versionAtEnd }: EnvironmentResult): string {
  if (version === undefined) return 'not read'
  return code(versionAtEnd === undefined ? version : `${version}, then ${versionAtEnd}`, 80)
}

function footer({ runId, startedAt, tool, seed }: Result): string {
  return `run ${code(runId, 40)} · started ${code(startedAt, 40)} · seed ${seed} · ${plain(tool, 60)}`
}

function moreOf(more: number, what: string): readonly string[] {
  return more > 0 ? [`${notShown(more, what)}.`] : []
}
