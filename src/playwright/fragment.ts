/**
 * What a worker process recorded of one try of one test: a file in the folder that the reporter names. Workers are
 * processes of their own, and what they attach would stand in everybody's reports.
 */
import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'

import type { JourneyPart } from '../core/journey.ts'
import type { Call } from '../core/observation.ts'

/** The environment variable by which the reporter names the folder; where it is not set, nothing is recorded. */
export const FOLDER_VARIABLE: string = 'PARITY_JOURNEYS_FOLDER'
/** Folder of screenshots, within the run's and within that of the fragments. */
export const ATTACHMENTS: string = 'attachments'

export type Recorded = Pick<JourneyPart, 'console' | 'resources' | 'checkpoints' | 'vitals' | 'storage' | 'unrecorded'> & {
  readonly calls: readonly Call[]
}

export type Fragment = Recorded & {
  /** UTC epoch milliseconds at the start of the test. */
  readonly at: number
}

export function fragmentFile(folder: string, testId: string, retry: number): string {
  return path.join(folder, `${testId}-${retry}.json`)
}

/** Written beside and renamed: a worker may be killed at any moment. */
export async function writeFragment(file: string, fragment: Fragment): Promise<void> {
  await writeFile(`${file}.part`, JSON.stringify(fragment))
  await rename(`${file}.part`, file)
}

/** @returns undefined when the worker wrote none: it crashed, or the test never began */
export async function readFragment(file: string): Promise<Fragment | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const value: unknown = JSON.parse(text)
  return isFragment(value) ? value : undefined
}

/** Written by us a moment ago, in a folder of ours. */
function isFragment(value: unknown): value is Fragment {
  return typeof value === 'object' && value !== null && 'calls' in value && 'resources' in value
}
