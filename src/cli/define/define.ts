/** What defines commands: their options and help, and nothing that a run needs; each command loads its own code when it runs. */
import type { Command } from 'commander'

import type { ExitCode } from '../../core/exit.ts'
import type { Io } from '../io.ts'

export type Done = (code: ExitCode) => void
export type Define = (program: Command, io: Io, done: Done) => void
