/**
 * `test` with the recorder in it. It records where our reporter asks for it and the project is one of parityProjects;
 * everywhere else, in UI mode, in an editor, in a project of the user's own, a test runs as ever.
 */
import process from 'node:process'

import {
  expect,
  request,
  test as base,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestType,
} from '@playwright/test'

import { UserError } from '../core/errors.ts'
import { createMasker, type Masker } from '../log/masking.ts'
import { takeCheckpoint, type CheckpointOptions } from './checkpoint.ts'
import { FOLDER_VARIABLE, fragmentFile, writeFragment } from './fragment.ts'
import { environmentOf } from './projects.ts'
import { createRecorder, type Recorder } from './recorder.ts'

export { expect }

export type Parity = {
  /** Name of the environment that this project asks; undefined in a project that is none of parityProjects. */
  readonly environment: string | undefined
  /**
   * Notes the state of the page: title, meta, links, ARIA tree, and a picture.
   *
   * @param name - unique within the test: it pairs the environments
   */
  readonly checkpoint: (name: string, options?: CheckpointOptions) => Promise<void>
}

/** Of the test that runs in this worker: workers run one after the other. */
let current: Recorder | undefined
let isApiWatched = false

/** Contexts of the API are made by one function, whoever asks for one. */
function watchNewApiContexts(): void {
  if (isApiWatched) return
  isApiWatched = true
  const make = request.newContext.bind(request)
  request.newContext = async (options) => {
    const api = await make(options)
    current?.watchApi(api)
    return api
  }
}

type Test = TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & { parity: Parity },
  PlaywrightWorkerArgs & PlaywrightWorkerOptions
>

export const test: Test = base.extend<{ parity: Parity }>({
  browser: async ({ browser }, use) => {
    browser.on('context', (context) => current?.watchContext(context))
    await use(browser)
  },
  parity: [
    // Playwright reads from the pattern what a fixture depends on: this one on nothing.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use, testInfo) => {
      const folder = process.env[FOLDER_VARIABLE]
      const environment = environmentOf(testInfo.project.name)
      if (folder === undefined || environment === undefined) {
        await use({ environment: environment?.name, checkpoint: () => Promise.resolve() })
        return
      }
      const masker = createMasker(environment.secrets, environment.maskedFields)
      const recorder = createRecorder(masker)
      const at = Date.now()
      watchNewApiContexts()
      current = recorder
      try {
        await use({
          environment: environment.name,
          checkpoint: (name, options = {}) => checkpoint(name, { recorder, options, masker, folder }),
        })
      } finally {
        current = undefined
        const recorded = await recorder.finish()
        const file = fragmentFile(folder, testInfo.testId, testInfo.retry)
        await writeFragment(file, { at, ...recorded })
      }
    },
    { auto: true, box: true, title: 'parity' },
  ],
})

type Place = {
  readonly recorder: Recorder
  readonly options: CheckpointOptions
  readonly masker: Masker
  readonly folder: string
}

async function checkpoint(name: string, { recorder, options, masker, folder }: Place): Promise<void> {
  const page = options.page ?? recorder.page()
  if (page === undefined)
    throw new UserError('PARITY_CHECKPOINT_PAGE', `parity.checkpoint('${name}') found no open page`, {
      hint: 'Open one before, or name it: parity.checkpoint(name, { page }).',
    })
  const taken = await takeCheckpoint(name, page, { options, masker, folder })
  recorder.addCheckpoint(taken.checkpoint)
  if (taken.unrecorded !== undefined) recorder.note(taken.unrecorded)
}
