/** The job that a run is part of, as the CI says in its variables; Allure shows it as the executor, with a link. */
import type { Pipeline } from '../../report/formats/index.ts'
import type { Io } from '../io.ts'

type Variables = Io['variables']

/** @returns undefined outside of CI, and in a CI that is not known */
export function pipelineOf(variables: Variables): Pipeline | undefined {
  if (variables['GITHUB_ACTIONS'] === 'true') return github(variables)
  if (variables['GITLAB_CI'] === 'true') return gitlab(variables)
  return set(variables['JENKINS_URL']) === undefined ? undefined : jenkins(variables)
}

/** docs.github.com, "Variables reference". */
function github(variables: Variables): Pipeline {
  const number = set(variables['GITHUB_RUN_NUMBER'])
  const parts = ['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID'].flatMap((name) => set(variables[name]) ?? [])
  const [server, repository, run] = parts
  const url = parts.length === 3 ? `${server}/${repository}/actions/runs/${run}` : undefined
  return {
    name: 'GitHub Actions',
    type: 'github',
    buildName: named(set(variables['GITHUB_WORKFLOW']) ?? 'workflow', number),
    ...more(number, url),
  }
}

/** docs.gitlab.com, "Predefined CI/CD variables". */
function gitlab(variables: Variables): Pipeline {
  const number = set(variables['CI_PIPELINE_IID'])
  return {
    name: 'GitLab CI',
    type: 'gitlab',
    buildName: named(set(variables['CI_JOB_NAME']) ?? 'job', number),
    ...more(number, set(variables['CI_JOB_URL']) ?? set(variables['CI_PIPELINE_URL'])),
  }
}

/** www.jenkins.io, "Using environment variables". */
function jenkins(variables: Variables): Pipeline {
  const number = set(variables['BUILD_NUMBER'])
  return {
    name: 'Jenkins',
    type: 'jenkins',
    buildName: named(set(variables['JOB_NAME']) ?? 'job', number),
    ...more(number, set(variables['BUILD_URL'])),
  }
}

function named(job: string, number: string | undefined): string {
  return number === undefined ? job : `${job} #${number}`
}

function more(number: string | undefined, url: string | undefined): Pick<Pipeline, 'buildOrder' | 'buildUrl'> {
  return {
    ...(number !== undefined && /^\d+$/.test(number) && { buildOrder: Number(number) }),
    ...(url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url) && { buildUrl: url }),
  }
}

function set(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}
