/**
 * Format "github": `github-annotations.txt`, workflow commands to be printed in a step, and `github-output.txt`, lines for
 * GITHUB_OUTPUT. GitHub shows ten annotations of a level in a step, the first ones, and says nothing of the others.
 */
import type { Cause, Decision, Result } from '../../core/result.ts'
import { failsGate } from '../../judge/gate.ts'
import { headline } from '../cases.ts'
import { brief } from '../text/brief.ts'
import { causesBySeverity, count } from '../words.ts'
import type { Format } from './format.ts'

export const ANNOTATIONS_PER_LEVEL: number = 10
const TITLE_CHARACTERS = 150
const MESSAGE_CHARACTERS = 600
const IDS_MAX = 50

type Level = 'error' | 'warning' | 'notice'
type Annotation = {
  readonly level: Level
  readonly title: string
  readonly message: string
  readonly file?: string
  readonly line?: number
}

export const githubFormat: Format = {
  name: 'github',
  file: 'github-annotations.txt',
  mediaType: 'text/plain; charset=utf-8',
  render: (result) => {
    const lines = limited([...gateAnnotations(result), ...causeAnnotations(result)]).map(command)
    return `${lines.length === 0 ? '::debug::envparity: nothing to annotate' : lines.join('\n')}\n`
  },
  beside: (result, { out }) => [
    { name: 'github-output.txt', mediaType: 'text/plain; charset=utf-8', text: outputs(result, out ?? '.') },
  ],
}

/** What no cause says: missing evidence, a fault of ours, a decision that was held back. */
function gateAnnotations({ gate }: Result): readonly Annotation[] {
  const { decision, reasons, softened } = gate
  const message = brief(reasons.join('; ') || decision, MESSAGE_CHARACTERS)
  if (softened !== undefined) return [{ level: 'warning', title: `parity: held back by --${softened.by}`, message }]
  const isUnsaid: Readonly<Record<Decision, boolean>> = { pass: false, warn: false, fail: false, inconclusive: true, error: true }
  return isUnsaid[decision] ? [{ level: 'error', title: `parity: ${decision}, exit ${gate.exitCode}`, message }] : []
}

function causeAnnotations(result: Result): readonly Annotation[] {
  const findings = new Map(result.findings.map((finding) => [finding.id, finding]))
  return causesBySeverity(result)
    .filter(({ disposition }) => disposition !== 'known')
    .flatMap((cause) => {
      const own = cause.findings.flatMap((id) => findings.get(id) ?? [])
      const first = own.find((finding) => failsGate(finding, result.gate.failOn)) ?? own[0]
      const probe = result.probes.find(({ name }) => name === first?.probe)
      if (first === undefined) return []
      const more =
        cause.findings.length > 1 ? `, ${count(cause.findings.length, 'finding')} in ${count(cause.probes, 'probe')}` : ''
      return [
        {
          level: levelOf(
            result,
            cause,
            own.some((finding) => failsGate(finding, result.gate.failOn)),
          ),
          title: brief(`parity ${cause.severity}: ${cause.title}`, TITLE_CHARACTERS),
          message: `${headline(result, first)} (probe ${brief(first.probe, 120)}${more}); parity explain ${brief(cause.id, 40)}`,
          ...(probe !== undefined && probe.file !== '' && { file: brief(probe.file, 300), line: Math.max(1, probe.line) }),
        },
      ]
    })
}

function levelOf(result: Result, cause: Cause, fails: boolean): Level {
  if (fails && result.gate.softened?.by !== 'observe-only') return 'error'
  return cause.severity === 'info' ? 'notice' : 'warning'
}

/** The last annotation of a full level says how many there are. */
function limited(annotations: readonly Annotation[]): readonly Annotation[] {
  return (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const own = annotations.filter((annotation) => annotation.level === level)
    if (own.length <= ANNOTATIONS_PER_LEVEL) return own
    const shown = own.slice(0, ANNOTATIONS_PER_LEVEL - 1)
    const more = own.length - shown.length
    return [
      ...shown,
      {
        level,
        title: 'parity',
        message: `${more} more not shown: GitHub shows ${ANNOTATIONS_PER_LEVEL} of a level; see the report`,
      },
    ]
  })
}

/** `::error file=...,line=...,title=...::message` (docs.github.com, workflow commands). */
function command({ level, title, message, file, line }: Annotation): string {
  const at = file === undefined ? '' : `file=${property(file)},line=${line ?? 1},`
  return `::${level} ${at}title=${property(title)}::${data(message)}`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** `name=value` lines: made visible, so that no value holds a line break that would begin another output. */
function outputs({ verdict, gate, counts, runId, causes }: Result, out: string): string {
  const folder = brief(out, 400)
  const failing = causes.filter((cause) => failsGate(cause, gate.failOn)).map(({ id }) => brief(id, 40))
  const values: readonly (readonly [name: string, value: string | number])[] = [
    ['verdict', verdict],
    ['gate', gate.decision],
    ['exit-code', gate.exitCode],
    ['breaking', counts.breaking],
    ['minor', counts.minor],
    ['info', counts.info],
    ['known', counts.known],
    ['expired', counts.expired],
    ['causes', failing.slice(0, IDS_MAX).join(' ')],
    ['run-id', brief(runId, 40)],
    ['folder', folder],
    ['result', `${folder}/result.json`],
  ]
  return values.map(([name, value]) => `${name}=${value}\n`).join('')
}
