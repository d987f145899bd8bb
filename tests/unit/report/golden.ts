/** Golden files: what people read, reviewed as text. `GOLDEN=1` rewrites them. */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const ROOT = path.join(import.meta.dirname, '../../..')
const HOW = 'run the tests with GOLDEN=1 and review the difference'

/** @param file - relative to the repository */
export function assertGolden(file: string, text: string): void {
  const full = path.join(ROOT, file)
  if (process.env['GOLDEN'] === '1') {
    mkdirSync(path.dirname(full), { recursive: true })
    writeFileSync(full, text)
    return
  }
  assert.equal(text, readGolden(full), `${file} is not what is rendered: ${HOW}`)
}

function readGolden(full: string): string {
  try {
    return readFileSync(full, 'utf8')
  } catch (error) {
    throw new Error(`${full} cannot be read: ${HOW}`, { cause: error })
  }
}
