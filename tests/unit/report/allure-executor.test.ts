/** Goal: Allure says which job a run was part of, with its number and an address that may be clicked. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { pipelineOf } from '../../../src/cli/allure/pipeline.ts'
import { allureFormat } from '../../../src/report/formats/allure.ts'
import { DIVERGED } from './fixtures-diverged.ts'
import { optionsFor } from './html/fixtures-evidence.ts'

test('the executor is the job that ran it, and outside of CI the run', () => {
  const render = (variables: Readonly<Record<string, string>>): unknown => {
    const pipeline = pipelineOf(variables)
    return JSON.parse(allureFormat.render(DIVERGED, { ...optionsFor(DIVERGED), ...(pipeline !== undefined && { pipeline }) }))
  }
  const reportName = 'shop-smoke'
  assert.deepEqual(render({}), { name: 'envparity 0.1.0', type: 'envparity', buildName: 'run 01JD9M0XW4', reportName })
  assert.deepEqual(
    render({
      GITHUB_ACTIONS: 'true',
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_REPOSITORY: 'shop/web',
      GITHUB_RUN_ID: '77',
      GITHUB_RUN_NUMBER: '12',
      GITHUB_WORKFLOW: 'deploy',
    }),
    {
      name: 'GitHub Actions',
      type: 'github',
      buildName: 'deploy #12',
      buildOrder: 12,
      buildUrl: 'https://github.example/shop/web/actions/runs/77',
      reportName,
    },
  )
  assert.deepEqual(
    render({ GITLAB_CI: 'true', CI_JOB_NAME: 'parity', CI_PIPELINE_IID: '9', CI_JOB_URL: 'https://gitlab.example/j/1' }),
    {
      name: 'GitLab CI',
      type: 'gitlab',
      buildName: 'parity #9',
      buildOrder: 9,
      buildUrl: 'https://gitlab.example/j/1',
      reportName,
    },
  )
  const jenkins = { JENKINS_URL: 'https://j.example', JOB_NAME: 'shop', BUILD_NUMBER: 'x', BUILD_URL: 'javascript:alert(1)' }
  assert.deepEqual(render(jenkins), { name: 'Jenkins', type: 'jenkins', buildName: 'shop #x', reportName })
})
