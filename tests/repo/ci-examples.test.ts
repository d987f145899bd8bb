/**
 * Goal: the ready-made pipelines work. Each file is held against the published schema of its system; a Jenkinsfile has none,
 * and the CRD of Argo Rollouts is checked by the fields that its documentation names. The shell parts are taken out of the
 * files and run as their systems run them, with the real command, against two servers on loopback.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { text } from 'node:stream/consumers'

import { Ajv } from 'ajv'
import { parse, parseAllDocuments } from 'yaml'

import { type FaultServer, json, startFaultServer } from '../support/fault-server.ts'
import { createProject, httpProbe, tempFolder } from '../support/parity.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const PARITY = `${process.execPath} ${path.join(ROOT, 'bin/parity.js')}`
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')

/** The value at a path in a document that its schema has accepted. */
function at(file: string, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<any>((value, key) => value[key], parse(read(file)))
}

function fits(schema: string, file: string): void {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, unicodeRegExp: false })
  const validate = ajv.compile(JSON.parse(read(`tests/fixtures/schemas/${schema}`)))
  for (const document of parseAllDocuments(read(file))) {
    validate(document.toJS())
    assert.deepEqual(validate.errors ?? [], [], file)
  }
  assert.equal(validate({ runs: { using: 'magic' }, jobs: 1, stages: 1 }), false, `the check with ${schema} can fail`)
}

type Ended = { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }

async function shell(
  t: TestContext,
  argv: readonly [string, ...string[]],
  cwd: string,
  variables: Readonly<Record<string, string>>,
): Promise<Ended> {
  const [command, ...rest] = argv
  const { GITHUB_ACTIONS: _github, GITLAB_CI: _gitlab, ...env } = process.env
  const child = spawn(command, rest, { cwd, env: { ...env, NO_COLOR: '1', ...variables }, stdio: ['ignore', 'pipe', 'pipe'] })
  t.after(() => child.exitCode ?? child.kill('SIGKILL'))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { exitCode: child.exitCode, stdout, stderr }
}

type Stage = { readonly cwd: string; readonly servers: readonly [FaultServer, FaultServer] }

async function stage(t: TestContext): Promise<Stage> {
  const after = t.after.bind(t)
  const reference = await startFaultServer({ '/differs': json({ price: 1 }), '*': json({ price: 1 }) }, { after })
  const candidate = await startFaultServer({ '/differs': json({ price: 2 }), '*': json({ price: 1 }) }, { after })
  const cwd = createProject(t, {
    environments: { production: { baseURL: reference.url, role: 'reference' }, staging: { baseURL: candidate.url } },
    retries: 0,
    limits: { requestsPerSecond: 0 },
    profiles: { 'post-deploy': { tags: ['smoke'] }, minor: { tags: ['differs'], rules: { 'body.value-changed': 'minor' } } },
    probes: [httpProbe('same', '/same', { tags: ['smoke'] }), httpProbe('differs', '/differs', { tags: ['differs'] })],
  })
  return { cwd, servers: [reference, candidate] }
}

test('every file fits the published schema of its system', () => {
  fits('github-action.json', 'action.yml')
  fits('github-workflow.json', 'examples/ci/github/parity.yml')
  fits('gitlab-ci.json', 'examples/ci/gitlab/parity.gitlab-ci.yml')
})

test('action.yml: every input and output that is used exists, and none is there for nothing', () => {
  const source = read('action.yml')
  const inputs = Object.keys(parse(source).inputs)
  const used = [...source.matchAll(/\$\{\{[^}]*?inputs\.([\w-]+)/g)].map(([, name = '']) => name)
  assert.deepEqual([...new Set(used)].toSorted(), inputs.toSorted())
  const outputs: Record<string, { readonly value: string }> = parse(source).outputs
  const written = read('reports/samples/github-output.txt')
    .split('\n')
    .map((line) => line.split('=')[0])
  for (const { value } of Object.values(outputs)) assert.ok(written.includes(/outputs\.([\w-]+)/.exec(value)?.[1]), value)
  const withs = Object.keys(at('examples/ci/github/parity.yml', 'jobs', 'parity', 'steps', 2, 'with') as object)
  for (const name of withs) assert.ok(inputs.includes(name), name)
  assert.doesNotMatch(at('action.yml', 'runs', 'steps', 0, 'run') as string, /\$\{\{/, 'nothing is pasted into a script')
})

/** As the runner calls it: docs.github.com, workflow syntax, "shell". */
const BASH = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c'] as const

/** The variables of a step, with the expressions of inputs worked out. */
function stepVariables(step: number, inputs: Readonly<Record<string, string>>): Record<string, string> {
  const defaults: Record<string, { readonly default?: string }> = parse(read('action.yml')).inputs
  const env = at('action.yml', 'runs', 'steps', step, 'env') as Record<string, string>
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input: string) => inputs[input] ?? defaults[input]?.default ?? ''),
    ]),
  )
}

test('action.yml: the step passes where environments are alike and fails where they differ, with outputs', async (t) => {
  const { cwd } = await stage(t)
  const script = at('action.yml', 'runs', 'steps', 0, 'run') as string
  const run = async (inputs: Record<string, string>): Promise<Ended & { readonly outputs: string }> => {
    const output = path.join(tempFolder(t), 'output')
    const ended = await shell(t, [...BASH, script], cwd, {
      ...stepVariables(0, { command: PARITY, ...inputs }),
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: `${output}.md`,
    })
    return { ...ended, outputs: existsSync(output) ? readFileSync(output, 'utf8') : '' }
  }
  const alike = await run({ profile: 'post-deploy' })
  assert.equal(alike.exitCode, 0, alike.stdout + alike.stderr)
  assert.match(alike.outputs, /^verdict=parity\ngate=pass\nexit-code=0\n/)
  assert.ok(existsSync(path.join(cwd, 'parity-report/report.html')))
  const differs = await run({ operands: 'probes/all.probe.yaml', 'fail-on': 'minor', out: 'a folder' })
  assert.equal(differs.exitCode, 1, differs.stdout + differs.stderr)
  assert.match(differs.outputs, /^folder=a folder$/m)
  assert.match(differs.stdout, /^::error file=/m)
  assert.equal((await run({ 'observe-only': 'true' })).exitCode, 0)
  assert.equal((await run({ 'fail-on': 'nonsense' })).exitCode, 2)
  const quoted = await run({ profile: `"; touch owned; "$(touch owned)` })
  assert.deepEqual([quoted.exitCode, existsSync(path.join(cwd, 'owned'))], [2, false])
})

test('action.yml: the comment is written once and then over itself; a refusal is a warning', async (t) => {
  const cwd = tempFolder(t)
  mkdirSync(path.join(cwd, 'parity-report'))
  const comments: { id: number; body: string }[] = [{ id: 1, body: 'hello' }]
  const bodyOf = (text: string): string => JSON.parse(text).body
  const api = await startFaultServer(
    {
      '/repos/o/r/issues/7/comments': (exchange) => {
        if (exchange.seen.method === 'POST') comments.push({ id: comments.length + 1, body: bodyOf(exchange.seen.body) })
        return json(exchange.seen.method === 'POST' ? {} : comments)(exchange)
      },
      '/repos/o/r/issues/comments/2': (exchange) => {
        comments[1] = { id: 2, body: bodyOf(exchange.seen.body) }
        return json({})(exchange)
      },
    },
    { after: t.after.bind(t) },
  )
  const script = at('action.yml', 'runs', 'steps', 1, 'run') as string
  const write = async (text: string, more: Record<string, string> = {}): Promise<Ended> => {
    writeFileSync(path.join(cwd, 'parity-report/comment.md'), text)
    return shell(t, [...BASH, script], cwd, {
      PARITY_OUT: 'parity-report',
      PARITY_PULL_REQUEST: '7',
      GITHUB_TOKEN: 'token',
      GITHUB_API_URL: api.url,
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_ACTION_PATH: ROOT,
      ...more,
    })
  }
  assert.deepEqual(await write('<!-- envparity 1 -->\nfirst'), { exitCode: 0, stdout: '', stderr: '' })
  assert.deepEqual(await write('<!-- envparity 1 -->\nsecond'), { exitCode: 0, stdout: '', stderr: '' })
  assert.deepEqual(comments, [
    { id: 1, body: 'hello' },
    { id: 2, body: '<!-- envparity 1 -->\nsecond' },
  ])
  assert.equal(api.seen[0]?.headers.authorization, 'Bearer token')
  const refused = await write('x\n', { GITHUB_REPOSITORY: 'no/such' })
  assert.deepEqual(
    [refused.exitCode, refused.stdout],
    [0, '::warning title=parity::the comment could not be written: GET was answered with 404\n'],
  )
})

test('GitLab: the script passes, warns with 20, fails with 1, and leaves every file that its reports name', async (t) => {
  const file = 'examples/ci/gitlab/parity.gitlab-ci.yml'
  const { cwd } = await stage(t)
  const variables = at(file, '.parity', 'variables') as Record<string, string>
  const script = (at(file, '.parity', 'script') as readonly string[]).join('\n')
  const run = async (options: string): Promise<Ended> =>
    shell(t, ['bash', '-eo', 'pipefail', '-c', script], cwd, {
      ...variables,
      PARITY_COMMAND: PARITY,
      PARITY_OPTIONS: options,
      GITLAB_CI: 'true',
    })
  const alike = await run('--profile post-deploy')
  assert.equal(alike.exitCode, 0, alike.stdout + alike.stderr)
  const reports = Object.values(at(file, '.parity', 'artifacts', 'reports') as Record<string, string>)
  for (const report of reports) assert.ok(existsSync(path.join(cwd, report.replace('$PARITY_OUT', 'parity-report'))), report)
  assert.equal((await run('--profile minor')).exitCode, at(file, '.parity', 'allow_failure', 'exit_codes'))
  assert.equal((await run('')).exitCode, 1)
  assert.equal((await run('--grep nowhere')).exitCode, at(file, '.parity', 'retry', 'exit_codes'))
})

test('Jenkins: the sections are of a declarative pipeline, and its shell step leaves what post collects', async (t) => {
  const source = read('examples/ci/jenkins/Jenkinsfile')
  const code = source.replace(/\/\/.*$/gm, '').replace(/'''[^]*?'''|'[^'\n]*'|"[^"\n]*"/g, "''")
  assert.equal(code.match(/\{/g)?.length, code.match(/\}/g)?.length, 'braces are balanced')
  const sections = [...code.matchAll(/^ {2}(\w+)(?: \{| )/gm)].map(([, name = '']) => name)
  assert.match(code.trimStart(), /^pipeline \{/)
  // www.jenkins.io/doc/book/pipeline/syntax: what a pipeline block may hold.
  const allowed = ['agent', 'options', 'environment', 'parameters', 'triggers', 'tools', 'input', 'when', 'stages', 'post']
  assert.deepEqual(
    sections.filter((name) => !allowed.includes(name)),
    [],
  )
  const { cwd } = await stage(t)
  const variables = Object.fromEntries(
    [...source.matchAll(/^ {4}(PARITY_\w+) = '([^']*)'$/gm)].map(([, name = '', value = '']) => [name, value]),
  )
  const [, script = ''] = /sh\(returnStatus: true, script: '''([^]*?)'''\)/.exec(source) ?? []
  const run = async (options: string): Promise<Ended> =>
    shell(t, ['sh', '-xe', '-c', script], cwd, { ...variables, PARITY_COMMAND: PARITY, PARITY_OPTIONS: options })
  const alike = await run(variables['PARITY_OPTIONS'] ?? '')
  assert.equal(alike.exitCode, 0, alike.stdout + alike.stderr)
  const [, results = ''] = /testResults: '([^']*)'/.exec(source) ?? []
  assert.ok(existsSync(path.join(cwd, results)), results)
  assert.ok(readdirSync(path.join(cwd, 'parity-report')).includes('report'))
  const unstable = [...source.matchAll(/exit == (\d+)/g)].map(([, code]) => Number(code))
  assert.deepEqual([(await run('--profile minor')).exitCode, (await run('--grep nowhere')).exitCode], unstable)
  assert.equal((await run('')).exitCode, 1)
})

/** argo-rollouts, docs/analysis and pkg/apis/rollouts/v1alpha1/analysis_types.go: what each object may hold. */
const ARGO: Readonly<Record<string, readonly string[]>> = {
  '': ['apiVersion', 'kind', 'metadata', 'spec'],
  spec: ['metrics', 'args', 'dryRun', 'measurementRetention', 'templates'],
  arg: ['name', 'value', 'valueFrom'],
  metric: [
    'name',
    'interval',
    'initialDelay',
    'count',
    'successCondition',
    'failureCondition',
    'failureLimit',
    'inconclusiveLimit',
    'consecutiveErrorLimit',
    'consecutiveSuccessLimit',
    'provider',
  ],
  provider: ['job'],
  job: ['metadata', 'spec'],
  jobSpec: ['backoffLimit', 'activeDeadlineSeconds', 'ttlSecondsAfterFinished', 'template', 'parallelism', 'completions'],
}

test('Argo Rollouts: the template has the fields of its CRD, every argument is used, and the job ends as the gate does', async (t) => {
  const file = 'examples/ci/argo/analysis-template.yaml'
  const template: any = parse(read(file))
  const [metric] = template.spec.metrics
  const { job } = metric.provider
  const only = (what: string, value: object): void =>
    assert.deepEqual(
      Object.keys(value).filter((key) => !ARGO[what]?.includes(key)),
      [],
      what,
    )
  for (const [what, value] of [
    ['', template],
    ['spec', template.spec],
    ['metric', metric],
    ['provider', metric.provider],
    ['job', job],
    ['jobSpec', job.spec],
  ] as const)
    only(what, value)
  for (const arg of template.spec.args) only('arg', arg)
  assert.deepEqual([template.apiVersion, template.kind], ['argoproj.io/v1alpha1', 'AnalysisTemplate'])
  assert.equal(job.spec.template.spec.restartPolicy, 'Never')
  const [container] = job.spec.template.spec.containers
  const { servers } = await stage(t)
  const names: readonly string[] = template.spec.args.map(({ name }: { readonly name: string }) => name)
  for (const name of names) assert.ok(JSON.stringify(container).includes(`{{args.${name}}}`), name)

  const run = async (paths: string): Promise<Ended> => {
    const args: Record<string, string> = {
      'stable-url': servers[0].url,
      'canary-url': servers[1].url,
      paths,
      options: '--fail-on breaking',
    }
    const variables = Object.fromEntries(
      (container.env as { readonly name: string; readonly value: string }[]).map(({ name, value }) => [
        name,
        value.replace(/\{\{args\.([\w-]+)\}\}/g, (_, arg: string) => args[arg] ?? ''),
      ]),
    )
    const script = String(container.command[2]).replace('/tmp/parity', path.join(tempFolder(t), 'parity'))
    return shell(t, [container.command[0], container.command[1], script], tempFolder(t), { ...variables, PARITY_COMMAND: PARITY })
  }
  const alike = await run('/same')
  assert.equal(alike.exitCode, 0, alike.stdout + alike.stderr)
  assert.equal((await run('/same /differs')).exitCode, 1)
})
