/** Commands about the tools that envparity uses: what is there, and k6. */
import { InvalidArgumentError, Option } from 'commander'

import { LATENCY_PROFILES } from '../../core/latency.ts'
import type { ImportOptions } from '../k6/import-runs.ts'
import type { OperatorOptions } from '../k6/write-operator.ts'
import { addLatencyOptions, addProjectOptions, addSelectionOptions, collect, parseSeed } from '../options.ts'
import type { Define } from './define.ts'

/** Runners of one run: more is a matter for those who run the cluster. */
const PARALLELISM_MAX = 1000

export const defineTools: Define = (program, io, done) => {
  program
    .command('doctor')
    .description('what envparity needs on this machine: what is there, what is missing, and how to get it')
    .option('--config <file>', 'config file; default: found upwards')
    .option('--json', 'print it as JSON')
    .action(async (options: object) => done(await (await import('../commands/doctor.ts')).doctor(options, io)))

  const k6 = program
    .command('k6 [operands...]')
    .description('latency by k6 beyond one machine (--operator), and recordings of other runs (import)')
  // What stands behind "import" is of import: both have --reference and --candidate.
  for (const command of [program, k6]) command.enablePositionalOptions()
  addLatencyOptions(addSelectionOptions(addProjectOptions(k6)))
    .option('--operator', 'write a TestRun of the k6-operator and its ConfigMap; sends nothing')
    .addOption(new Option('--parallelism <runners>', 'runners that share the requests').default(1).argParser(parseParallelism))
    .addOption(new Option('--name <name>', 'of all objects').default('parity').argParser(parseName))
    .option('--namespace <name>', 'of all objects', parseName)
    .addOption(new Option('--image <image>', 'of the runners').default('grafana/k6:2.2.0'))
    .addOption(
      new Option('--claim <name>', 'PersistentVolumeClaim for the outputs').default('parity-results').argParser(parseName),
    )
    .option('--secret', 'print the Secret with its values, for a pipe to kubectl, and write nothing')
    .option('--out <folder>', 'folder of the manifests and the log; default: reports/<runId>')
    .option('--seed <number>', 'seed of the order in which environments are asked', parseSeed)
    .action(async (operands: string[], options: OperatorOptions) =>
      done(await (await import('../commands/k6.ts')).k6(operands, options, io)),
    )

  k6.command('import [files...]')
    .description('recordings of k6 (--out json, summaries) or vegeta become a run that compare judges')
    .option('--reference <name=file>', 'a recording of the reference; the name may be left out')
    .option('--candidate <name=file>', 'a recording of a candidate; may be repeated', collect)
    .option('--run <folder>', 'the run that --operator prepared; operands are the outputs of its runners')
    .option('--out <folder>', 'folder of the run; default: reports/<runId>')
    .addOption(new Option('--latency <profile>', 'how it is judged').choices(LATENCY_PROFILES).default('gate'))
    .action(async (files: string[], options: ImportOptions) =>
      done(await (await import('../commands/k6.ts')).k6Import(files, options, io)),
    )
}

function parseParallelism(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < 1 || value > PARALLELISM_MAX)
    throw new InvalidArgumentError(`It is a whole number from 1 to ${PARALLELISM_MAX}.`)
  return value
}

/** A DNS label (RFC 1123, section 2.1), as Kubernetes wants it. */
function parseName(text: string): string {
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text))
    throw new InvalidArgumentError('It is of lower-case letters, digits and "-", at most 63.')
  return text
}
