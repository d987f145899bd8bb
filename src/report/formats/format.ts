/** What a report format is: a pure function of the result. */
import type { Result } from '../../core/result.ts'

export type RenderOptions = {
  /** Columns of the terminal, 80..160. */
  readonly width: number
  readonly colour: boolean
  /** False: ASCII only. */
  readonly unicode: boolean
  /** The folder where the report was written, for people to find it. */
  readonly out?: string
  /** Everything, however long: no "N more". */
  readonly verbose?: boolean
}

export type Format = {
  /** As in `--report junit`. */
  readonly name: string
  /** The file it is written to, in the folder of the run. */
  readonly file: string
  readonly mediaType: string
  readonly render: (result: Result, options: RenderOptions) => string
}
