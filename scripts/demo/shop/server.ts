/**
 * Starts one build of the demo shop on 127.0.0.1:
 * `node scripts/demo/shop/server.ts --port 4101 --build 4.17.3 [--noindex] [--plant all|browser|id,id]`
 */
import { parseArgs } from 'node:util'

import { BROWSER_PLANTS } from './browser-plants.ts'
import { PLANTS } from './plants.ts'
import { createShop } from './shop.ts'
import type { Plant } from './spoil.ts'

const EXIT_USAGE = 2

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    build: { type: 'string' },
    noindex: { type: 'boolean', default: false },
    plant: { type: 'string', default: '' },
  },
})
const port = Number(values.port)
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  refuse(`--port must be a number from 0 to 65535, but is "${values.port ?? ''}"`)
if (values.build === undefined) refuse('--build is missing: which version should this build call itself?')

const server = createShop({ build: values.build, noindex: values.noindex, plants: choosePlants(values.plant) })
server.on('error', (error) => refuse(error.message))
server.listen(port, '127.0.0.1', () => {
  const address = server.address()
  const actual = typeof address === 'object' && address !== null ? address.port : port
  console.log(`shop ${values.build} listens on http://127.0.0.1:${actual}`)
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close()
    server.closeAllConnections()
  })
}

function choosePlants(text: string): readonly Plant[] {
  if (text === 'all') return PLANTS
  if (text === 'browser') return BROWSER_PLANTS
  const known = [...PLANTS, ...BROWSER_PLANTS]
  return text
    .split(',')
    .filter(Boolean)
    .map(
      (id) =>
        known.find((plant) => plant.id === id) ??
        refuse(`there is no plant "${id}"; use "all", "browser" or some of: ${known.map((plant) => plant.id).join(', ')}`),
    )
}

function refuse(message: string): never {
  console.error(`shop: ${message}`)
  process.exit(EXIT_USAGE)
}
