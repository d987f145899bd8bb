/** What defines commands: their options and help, and nothing that a run needs; each command loads its own code when it runs. */
import type { Command } from 'commander'

import type { Io } from '../io.ts'

/** Any code below 126: `--warn-exit-code` is the user's. */
export type Done = (code: number) => void
export type Define = (program: Command, io: Io, done: Done) => void
