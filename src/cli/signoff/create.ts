/** "parity signoff create": collects the evidence, checks it, and writes the statement that others then approve. */
import path from 'node:path'

import { guess } from '../../config/closest.ts'
import { UserError } from '../../core/errors.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { SIGNOFF_SCHEMA, type CreatedRecord, type Recommendation } from '../../core/signoff.ts'
import type { SignoffRun } from '../../judge/signoff/input.ts'
import { makeStatement } from '../../judge/signoff/statement.ts'
import { NO_RECORD, recordLine } from '../../signoff/chain.ts'
import { sha256 } from '../../signoff/envelope.ts'
import { verifySignoff } from '../../signoff/verify.ts'
import { todayOf, type Io } from '../io.ts'
import { shellWord } from '../../report/shell.ts'
import { TOOL } from '../tool.ts'
import { draw } from './draw.ts'
import { readEvidence } from './evidence.ts'
import { claimFolder, previousSignoff, readFiles, writeNew } from './folder.ts'
import { loadPeople, openSigner, type PeopleOptions } from './people.ts'
import { headLine } from './status.ts'
import { readSubject, type SubjectOptions } from './subject.ts'

export type CreateOptions = PeopleOptions &
  SubjectOptions & {
    readonly release: string
    readonly change?: string
    readonly run?: readonly string[]
    readonly candidate?: string
    readonly out?: string
  }

const EXIT_OF: Readonly<Record<Recommendation, ExitCode>> = {
  approve: EXIT.pass,
  'approve with known differences': EXIT.pass,
  'do not approve': EXIT.fail,
  'no recommendation': EXIT.inconclusive,
}

export async function create(options: CreateOptions, io: Io): Promise<ExitCode> {
  const people = await loadPeople(options, io)
  const { project, policy, keys } = people
  if (project.configSha256 === undefined) throw new RangeError('a config that names people has a file')
  const subject = await readSubject(options, io)
  if (subject.length === 0)
    throw new UserError('PARITY_SIGNOFF_SUBJECT', 'nothing says what is released', {
      hint: 'Name it with --artifact FILE, --digest NAME@sha256:HEX or --commit ID.',
    })
  const runs = await readEvidence(options.run ?? ['reports/latest'], io)
  const candidate = chooseCandidate(runs, options.candidate)
  const { person, key } = await openSigner(options, people, io)
  const parent = options.out === undefined ? project.folder : path.resolve(io.cwd, options.out)
  const previous = await previousSignoff(parent, runs[0]?.result.suite ?? '', candidate)
  const { folder, id } = await claimFolder(parent, todayOf(io))
  const { failOn, minCoverage, configSha256 } = project
  const nowMs = io.now()
  const statement = makeStatement({
    id,
    tool: TOOL,
    nowMs,
    runs,
    candidate,
    release: options.release,
    subject,
    policy,
    ...(options.change !== undefined && { change: options.change }),
    author: { name: person.name, keyid: person.keyid },
    config: { sha256: configSha256, failOn, minCoverage },
    ...(previous !== undefined && { previous }),
  })
  const text = `${JSON.stringify(statement, null, 2)}\n`
  const record: CreatedRecord = {
    kind: 'created',
    meaning: 'authorship',
    sequence: 0,
    previous: NO_RECORD,
    statement: sha256(text),
    at: statement.predicate[SIGNOFF_SCHEMA].createdAt,
    name: person.name,
    keyid: person.keyid,
  }
  await writeNew(folder, text, { record, line: recordLine(record, key) })
  const verified = verifySignoff(await readFiles(folder), { keys, nowMs })
  await draw(folder, verified, io)
  const { recommendation, reasons } = statement.predicate[SIGNOFF_SCHEMA]
  const shown = path.relative(io.cwd, folder) || '.'
  io.out.write(
    [
      `created  ${id}  ${options.release} on ${candidate}, by ${person.name}`,
      `recommendation: ${recommendation.toUpperCase()}`,
      ...reasons.map((reason) => `  - ${reason}`),
      `folder   ${shown}`,
      headLine(verified),
      ...(EXIT_OF[recommendation] === EXIT.pass ? [nextLine(shown, policy.roles[0], options)] : []),
      '',
    ].join('\n'),
  )
  return EXIT_OF[recommendation]
}

/** What chose the config here has to choose the same one there. */
function nextLine(folder: string, role: string | undefined, { config, profile }: CreateOptions): string {
  const word = (name: string, text: string | undefined): string =>
    text === undefined ? '' : ` ${name} ${shellWord([{ text }], false)}`
  const again = word('--config', config) + word('--profile', profile)
  return `next     parity signoff approve ${folder} --role ${JSON.stringify(role)} --meaning approval --key FILE${again}`
}

/** A sign-off is about one candidate. */
function chooseCandidate(runs: readonly SignoffRun[], named: string | undefined): string {
  const names = runs.map(({ result }) => result.environments.filter(({ role }) => role === 'candidate').map(({ name }) => name))
  const common = (names[0] ?? []).filter((name) => names.every((all) => all.includes(name)))
  const [only, second] = common
  if (named !== undefined && common.includes(named)) return named
  if (named === undefined && only !== undefined && second === undefined) return only
  throw new UserError(
    'PARITY_SIGNOFF_CANDIDATE',
    named === undefined
      ? `the runs have ${common.length} candidates in common`
      : `not every run has the candidate ${JSON.stringify(named)}`,
    {
      hint:
        named === undefined
          ? `Name one with --candidate: ${common.join(', ') || 'none is in all of them'}.`
          : guess(named, common, 'Candidates'),
    },
  )
}
