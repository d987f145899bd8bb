/** The file of the history: stable bytes, written whole or not at all, and refused where somebody else wrote it. */
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'

import { NO_HISTORY } from '../../../src/core/history.ts'
import {
  HISTORY_SCHEMA,
  historyKey,
  historyText,
  readHistory,
  writeHistory,
  type Histories,
  type HistoryEntry,
} from '../../../src/history/history-file.ts'
import { tempFolder } from '../../support/parity.ts'

function entryOf(probe: string, more: Partial<HistoryEntry> = {}): HistoryEntry {
  return { suite: 'shop', reference: 'production', candidate: 'staging', probe, ...NO_HISTORY, ...more }
}

const FULL: HistoryEntry = entryOf('__proto__', {
  runs: 3,
  quiet: 1,
  answers: { reference: 12, candidate: 11 },
  unsteady: { status: 4, body: 11 },
  noise: [{ facet: 'body', path: '/a b/~1', level: 'distribution', last: 11 }],
  rare: [
    {
      facet: 'status',
      path: '',
      shows: '5xx',
      level: 'exact',
      reference: 0,
      candidate: 2,
      runs: 1,
      last: 4,
    },
  ],
})

function historiesOf(...entries: readonly HistoryEntry[]): Histories {
  return new Map(entries.map((entry) => [historyKey(entry), entry]))
}

test('what is written is read again, and equal histories are equal files, one probe a line', async (t) => {
  const file = path.join(tempFolder(t), 'history.json')
  assert.deepEqual(await readHistory(file), new Map(), 'a file that is not there yet is an empty history')
  await writeHistory(file, historiesOf(FULL, entryOf('b'), entryOf('a')))
  const text = readFileSync(file, 'utf8')
  assert.deepEqual(await readHistory(file), historiesOf(FULL, entryOf('a'), entryOf('b')))
  assert.deepEqual(
    text.split('\n').map((line) => /"probe":"([^"]*)"/.exec(line)?.[1]),
    [undefined, '__proto__', 'a', 'b', undefined, undefined],
  )
  const { rare, noise, ...rest } = FULL
  const turned = { rare, noise, ...rest, unsteady: { body: 11, status: 4 } }
  assert.equal(historyText(historiesOf(entryOf('a'), turned, entryOf('b'))), text)
  assert.deepEqual(readdirSync(path.dirname(file)), ['history.json'], 'nothing is left beside it')
})

test('what cannot be written leaves the former file, and nothing beside it', async (t) => {
  const folder = tempFolder(t)
  const file = path.join(folder, 'history.json')
  mkdirSync(file)
  await assert.rejects(writeHistory(file, historiesOf(FULL)), { code: 'PARITY_HISTORY_WRITE' })
  assert.deepEqual(readdirSync(folder), ['history.json'])
})

const entry = JSON.stringify(entryOf('a'))
const fileOf = (...entries: readonly string[]): string => `{"schema":"${HISTORY_SCHEMA}","probes":[${entries.join(',')}]}`
const REFUSED: readonly (readonly [what: string, text: string, code: string])[] = [
  ['nothing', '', 'PARITY_HISTORY_BROKEN'],
  ['a file that was cut off', fileOf(entry).slice(0, -20), 'PARITY_HISTORY_BROKEN'],
  ['a result', '{"schema":"https://envparity.dev/schemas/result-1.json","findings":[]}', 'PARITY_HISTORY_UNKNOWN'],
  ["somebody else's JSON", '{"name":"shop"}', 'PARITY_HISTORY_UNKNOWN'],
  ['a list', '[]', 'PARITY_HISTORY_UNKNOWN'],
  ['a newer version', fileOf().replace('history-1', 'history-2'), 'PARITY_HISTORY_VERSION'],
  ['no list of probes', `{"schema":"${HISTORY_SCHEMA}","probes":{}}`, 'PARITY_HISTORY_BROKEN'],
  ['an entry that lacks a field', fileOf('{"suite":"shop"}'), 'PARITY_HISTORY_BROKEN'],
  ['an entry that is there twice', fileOf(entry, entry), 'PARITY_HISTORY_BROKEN'],
  ['a negative count', fileOf(entry.replace('"runs":0', '"runs":-1')), 'PARITY_HISTORY_BROKEN'],
  ['a count that is none', fileOf(entry.replace('"runs":0', '"runs":"3"')), 'PARITY_HISTORY_BROKEN'],
  ['a level that is none', fileOf(JSON.stringify(FULL).replace('distribution', 'vague')), 'PARITY_HISTORY_BROKEN'],
  [
    'more events than can be',
    fileOf(JSON.stringify(FULL).replace('"candidate":2', '"candidate":2000000')),
    'PARITY_HISTORY_BROKEN',
  ],
]

for (const [what, text, code] of REFUSED) {
  test(`is refused, and left as it is: ${what}`, async (t) => {
    const file = path.join(tempFolder(t), 'history.json')
    writeFileSync(file, text)
    await assert.rejects(readHistory(file), { code, message: new RegExp(file.replaceAll('.', '\\.')) })
    assert.equal(readFileSync(file, 'utf8'), text)
  })
}

test('a folder that is not there is told before anything is sent', async (t) => {
  await assert.rejects(readHistory(path.join(tempFolder(t), 'none', 'history.json')), { code: 'PARITY_HISTORY_FOLDER' })
})
