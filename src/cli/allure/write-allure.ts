/**
 * Writes Allure results by allure-js-commons, into a folder that other reporters may share (allure-playwright, for the same
 * journeys): an export replaces the export before it, and leaves every file that is not ours. Loaded only when it is needed.
 */
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'

import { Stage, Status, type Attachment, type StatusDetails, type StepResult, type TestResult } from 'allure-js-commons'
import {
  ALLURE_HTTP_EXCHANGE_CONTENT_TYPE,
  ALLURE_HTTP_EXCHANGE_FILE_EXTENSION,
  ALLURE_HTTP_EXCHANGE_SCHEMA_VERSION,
  ALLURE_HTTP_REDACTED_VALUE,
} from 'allure-js-commons/http'
import { FileSystemWriter, getTestResultHistoryId, getTestResultTestCaseId, md5 } from 'allure-js-commons/sdk/reporter'

import type { AllureExport, AllureStatus, AllureStep, AllureTest } from '../../report/allure/model.ts'
import { httpExchange } from './http-exchange.ts'

export type AllureRequest = {
  readonly model: AllureExport
  /** The folder of the results, absolute. */
  readonly folder: string
  /** What stands beside the tests: the summary, the report. */
  readonly documents: readonly AllureDocument[]
}

export type AllureDocument = {
  readonly name: string
  readonly mediaType: string
  /** `.txt` */
  readonly extension: string
  readonly text: string
}

/** Files of ours begin with it: Allure goes by the end of a name, and by what results name. */
const PREFIX = 'parity-'
const FORMAT = { version: ALLURE_HTTP_EXCHANGE_SCHEMA_VERSION, redacted: ALLURE_HTTP_REDACTED_VALUE } as const
const STATUS = {
  passed: Status.PASSED,
  failed: Status.FAILED,
  broken: Status.BROKEN,
  skipped: Status.SKIPPED,
} as const satisfies Record<AllureStatus, Status>

type Writing = { readonly writer: FileSystemWriter; readonly runId: string; readonly at: number }

export async function writeAllure({ model, folder, documents }: AllureRequest): Promise<void> {
  for (const file of await oursIn(folder)) await rm(path.join(folder, file))
  const writing = { writer: new FileSystemWriter({ resultsDir: folder }), runId: model.runId, at: model.at }
  const { writer, at } = writing
  // Allure sorts by time: a millisecond each keeps the order of the result.
  for (const [index, test] of model.tests.entries()) writer.writeResult(resultOf(test, { ...writing, at: at + index }))
  const id = `${PREFIX}${md5(model.runId)}`
  writeJson(writer, `${id}-perf.json`, metricsOf(model))
  const attachments = documents.map(({ name, mediaType, extension, text }, index) => {
    const source = `${id}-${index + 1}-attachment${extension}`
    writer.writeAttachment(source, Buffer.from(text))
    return { name, type: mediaType, source, timestamp: at }
  })
  writer.writeGlobals(`${id}-globals.json`, {
    attachments,
    errors: model.errors.map((message) => ({ message, timestamp: at })),
  })
  writer.writeEnvironmentInfo({ ...model.environment })
}

async function oursIn(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder).catch(() => [])
  return files.filter((file) => file.startsWith(PREFIX))
}

function resultOf(test: AllureTest, { writer, runId, at }: Writing): TestResult {
  // The same for the same run, so that an export that is written twice is no retry.
  const uuid = `${PREFIX}${md5([runId, test.fullName, test.candidate ?? ''].join('\0'))}`
  const result: TestResult = {
    uuid,
    name: test.name,
    fullName: test.fullName,
    titlePath: [...test.titlePath],
    status: STATUS[test.status],
    statusDetails: detailsOf(test),
    stage: Stage.FINISHED,
    start: at,
    stop: at,
    labels: test.labels.map(([name, value]) => ({ name, value })),
    links: test.links.map((link) => ({ ...link })),
    parameters: [
      ...(test.candidate === undefined ? [] : [{ name: 'on', value: test.candidate }]),
      ...test.parameters.map((one) => ({ ...one, excluded: true })),
    ],
    steps: test.steps.map((step) => stepOf(step, at)),
    attachments: attachmentsOf(test, uuid, writer),
  }
  const testCaseId = getTestResultTestCaseId(result) ?? uuid
  return { ...result, testCaseId, historyId: getTestResultHistoryId({ ...result, testCaseId }) }
}

/** `known`, `muted` and `flaky` are read by Allure, and its library does not name them. */
function detailsOf({ details }: AllureTest): StatusDetails & { known?: true; muted?: true; flaky?: true } {
  return details === undefined ? {} : { ...details }
}

function stepOf({ name, status, message, parameters, steps }: AllureStep, at: number): StepResult {
  return {
    name,
    status: STATUS[status],
    statusDetails: message === undefined ? {} : { message },
    stage: Stage.FINISHED,
    start: at,
    stop: at,
    parameters: parameters.map((one) => ({ ...one })),
    steps: steps.map((step) => stepOf(step, at)),
    attachments: [],
  }
}

function attachmentsOf({ exchanges }: AllureTest, uuid: string, writer: FileSystemWriter): Attachment[] {
  return exchanges.map(({ name, exchange }, index) => {
    const source = `${uuid}-${index + 1}-attachment${ALLURE_HTTP_EXCHANGE_FILE_EXTENSION}`
    writeJson(writer, source, httpExchange(exchange, FORMAT))
    return { name, type: ALLURE_HTTP_EXCHANGE_CONTENT_TYPE, source }
  })
}

/** allurereport.org/docs/performance-metrics: an id of its own for each figure, a time, and nothing else. */
function metricsOf({ runId, metrics, at }: AllureExport): readonly object[] {
  return metrics.map(({ key, value }) => ({ id: md5([runId, key].join('\0')), key, value, start: at, stop: at }))
}

function writeJson(writer: FileSystemWriter, file: string, content: object): void {
  writer.writeAttachment(file, Buffer.from(`${JSON.stringify(content, null, 2)}\n`))
}
