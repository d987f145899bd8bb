/** Format "terminal": the summary a person reads after the run. Plain lines, no cursor tricks; the same when piped. */
import { pageOf } from '../text/page.ts'
import { causeLines } from '../terminal/causes.ts'
import { coverageLines, environmentLines, headLines } from '../terminal/head.ts'
import { latencyLines } from '../terminal/latency.ts'
import { restBlocks } from '../terminal/rest.ts'
import { verdictLines } from '../terminal/verdict.ts'
import type { Format } from './format.ts'

export const terminalFormat: Format = {
  name: 'terminal',
  file: 'terminal.txt',
  mediaType: 'text/plain; charset=utf-8',
  render: (result, options) => {
    const page = pageOf(options)
    const verbose = options.verbose ?? false
    const blocks = [
      headLines(result, page),
      environmentLines(result, page),
      coverageLines(result, page),
      causeLines(result, page, verbose).slice(1),
      latencyLines(result, page, verbose),
      ...restBlocks(result, page, verbose),
      verdictLines(result, page, options.out),
    ]
    const text = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'))
    return `${text.join('\n\n')}\n`
  },
}
