/**
 * What other runs left: k6's `--out json` (plain or .gz), k6's summaries, vegeta's results and report. A file is known by
 * its content, never by its name; one that is none of these is told, not skipped.
 */
import { createReadStream } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import type { Readable } from 'node:stream'
import { createInterface } from 'node:readline'
import { createGunzip, gunzipSync } from 'node:zlib'

import { UserError } from '../../core/errors.ts'
import { createCollector } from './collect.ts'
import type { Collector } from './collect.ts'
import { epochMsOf, isRecord, readLine } from './points.ts'
import { createSeries } from './series.ts'
import type { Series, Timed } from './series.ts'
import { readSummary } from './summary.ts'
import type { Summary } from './summary.ts'

/** All files of one side, or all runners of one run, read as one. */
export type Recording = {
  readonly series: Series
  /** Of the envparity script: its points say their environment and pair. */
  readonly collector: Collector
  /** Of vegeta, which has no metrics of its own. */
  readonly vegeta: readonly Timed[]
  readonly summaries: readonly Summary[]
  /** Lines that are none of k6's, in files that otherwise are. */
  readonly foreignLines: number
}

/** A summary is a document of some kilobytes; what is longer and no NDJSON is read no further. */
const DOCUMENT_BYTES_MAX = 16 * 1024 * 1024
const NANOSECONDS = 1e6
const REFUSED = 1000

/**
 * @param batchPairsOf - of a probe of the envparity script, by its name
 * @throws UserError for a file that cannot be read, or that none of these wrote
 */
export async function readFiles(files: readonly string[], batchPairsOf: (probe: string) => number): Promise<Recording> {
  const [series, collector] = [createSeries(), createCollector(batchPairsOf)]
  const vegeta: Timed[] = []
  const summaries: Summary[] = []
  let foreignLines = 0
  const readOne = async (file: string): Promise<void> => {
    let [known, foreign] = [0, 0]
    for await (const text of linesOf(file)) {
      const line = readLine(text)
      const timed = line === undefined ? vegetaResult(text) : undefined
      if (line !== undefined) {
        series.add(line)
        if (line.kind === 'point') collector.add(line.point)
      } else if (timed !== undefined) vegeta.push(timed)
      else foreign += 1
      if (line !== undefined || timed !== undefined) known += 1
      else if (known === 0) break
    }
    if (known === 0) summaries.push(await readDocument(file))
    else foreignLines += foreign
  }
  for (const file of files) await readOne(file).catch((error: unknown) => throwBroken(file, error))
  return { series, collector, vegeta, summaries, foreignLines }
}

/** A recording that ends in the middle of its compression has lost what came last. */
function throwBroken(file: string, error: unknown): never {
  if (error instanceof UserError || !(error instanceof Error) || !('code' in error)) throw error
  throw new UserError('PARITY_K6_FILE_BROKEN', `${file} cannot be read to its end: ${error.message}`, {
    hint: 'k6 was killed while it wrote, or the copy is not whole: take the file anew.',
    cause: error,
  })
}

/** One result of `vegeta encode -to json`: the time is that of the sending. */
function vegetaResult(text: string): Timed | undefined {
  if (!text.includes('"latency"')) return undefined
  const value = parse(text)
  if (!isRecord(value)) return undefined
  const { timestamp, latency, code } = value
  if (typeof timestamp !== 'string' || typeof latency !== 'number' || typeof code !== 'number') return undefined
  const ms = latency / NANOSECONDS
  const atMs = epochMsOf(timestamp) + ms
  return Number.isNaN(atMs) ? undefined : { atMs, ms, status: code, ...(code === 0 && { errorCode: REFUSED }) }
}

async function readDocument(file: string): Promise<Summary> {
  const bytes = await readFile(file)
  const text = bytes.length > DOCUMENT_BYTES_MAX ? '' : ((await isCompressed(file)) ? gunzipSync(bytes) : bytes).toString('utf8')
  const summary = readSummary(parse(text))
  if (summary !== undefined) return summary
  throw new UserError('PARITY_K6_FILE_UNKNOWN', `${file} holds nothing that k6 or vegeta writes`, {
    hint: 'It may be: k6 run --out json=FILE (also FILE.gz), k6 run --summary-export=FILE, what handleSummary writes of its data, vegeta encode -to json, vegeta report -type json.',
  })
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const compressed = await isCompressed(file)
  const source = createReadStream(file)
  // pipeline, so that a broken archive ends the reading with its error; it is thrown where the lines are awaited.
  const input: Readable = compressed ? pipeline(source, createGunzip(), () => undefined) : source
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  } finally {
    source.destroy()
  }
}

/** By the first two bytes (RFC 1952, section 2.3.1). */
async function isCompressed(file: string): Promise<boolean> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new UserError(
      'PARITY_K6_FILE_MISSING',
      `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        hint: 'Name the files that k6 or vegeta wrote.',
        cause,
      },
    )
  })
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await handle.close()
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
