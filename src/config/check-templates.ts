/** Checks that every `${name}` in a probe has a value on every environment, before anything is sent. */
import { closest } from './closest.ts'
import { templateNames } from './interpolate.ts'
import type { ProbeSource } from './load-probes.ts'
import { processValue, type ProcessVariables } from './process-variables.ts'
import type { Problem } from './problems.ts'
import type { ResolvedEnvironment, Secret } from './project.ts'
import { mapTemplates, requestsOf } from './requests.ts'
import type { PropertyPath } from './source/document.ts'

export type TemplateContext = {
  readonly environments: readonly ResolvedEnvironment[]
  readonly processVariables: ProcessVariables
}

export type CheckedTemplates = {
  /** With the process's variables that probes use added, so that the run needs the process no more. */
  readonly environments: readonly ResolvedEnvironment[]
  readonly secrets: readonly Secret[]
  readonly problems: readonly Problem[]
}

export function checkTemplates(probes: readonly ProbeSource[], context: TemplateContext): CheckedTemplates {
  const fromProcess = new Map<string, string>()
  const problems: Problem[] = []
  for (const source of probes) {
    for (const { name, path } of openNames(source)) {
      const lacking = context.environments.filter(({ variables }) => !Object.hasOwn(variables, name))
      if (lacking.length === 0) continue
      const value = processValue(name, context.processVariables)
      if (value !== undefined) fromProcess.set(name, value)
      else problems.push(missing(source, { name, path, lacking }, context))
    }
  }
  const added = Object.fromEntries(fromProcess)
  return {
    environments: context.environments.map((environment) => ({
      ...environment,
      variables: { ...added, ...environment.variables },
    })),
    secrets: [...fromProcess].map(([name, value]) => ({ name, value })),
    problems,
  }
}

type OpenName = { readonly name: string; readonly path: PropertyPath }

/** Names that no earlier step of the flow captures; each once, where it stands first. */
function openNames({ loaded }: ProbeSource): readonly OpenName[] {
  const captured = new Set<string>()
  const open = new Map<string, OpenName>()
  for (const { path, request } of requestsOf(loaded.probe)) {
    mapTemplates(request, (text, below) => {
      for (const name of templateNames(text)) {
        if (!captured.has(name) && !open.has(name)) open.set(name, { name, path: [...path, ...below] })
      }
      return text
    })
    for (const name of Object.keys('capture' in request ? (request.capture ?? {}) : {})) captured.add(name)
  }
  return [...open.values()]
}

function missing(
  { loaded, document }: ProbeSource,
  { name, path, lacking }: OpenName & { readonly lacking: readonly ResolvedEnvironment[] },
  context: TemplateContext,
): Problem {
  const laterCaptures = requestsOf(loaded.probe).flatMap(({ request }) =>
    Object.keys('capture' in request ? (request.capture ?? {}) : {}),
  )
  const known = [
    ...context.environments.flatMap(({ variables }) => Object.keys(variables)),
    ...laterCaptures,
    ...Object.keys(context.processVariables),
  ]
  const near = closest(
    name,
    known.filter((other) => other !== name),
  )
  const names = lacking.map((environment) => environment.name).join(', ')
  const where = laterCaptures.includes(name)
    ? 'is captured only by this step or a later one'
    : lacking.length === context.environments.length
      ? 'is not set'
      : `has no value on: ${names}`
  const choices = `Define it under "variables" of ${lacking.length === context.environments.length ? 'every environment' : names}, set it before running parity (export ${name}=...), or capture it in an earlier step.`
  return {
    document,
    path,
    code: 'PARITY_SECRET_MISSING',
    message: `\${${name}} in ${document.label} ${where}`,
    hint: `${near === undefined ? '' : `Did you mean \${${near}}? `}${choices} For a literal "\${" write "$\${".`,
  }
}
