/**
 * Goal: a stranger with a typo gets an answer to act on without reading documents. Methodology: a table of broken projects,
 * each in a real folder, each with its whole message as a golden file. GOLDEN=1 rewrites them; review them as prose.
 */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

import { formatUserError } from '../../../src/config/format-error.ts'
import { loadProject } from '../../../src/config/load-project.ts'
import { UserError, UserErrors } from '../../../src/core/errors.ts'
import type { ErrorCase } from './cases/case.ts'
import { configCases } from './cases/config-cases.ts'
import { knownDifferenceCases } from './cases/known-difference-cases.ts'
import { probeCases } from './cases/probe-cases.ts'
import { makeFolder } from './project-folder.ts'

const goldenFolder = path.join(import.meta.dirname, '../../golden/config-errors')
const cases: Readonly<Record<string, ErrorCase>> = { ...configCases, ...probeCases, ...knownDifferenceCases }

async function messageOf({ files, request }: ErrorCase): Promise<string> {
  using project = makeFolder(files)
  try {
    await loadProject({ variables: {}, ...request, cwd: project.folder })
  } catch (error) {
    assert(error instanceof UserError || error instanceof UserErrors, `not an error of the user: ${String(error)}`)
    return `${formatUserError(error).replaceAll(project.folder, '<cwd>')}\n`
  }
  return assert.fail('was accepted')
}

for (const [name, errorCase] of Object.entries(cases)) {
  test(`tells what is wrong: ${name}`, async () => {
    const message = await messageOf(errorCase)
    const golden = path.join(goldenFolder, `${name}.txt`)
    if (process.env['GOLDEN'] === '1') {
      mkdirSync(goldenFolder, { recursive: true })
      writeFileSync(golden, message)
    }
    assert.equal(message, readFileSync(golden, 'utf8'))
    assert(!message.includes('planted-secret') && !message.includes('hunter2'), 'a secret is printed')
  })
}

test('every golden message belongs to a case', () => {
  assert.deepEqual(
    readdirSync(goldenFolder).toSorted(),
    Object.keys(cases)
      .map((name) => `${name}.txt`)
      .toSorted(),
  )
})
