/**
 * The floor: the least that somebody would write by hand with undici for the same job; nothing is compared, recorded or
 * reported. Plain JS, so that it does not pay for Node's stripping of types: `node floor-loop.mjs <settings.json>`.
 */
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { Pool } from 'undici'

const { origins, paths, concurrency, schema } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const validate = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile(schema)

async function askAll(origin) {
  const pool = new Pool(origin, { connections: concurrency, pipelining: 1 })
  const open = paths.values()
  const worker = async () => {
    for (const path of open) {
      const { statusCode, body } = await pool.request({ path, method: 'GET' })
      const text = await body.text()
      if (statusCode !== 200 || !validate(JSON.parse(text))) throw new Error(`${origin}${path} is not as it should be`)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  await pool.close()
}

await Promise.all(origins.map(askAll))
