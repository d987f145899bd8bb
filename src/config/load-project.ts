/** Reads and checks everything the user wrote. After this, nothing of it can be wrong any more, and nothing is read again. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'

import type { UserError } from '../core/errors.ts'
import { KNOWN_DIFFERENCES_MAX_DAYS } from './check-known-difference.ts'
import { checkTemplates } from './check-templates.ts'
import { configDigest } from './config-digest.ts'
import { resolveEnvironments } from './environments.ts'
import { findConfig, findConfigAbove } from './find-config.ts'
import * as validators from './generated/validators.js'
import { inlineProject } from './inline-project.ts'
import { DEFAULT_KNOWN_DIFFERENCES, knownDifferencesFile, loadKnownDifferences, missingListProblem } from './known-differences.ts'
import { loadProbes, type ProbeSource } from './load-probes.ts'
import { findProbeFiles, findScriptFiles } from './probe-files.ts'
import { toUserErrors, type Problem } from './problems.ts'
import type { Project, ProjectRequest, ResolvedEnvironment } from './project.ts'
import { STEP_SEPARATOR } from './requests.ts'
import { checkRuleOverrides } from './rule-overrides.ts'
import { checkSchema, type SchemaCheck } from './schema-problems.ts'
import { collectSecrets } from './secrets.ts'
import { checkDurations, chooseProfile, mergeLimits, resolveSettings } from './settings.ts'
import { resolveSignoff, type SignoffProject } from './signoff-settings.ts'
import { showFile, type PropertyPath, type SourceDocument } from './source/document.ts'
import { readSource } from './source/read-source.ts'
import type { UserConfig, UserProfile } from './types.ts'

/**
 * @throws UserError when the project cannot be read at all (no config, bad syntax), UserErrors with everything that is
 *   wrong in what was read
 */
export async function loadProject(request: ProjectRequest): Promise<Project> {
  const start = await loadStart(request)
  const { config, document, root, profile } = start
  const problems: Problem[] = [...start.problems, ...checkDurations(config, document)]
  const texts = {
    document,
    root,
    processVariables: request.variables,
    allowMissing: request.allowMissingSecrets === true,
    ...(request.secretsOf !== undefined && { secretsOf: request.secretsOf }),
    ...(request.data !== undefined && { data: request.data }),
  }
  const resolved = await resolveEnvironments(config, mergeLimits(config, profile), texts)
  problems.push(...resolved.problems)

  const loaded =
    start.inlineProbes === undefined
      ? await loadAllProbes(start, request)
      : { probes: start.inlineProbes, problems: [], errors: [], warnings: [] }
  const templates = checkTemplates(loaded.probes, { environments: resolved.environments, processVariables: request.variables })
  problems.push(...loaded.problems, ...(texts.allowMissing ? [] : templates.problems))

  const known = await loadAllKnownDifferences(start, request, {
    environments: resolved.environments,
    probes: loaded.errors.length > 0 ? [] : loaded.probes,
  })
  const scripts = findScriptFiles(
    root,
    profile.latency?.scripts ?? config.latency?.scripts,
    document,
    scriptsPlace(start, request),
  )
  problems.push(...known.problems, ...scripts.problems, ...checkRuleOverrides(start, loaded.probes, request.rules ?? []))
  if (problems.length + loaded.errors.length > 0) throw await toUserErrors(problems, loaded.errors)

  const { environments } = templates
  const found = [...resolved.secrets, ...templates.secrets]
  const secrets = collectSecrets(found, config.mask?.variables ?? [], { environments, processVariables: request.variables })
  return {
    root,
    ...(start.configFile === undefined ? {} : { configFile: start.configFile }),
    environments: atLeastOne(environments),
    probes: loaded.probes.map((source) => source.loaded),
    scripts: scripts.files,
    knownDifferences: known.knownDifferences,
    settings: resolveSettings(config, profile, request, root),
    secrets: secrets.secrets,
    ...(await digestOf(start, request)),
    warnings: [
      ...start.warnings,
      ...resolved.warnings,
      ...templates.problems.map(({ message }) => message),
      ...loaded.warnings,
      ...known.warnings,
      ...secrets.warnings,
    ],
  }
}

/** Where the list of known differences is, or would be: of the config, nothing else is checked. */
export async function locateKnownDifferences(
  request: ProjectRequest,
): Promise<{ readonly file: string; readonly maxDays: number }> {
  const { knownDifferences, cwd } = request
  const named = knownDifferences === undefined ? undefined : path.resolve(cwd, knownDifferences)
  if (named !== undefined && request.config === undefined && findConfigAbove(cwd) === undefined)
    return { file: named, maxDays: KNOWN_DIFFERENCES_MAX_DAYS }
  const { config, root } = await loadStart(request)
  return {
    file: named ?? path.resolve(root, config.knownDifferences ?? DEFAULT_KNOWN_DIFFERENCES),
    maxDays: config.knownDifferencesMaxDays ?? KNOWN_DIFFERENCES_MAX_DAYS,
  }
}

/** What signing off needs of the config: no probe is loaded, and no secret asked for, which an approver has none of. */
export async function loadSignoffProject(request: ProjectRequest): Promise<SignoffProject> {
  const start = await loadStart(request)
  const { config, document, root, profile } = start
  const { signoff, problems } = await resolveSignoff(config.signoff, document, root)
  if (problems.length + start.problems.length > 0) throw await toUserErrors([...start.problems, ...problems])
  const { failOn, minCoverage } = resolveSettings(config, profile, request, root)
  return { root, ...signoff, failOn, minCoverage, ...(await digestOf(start, request)) }
}

async function digestOf(start: Start, request: ProjectRequest): Promise<{ readonly configSha256?: string }> {
  const { config, profile, root, document, configFile } = start
  if (configFile === undefined) return {}
  const { files } = findProbeFiles(root, profile.probes ?? config.probes, document, [])
  const scripts = findScriptFiles(root, profile.latency?.scripts ?? config.latency?.scripts, document, []).files
  const known = knownDifferencesFile(request, config, root)
  return { configSha256: await configDigest(root, [configFile, ...files, ...scripts, ...(known === undefined ? [] : [known])]) }
}

const CONFIG: SchemaCheck<UserConfig> = { validator: validators.config, schema: 'config', code: 'PARITY_CONFIG_INVALID' }

type Start = {
  readonly config: UserConfig
  readonly document: SourceDocument
  readonly root: string
  readonly configFile?: string
  readonly profile: UserProfile
  readonly inlineProbes?: readonly ProbeSource[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly string[]
}

/** The config, from its file or from the command line. */
async function loadStart(request: ProjectRequest): Promise<Start> {
  if (request.inline !== undefined) {
    const { config, document, probes, warnings } = inlineProject(request.inline, request)
    const unused = findConfigAbove(request.cwd)
    const told = unused === undefined ? [] : [`${showFile(request.cwd, unused)} is not used, because --reference was given`]
    const inlineProbes = probes.map((loaded) => ({ loaded, document }))
    return {
      config,
      document,
      root: path.resolve(request.cwd),
      profile: {},
      inlineProbes,
      problems: [],
      warnings: [...told, ...warnings],
    }
  }
  const configFile = findConfig(request.cwd, request.config)
  const document = await readSource(configFile, request.cwd, 'the config')
  const checked = await checkSchema(document, CONFIG)
  // Nothing else is checked when the shape is wrong: what follows would only repeat it in other words.
  if (!checked.accepted) throw await toUserErrors(checked.problems)
  const config = checked.value
  return {
    config,
    document,
    root: path.dirname(configFile),
    configFile,
    ...chooseProfile(config, request.profile, document),
    warnings: [],
  }
}

function scriptsPlace({ profile }: Start, request: ProjectRequest): PropertyPath {
  return profile.latency?.scripts === undefined
    ? ['latency', 'scripts']
    : ['profiles', request.profile ?? '', 'latency', 'scripts']
}

type AllProbes = {
  readonly probes: readonly ProbeSource[]
  readonly problems: readonly Problem[]
  readonly errors: readonly UserError[]
  readonly warnings: readonly string[]
}

async function loadAllProbes({ config, profile, root, document }: Start, request: ProjectRequest): Promise<AllProbes> {
  const place = profile.probes === undefined ? ['probes'] : ['profiles', request.profile ?? '', 'probes']
  const found = findProbeFiles(root, profile.probes ?? config.probes, document, place)
  const loaded = await loadProbes(found.files, root, request.cwd)
  return { ...loaded, problems: [...found.problems, ...loaded.problems] }
}

async function loadAllKnownDifferences(
  { config, root, document }: Start,
  request: ProjectRequest,
  { environments, probes }: { readonly environments: readonly ResolvedEnvironment[]; readonly probes: readonly ProbeSource[] },
): ReturnType<typeof loadKnownDifferences> {
  const file = knownDifferencesFile(request, config, root)
  if (file === undefined) return { knownDifferences: [], problems: [], warnings: [] }
  if (!existsSync(file)) return { knownDifferences: [], problems: [missingListProblem(document, file)], warnings: [] }
  const probeNames = probes.flatMap(({ loaded: { probe } }) => [
    probe.name,
    ...(probe.kind === 'flow' ? probe.steps.map((step) => `${probe.name}${STEP_SEPARATOR}${step.name}`) : []),
  ])
  return loadKnownDifferences(file, {
    cwd: request.cwd,
    environments,
    probeNames,
    rules: request.rules ?? [],
    ...(request.today !== undefined && { today: request.today }),
    ...(config.knownDifferencesMaxDays !== undefined && { maxDays: config.knownDifferencesMaxDays }),
  })
}

function atLeastOne(environments: readonly ResolvedEnvironment[]): Project['environments'] {
  const [first, ...rest] = environments
  assert(first !== undefined, 'a config without environments was accepted')
  return [first, ...rest]
}
