/**
 * The floor: the least that somebody would write by hand with undici for the same job, and nothing compared, recorded or
 * reported. Run with its types stripped away, as `node floor-loop.mjs <settings.json>`.
 */
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { Pool } from 'undici'

export type FloorSettings = {
  readonly origins: readonly string[]
  readonly paths: readonly string[]
  readonly concurrency: number
  readonly schema: object
}

const settings: FloorSettings = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const validate = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile(settings.schema)

async function askAll(origin: string): Promise<void> {
  const pool = new Pool(origin, { connections: settings.concurrency, pipelining: 1 })
  const paths = settings.paths.values()
  const worker = async (): Promise<void> => {
    for (const path of paths) {
      const { statusCode, body } = await pool.request({ path, method: 'GET' })
      const text = await body.text()
      if (statusCode !== 200 || !validate(JSON.parse(text))) throw new Error(`${origin}${path} is not as it should be`)
    }
  }
  await Promise.all(Array.from({ length: settings.concurrency }, worker))
  await pool.close()
}

await Promise.all(settings.origins.map(askAll))
