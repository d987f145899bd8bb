/** The form without a config: `parity run --reference URL --candidate URL /path...`, as the config and probes it stands for. */
import { UserError, UserErrors } from '../core/errors.ts'
import { addressFault } from './check-environment.ts'
import type { LoadedProbe, ProjectRequest } from './project.ts'
import type { SourceDocument } from './source/document.ts'
import type { UserConfig, UserEnvironment } from './types.ts'

export type InlineProject = {
  readonly config: UserConfig
  readonly document: SourceDocument
  readonly probes: readonly LoadedProbe[]
  readonly warnings: readonly string[]
}

type Inline = NonNullable<ProjectRequest['inline']>

const COMMAND_LINE = '(command line)'

export function inlineProject(inline: Inline, request: ProjectRequest): InlineProject {
  refuseMistakes(inline, request)
  const reference: UserEnvironment = { baseURL: inline.reference, role: 'reference' }
  const candidates = inline.candidates.map((baseURL, index): [string, UserEnvironment] => [
    index === 0 ? 'candidate' : `candidate-${index + 1}`,
    { baseURL },
  ])
  const config: UserConfig = { environments: { reference, ...Object.fromEntries(candidates) } }
  const paths = [...new Set(inline.paths)]
  const repeated = inline.paths.filter((path, index) => inline.paths.indexOf(path) !== index)
  return {
    config,
    document: {
      file: COMMAND_LINE,
      shown: COMMAND_LINE,
      label: 'the config',
      value: config,
      locate: () => Promise.resolve(undefined),
    },
    probes: paths.map((path) => ({
      probe: { kind: 'http', name: `GET ${path}`, get: path },
      file: COMMAND_LINE,
      at: { file: COMMAND_LINE, line: 0, column: 0 },
      category: 'functional',
    })),
    warnings: [...new Set(repeated)].map((path) => `the path "${path}" is given more than once; it is asked once`),
  }
}

function refuseMistakes(inline: Inline, request: ProjectRequest): void {
  const errors: UserError[] = []
  const refuse = (message: string, hint: string): void => {
    errors.push(new UserError('PARITY_USAGE', message, { hint }))
  }
  if (request.config !== undefined)
    refuse(
      '--config cannot be combined with --reference',
      'The environments come from the config or from the command line: keep one of the two.',
    )
  if (request.profile !== undefined)
    refuse('--profile cannot be combined with --reference', 'Profiles are defined in a config, which is not read here.')
  if (inline.candidates.length === 0)
    refuse(
      '--candidate is missing',
      'Name the environment that is compared with the reference: --candidate https://staging.shop.example',
    )
  const addresses = [['--reference', inline.reference], ...inline.candidates.map((address) => ['--candidate', address])] as const
  for (const [flag = '', address = ''] of addresses) {
    const fault = addressFault(address)
    if (fault !== undefined) refuse(`${flag} ${fault.message}`, fault.hint)
  }
  for (const path of inline.paths) {
    if (/^\/[^#]*$/.test(path)) continue
    const asPath =
      URL.canParse(path) && /^https?:/.test(path)
        ? new URL(path).pathname + new URL(path).search
        : `/${path.replace(/#.*$/, '').replace(/^\/+/, '')}`
    refuse(`the path "${path}" must start with "/" and have no "#"`, `It is put behind both addresses. Did you mean "${asPath}"?`)
  }
  if (errors.length > 0) throw new UserErrors(errors)
}
