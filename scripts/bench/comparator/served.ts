/**
 * The same cells over HTTP: a loopback server plays both environments, a real `parity run` asks them, and what it finds
 * is compared with what the simulation finds. It shows that the figures are those of the product.
 */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import http from 'node:http'
import path from 'node:path'
import process from 'node:process'

import { ROOT } from '../machine.ts'
import { createWorkFolder } from '../work-folder.ts'
import { bodyOf } from './answer.ts'
import { type Cell, cellsOf } from './cells.ts'
import { type Row, verdict } from './measures.ts'
import type { Side } from './noise.ts'
import { answerOf, runProbe } from './world.ts'

const RUN_MS_MAX = 300_000

/** What a server cannot play, or plays in an address that all cells share: failures of connections, protocols, redirects. */
function canBeServed({ kind, archetype, plant }: Cell): boolean {
  if (kind.needs !== undefined || kind.rate !== undefined || archetype.name === 'redirect') return false
  return !plant.expect.facets.includes('error') && !['http-version', 'encoding-broken'].includes(kind.name)
}

/** @param count - cells, spread over all kinds, archetypes and levels */
export async function measureServed(
  seed: number,
  count: number,
): Promise<{ readonly row: Row; readonly told: readonly string[] }> {
  const all = cellsOf({}, [seed], 5).filter(canBeServed)
  const cells = all.filter((_, index) => index % Math.max(1, Math.floor(all.length / count)) === 0)
  const servers = await Promise.all([listen(), listen()])
  const [reference, candidate] = servers
  try {
    const origins = { reference: reference.origin, candidate: candidate.origin }
    const startedAt = Date.now()
    play(reference.server, { side: 'reference', cells, startedAt, origins })
    play(candidate.server, { side: 'candidate', cells, startedAt, origins })
    const real = await runParity(cells.length, origins)
    const told: string[] = []
    for (const [index, cell] of cells.entries()) {
      const simulated = runProbe({ ...cell.scene, repeats: REPEATS }).last.comparison.divergences.map(
        ({ rule, path: at }) => `${rule} at ${at}`,
      )
      const served = real.get(`cell ${index}`) ?? []
      if (simulated.toSorted().join() !== served.toSorted().join())
        told.push(`    ${cell.id}  simulated: ${simulated.join(', ') || 'nothing'}; served: ${served.join(', ') || 'nothing'}`)
    }
    const agree = cells.length - told.length
    return {
      row: {
        measure: 'cells over HTTP in which a real run finds exactly what the simulation finds',
        goal: '>= 98 %',
        measured: `${((agree / cells.length) * 100).toFixed(1)} % (${agree} of ${cells.length})`,
        verdict: verdict(agree / cells.length >= 0.98),
      },
      told,
    }
  } finally {
    for (const { server } of servers) {
      server.closeAllConnections()
      server.close()
    }
  }
}

const REPEATS = 2

type Listening = { readonly server: http.Server; readonly origin: string }

async function listen(): Promise<Listening> {
  const server = http.createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return { server, origin: `http://127.0.0.1:${address.port}` }
}

type Part = {
  readonly side: Side
  readonly cells: readonly Cell[]
  readonly startedAt: number
  readonly origins: Readonly<Record<Side, string>>
}

function play(server: http.Server, { side, cells, startedAt, origins }: Part): void {
  const asked = new Map<number, number>()
  server.on('request', (request, response) => {
    const index = Number(request.url?.slice('/cell/'.length))
    const cell = cells[index]
    if (cell === undefined) {
      response.writeHead(404).end()
      return
    }
    const nth = asked.get(index) ?? 0
    asked.set(index, nth + 1)
    const answer = answerOf(cell.scene, side, nth, Date.now(), { startedAt, origins })
    const type = answer.content.kind === 'none' || answer.content.type === '' ? [] : ['content-type', answer.content.type]
    response.sendDate = false
    response.writeHead(answer.status, [...type, ...answer.fields.flat()])
    response.end(answer.status === 204 ? undefined : bodyOf(answer))
  })
}

async function runParity(
  probes: number,
  origins: Readonly<Record<Side, string>>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  await using folder = await createWorkFolder()
  await writeFile(
    path.join(folder.path, 'parity.config.ts'),
    `import { defineConfig } from 'envparity'

export default defineConfig({
  environments: {
    production: { baseURL: '${origins.reference}', role: 'reference' },
    staging: { baseURL: '${origins.candidate}' },
  },
  probes: ['*.probe.ts'],
  repeats: ${REPEATS},
  limits: { concurrency: 8, requestsPerSecond: 0 },
})
`,
  )
  await writeFile(
    path.join(folder.path, 'cells.probe.ts'),
    `import { defineProbes, http } from 'envparity'

export default defineProbes(Array.from({ length: ${probes} }, (_, index) => http(\`cell \${index}\`, { get: \`/cell/\${index}\` })))
`,
  )
  const said = await ended(folder.path)
  const file = path.join(folder.path, 'out', 'result.json')
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`parity wrote no result: ${said}`)
  })
  const result: { readonly findings: readonly { readonly probe: string; readonly rule: string; readonly path: string }[] } =
    JSON.parse(text)
  return new Map(
    [...Map.groupBy(result.findings, ({ probe }) => probe)].map(([probe, list]) => [
      probe,
      list.map(({ rule, path: at }) => `${rule} at ${at}`),
    ]),
  )
}

/** @returns what it printed; findings end a run with 1, which is no failure here */
function ended(cwd: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  execFile(
    process.execPath,
    [path.join(ROOT, 'bin/parity.js'), 'run', '--out', 'out'],
    { cwd, timeout: RUN_MS_MAX, maxBuffer: 64 * 1024 * 1024 },
    (_error, stdout, stderr) => resolve((stderr + stdout).slice(0, 2000)),
  )
  return promise
}
