/**
 * Format "allure": results for Allure 3, one per probe and candidate. `render` gives executor.json, which says whose run it
 * was; everything else is written by allure-js-commons (src/cli/allure), from a model that is a function of the result.
 */
import type { Result } from '../../core/result.ts'
import { brief } from '../text/brief.ts'
import type { Format, RenderOptions } from './format.ts'

const TEXT_CHARACTERS_MAX = 500

export const allureFormat: Format = {
  name: 'allure',
  file: 'allure-results/executor.json',
  mediaType: 'application/json',
  wantsEvidence: true,
  writtenBy: 'allure-js-commons',
  render: (result, options) => `${JSON.stringify(executorOf(result, options), null, 2)}\n`,
}

/** allurereport.org/docs/how-it-works-executor-file: order and address are the pipeline's, where there is one. */
function executorOf(result: Result, { pipeline }: RenderOptions): object {
  return {
    name: pipeline?.name ?? brief(result.tool, 60),
    type: pipeline?.type ?? 'envparity',
    buildName: brief(pipeline?.buildName ?? `run ${result.runId}`, TEXT_CHARACTERS_MAX),
    ...(pipeline?.buildOrder !== undefined && { buildOrder: pipeline.buildOrder }),
    ...(pipeline?.buildUrl !== undefined && { buildUrl: brief(pipeline.buildUrl, TEXT_CHARACTERS_MAX) }),
    reportName: brief(result.suite, TEXT_CHARACTERS_MAX),
  }
}
