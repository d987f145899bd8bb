/** What a report format is: a pure function of the result, and of the evidence from the log where there is any. */
import type { Rule } from '../../core/finding.ts'
import type { Result } from '../../core/result.ts'
import type { ReportEvidence } from '../evidence.ts'

/** The job of a pipeline that a run is part of. */
export type Pipeline = {
  /** `GitHub Actions` */
  readonly name: string
  /** `github`, `gitlab`, `jenkins` */
  readonly type: string
  readonly buildName: string
  readonly buildOrder?: number
  readonly buildUrl?: string
}

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
  /** What the rules of the findings are about, by id: the result names them only. */
  readonly rules?: ReadonlyMap<string, Rule>
  /** Absent where there is no log: a format must be complete without it, and say what it lacks. */
  readonly evidence?: ReportEvidence
  /** Names of all formats that are written together. */
  readonly alsoWritten?: readonly string[]
  /** Absent outside of CI. */
  readonly pipeline?: Pipeline
}

/** A file of a format that writes several. */
export type ReportFile = {
  /** Relative to the folder of the run, with `/`: `report/report.css`. */
  readonly name: string
  readonly mediaType: string
  readonly text: string
}

export type Format = {
  /** As in `--report junit`. */
  readonly name: string
  /** The file it is written to, relative to the folder of the run; of several files the one that is opened first. */
  readonly file: string
  readonly mediaType: string
  readonly render: (result: Result, options: RenderOptions) => string
  /** A library writes the other files, because they are its format: src/cli has the writer. */
  readonly writtenBy?: 'allure-js-commons'
  /** The log is read for it: it shows exchanges. */
  readonly wantsEvidence?: true
  /** The other files of a format that has several. */
  readonly beside?: (result: Result, options: RenderOptions) => readonly ReportFile[]
}
