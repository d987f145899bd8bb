/**
 * Where the run happens in CI, what its pipeline reads is written and printed: in GitHub Actions annotations, step summary
 * and outputs, in GitLab the files of `artifacts:reports`. A pipeline that cannot be told is warned about, and nothing else.
 */
import { randomUUID } from 'node:crypto'
import { appendFile, stat } from 'node:fs/promises'
import path from 'node:path'

import type { Result } from '../core/result.ts'
import { findFormat, type Format, type RenderOptions } from '../report/formats/index.ts'
import type { Io } from './io.ts'

export type Ci = 'github' | 'gitlab' | undefined

/** GitHub drops a step summary above this as a whole (docs.github.com, "Adding a job summary"). */
const STEP_SUMMARY_BYTES_MAX = 1_048_576

export function ciOf({ variables }: Pick<Io, 'variables'>): Ci {
  if (variables['GITHUB_ACTIONS'] === 'true') return 'github'
  return variables['GITLAB_CI'] === 'true' ? 'gitlab' : undefined
}

const FORMATS: Readonly<Record<'github' | 'gitlab', readonly string[]>> = {
  github: ['github', 'markdown'],
  gitlab: ['gitlab', 'junit', 'markdown'],
}

/** The formats that were asked for, and those that the CI reads. */
export function withCiFormats(formats: readonly Format[], ci: Ci): readonly Format[] {
  const own = ci === undefined ? [] : FORMATS[ci].flatMap((name) => findFormat(name) ?? [])
  return [...new Set([...formats, ...own])]
}

/**
 * The summary of a run holds text of the system under test, and a line that begins with `::` is a command to the runner:
 * between these lines it is none.
 */
export function withoutCommands(text: string, ci: Ci): string {
  if (ci !== 'github') return text
  const token = randomUUID()
  return `::stop-commands::${token}\n${text}::${token}::\n`
}

/** @returns what could not be told, a sentence each */
export async function announce(result: Result, options: RenderOptions, io: Io, json: boolean): Promise<readonly string[]> {
  if (ciOf(io) !== 'github') return []
  const github = findFormat('github')
  const markdown = findFormat('markdown')
  if (github === undefined || markdown === undefined) throw new RangeError('the formats of GitHub are not registered')
  // With --json stdout is exactly the result; the runner reads commands from both streams.
  const stream = json ? io.err : io.out
  stream.write(github.render(result, options))
  const { GITHUB_STEP_SUMMARY, GITHUB_OUTPUT } = io.variables
  const outputs = github.beside?.(result, options)[0]?.text ?? ''
  return [
    ...(await append(GITHUB_OUTPUT, 'GITHUB_OUTPUT', () => outputs, io)),
    ...(await append(
      GITHUB_STEP_SUMMARY,
      'GITHUB_STEP_SUMMARY',
      (bytes) => {
        const whole = markdown.render(result, options)
        const fits = bytes + Buffer.byteLength(whole) < STEP_SUMMARY_BYTES_MAX
        return fits ? whole : (markdown.beside?.(result, options)[0]?.text ?? '')
      },
      io,
    )),
  ]
}

async function append(
  file: string | undefined,
  name: string,
  textFor: (bytesBefore: number) => string,
  io: Io,
): Promise<readonly string[]> {
  if (file === undefined || file === '') return []
  const full = path.resolve(io.cwd, file)
  try {
    const before = await stat(full).then(
      ({ size }) => size,
      () => 0,
    )
    await appendFile(full, textFor(before))
    return []
  } catch (error) {
    return [`${name} could not be written: ${error instanceof Error ? error.message : String(error)}`]
  }
}
