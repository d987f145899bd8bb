/** Commands that read what was recorded, and send nothing. */
import { Option } from 'commander'

import { addGateOptions, collect, collectTolerance, REPORT_HELP } from '../options.ts'
import type { Define } from './define.ts'

export const defineReading: Define = (program, io, done) => {
  const compare = program
    .command('compare <runs...>')
    .description('judge recorded runs again, without sending anything; several runs are joined')
  addGateOptions(compare)
    .option('--tolerance <quantile=amount>', 'judge latency by it, p95=20% or p95=30ms; repeated: several', collectTolerance)
    .option('--known-differences <file>', 'judge by these known differences instead of the recorded ones')
    .option('--out <folder>', 'where to write the result; default: the folder of the first run, whose result is replaced')
    .option('--report <formats>', REPORT_HELP)
    .option('--json', 'print result.json instead of the summary')
    .option('--verbose', 'print everything, however long')
    .action(async (runs: string[], options: object) =>
      done(await (await import('../commands/compare.ts')).compare(runs, options, io)),
    )

  program
    .command('accept [ids...]')
    .description('write findings or causes into the list of known differences, renew entries, or remove what is gone')
    .option('--owner <name>', 'who answers for it; default: the owner of the probe')
    .option('--reason <text>', 'why it is accepted')
    .option('--expires <day>', 'last day on which it is accepted: YYYY-MM-DD, or a number of days from today: 90d')
    .option('--issue <address>', 'address or id of the ticket')
    .option('--id <id>', 'id of the entry; default: made of rule and path')
    .addOption(
      new Option(
        '--pin <what>',
        'what is accepted: these values, or any of these classes; default: value, class where it varies',
      ).choices(['value', 'class']),
    )
    .option('--renew <ids...>', 'accept these entries until --expires')
    .option('--prune', 'remove entries whose probes were compared and do not show them')
    .option('--dry-run', 'show what would be written, and write nothing')
    .option('--run <folder>', 'the run; repeated: its sides or shards; default: reports/latest', collect)
    .option('--known-differences <file>', 'the list; default: what the config names')
    .option('--config <file>', 'config file; default: found upwards')
    .action(async (ids: string[], options: object) =>
      done(await (await import('../commands/accept.ts')).accept(ids, options, io)),
    )

  program
    .command('schema <probe>')
    .description('the JSON Schema of what one environment answers to a probe, and which answers of the others do not fit')
    .addOption(new Option('--run <folder>', 'the run').default('reports/latest'))
    .option('--environment <name>', 'whose answers; default: those of the reference')
    .option('--out <file>', 'write the schema there, for `expect: { schema }`, instead of printing it')
    .action(async (probe: string, options: object) =>
      done(await (await import('../commands/schema.ts')).schema(probe, options, io)),
    )
}
