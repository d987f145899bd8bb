/** What a Playwright config may say to our reporter: `['envparity/playwright/reporter', { ... }]`. */
import type { FailOn } from '../../core/result.ts'

export type ReporterOptions = {
  /** The parity config, relative to the folder of the Playwright config; default: found there or above, as `parity` does. */
  readonly config?: string
  /** Folder of this run; default: `reports/<runId>` as the parity config says. */
  readonly out?: string
  /** Least severity that fails the run; default: what the parity config says. */
  readonly failOn?: FailOn
  /** Formats to write besides result.json: `html,junit`. */
  readonly report?: string
  /** Every finding and not the first of each cause. Default false. */
  readonly verbose?: boolean
}
