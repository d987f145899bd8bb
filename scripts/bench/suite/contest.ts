/** Lets contestants run in turn against the same environments, and does not believe one that did not do its work. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { createWorkFolder } from '../work-folder.ts'
import type { Contestant } from './contestants/contestant.ts'
import { type Environments, type Served, startEnvironments } from './environments.ts'
import type { Sample, Samples } from './goals.ts'
import { measure } from './measure.ts'

const LOG_CHARACTERS_SHOWN = 2000

/** @param say - told after every run, for people who wait */
export async function contest(
  served: Served,
  contestants: readonly Contestant[],
  rounds: number,
  say: (contestant: string, round: number, sample: Sample) => void,
): Promise<Samples> {
  const environments = await startEnvironments(served)
  try {
    const samples = new Map<string, Sample[]>(contestants.map(({ name }) => [name, []]))
    for (let round = 0; round < rounds; round += 1) {
      // Another one begins in every round, so that nobody always runs after the same neighbour.
      const first = round % contestants.length
      for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)]) {
        const sample = await runOnce(contestant, served, environments)
        samples.get(contestant.name)?.push(sample)
        say(contestant.name, round, sample)
      }
    }
    return samples
  } finally {
    await environments.stop()
  }
}

/** @throws Error when it failed, or sent another number of requests than it should */
async function runOnce(contestant: Contestant, served: Served, environments: Environments): Promise<Sample> {
  await using folder = await createWorkFolder()
  const commands = await contestant.prepare({ ...served, origins: environments.origins, folder: folder.path })
  await environments.seen()
  const log = path.join(folder.path, 'output.log')
  const { wallMs, cpuMs, peakBytes, exitCodes } = await measure(commands, log, contestant.order)
  const { requests } = await environments.seen()
  const expected = served.probes * contestant.requestsPerProbe
  if (exitCodes.some((code) => code !== 0) || requests.some((count) => count !== expected)) {
    const output = await readFile(log, 'utf8')
    throw new Error(
      `${contestant.name} ended with ${exitCodes.join(' and ')} after ${requests.join(' and ')} requests of ${expected} per environment:\n${output.slice(-LOG_CHARACTERS_SHOWN)}`,
    )
  }
  return { requests: requests[0] + requests[1], wallMs, cpuMs, peakBytes }
}
