/** Commands that show what a run found, in any form. */
import { Option } from 'commander'

import { REPORT_HELP } from '../options.ts'
import type { Define } from './define.ts'

export const defineReports: Define = (program, io, done) => {
  program
    .command('report <run>')
    .description('reports of any earlier run, from its folder or its result.json; sends nothing, and judges nothing anew')
    .option(
      '--format <formats>',
      `${REPORT_HELP.replace('besides result.json', 'into the folder')}; default: the summary, printed`,
    )
    .option('--out <folder>', 'where to write them; default: the folder of the run')
    .option('--verbose', 'everything, however long')
    .action(async (run: string, options: object) => done(await (await import('../commands/report.ts')).report(run, options, io)))

  program
    .command('explain <finding>')
    .description('the evidence for a finding or a cause, with both curl commands')
    .addOption(new Option('--run <folder>', 'the run').default('reports/latest'))
    .action(async (id: string, options: object) => done(await (await import('../commands/explain.ts')).explain(id, options, io)))
}
