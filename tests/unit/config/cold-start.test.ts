/**
 * Goal: a command pays only for what it uses. Methodology: a process of its own records every module it resolves, because in
 * this one the tests have imported everything already.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import path from 'node:path'

import { config, GOOD_YAML, makeFolder, type Files } from './project-folder.ts'

const loader = pathToFileURL(path.join(import.meta.dirname, '../../../src/config/load-project.ts')).href

/** Packages that loading a project imports. */
function packagesOf(files: Files): readonly string[] {
  using project = makeFolder(files)
  const script = `
    import { registerHooks } from 'node:module'
    const packages = new Set()
    registerHooks({ resolve(specifier, context, next) {
      const resolved = next(specifier, context)
      const [, name] = /node_modules\\/([^/]+)/.exec(resolved.url) ?? []
      if (name !== undefined) packages.add(name)
      return resolved
    } })
    const { loadProject } = await import(${JSON.stringify(loader)})
    await loadProject({ cwd: ${JSON.stringify(project.folder)}, variables: {} })
    console.log(JSON.stringify([...packages].sort()))`
  const packages: unknown = JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }),
  )
  assert(Array.isArray(packages))
  return packages.map(String)
}

const probe = (expect: string): string =>
  `import { http } from 'envparity'\n\nexport default [http('home', { get: '/', expect: ${expect} })]\n`

test('a project in TypeScript imports no package at all', () => {
  assert.deepEqual(packagesOf({ 'parity.config.ts': config(''), 'probes/a.probe.ts': probe('{ status: 200 }') }), [])
})

test('a project in YAML imports yaml only', () => {
  assert.deepEqual(packagesOf({ 'parity.config.yaml': GOOD_YAML }), ['yaml'])
})

test('ajv, re2js and JSONPath are imported where a probe needs them', () => {
  const packages = packagesOf({
    'parity.config.ts': config(''),
    'probes/a.probe.ts': probe("{ schema: {}, json: [{ path: '$.a', matches: 'b' }] }"),
  })
  assert.deepEqual(
    ['ajv', 'jsonpath-rfc9535', 're2js'].filter((name) => !packages.includes(name)),
    [],
  )
  assert(!packages.includes('undici') && !packages.includes('acorn'))
})
