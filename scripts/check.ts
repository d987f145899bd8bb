/**
 * All gates but the tests, side by side: `npm run check`, or `npm run check -- lint types` for some of them. Says what
 * each looked at, because a gate that looked at nothing has checked nothing.
 */
import { parseArgs } from 'node:util'

import { type Floors, type GateResult, gatesFor, lineOf, runGate } from './check/gates.ts'

/** About four fifths of what is there; raise them as the repository grows. */
export const FLOORS: Floors = {
  types: { files: 680 },
  build: { files: 400 },
  lint: { files: 690, rules: 120 },
  format: { files: 690 },
  'dead code': { files: 690 },
  architecture: { modules: 400, edges: 2100 },
}

export async function check(root: string, names: readonly string[], say: (line: string) => void): Promise<readonly GateResult[]> {
  const all = gatesFor(root)
  const unknown = names.filter((name) => !all.some((gate) => gate.name === name))
  if (unknown.length > 0)
    throw new Error(`no gate is called ${unknown.join(', ')}; there are: ${all.map((gate) => gate.name).join(', ')}`)
  const chosen = all.filter((gate) => names.length === 0 || names.includes(gate.name))
  const results = await Promise.all(
    chosen.map(async (gate) => {
      const result = await runGate(gate, root, FLOORS)
      say(lineOf(result))
      return result
    }),
  )
  for (const result of results) if (!result.ok) say(`\n--- ${result.name} ---\n${result.output}`)
  return results
}

if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true })
  const results = await check(process.cwd(), positionals, (line) => console.log(line))
  const failed = results.filter((result) => !result.ok)
  console.log(
    failed.length === 0 ? `\nall ${results.length} gates passed` : `\nfailed: ${failed.map((result) => result.name).join(', ')}`,
  )
  process.exitCode = failed.length === 0 ? 0 : 1
}
