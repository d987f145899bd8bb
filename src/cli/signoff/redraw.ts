/** "parity signoff draw": the drawings of a sign-off again, where there was no Chromium or time has passed. */
import path from 'node:path'

import { UserError } from '../../core/errors.ts'
import { verifySignoff } from '../../signoff/verify.ts'
import type { Io } from '../io.ts'
import { draw } from './draw.ts'
import { readFiles } from './folder.ts'
import { loadPeople, type PeopleOptions } from './people.ts'

/** @throws UserError when the sign-off was changed: what nobody signed is not drawn as if somebody had */
export async function redraw(named: string, options: PeopleOptions, io: Io): Promise<void> {
  const folder = path.resolve(io.cwd, named)
  const { keys } = await loadPeople(options, io)
  const verified = verifySignoff(await readFiles(folder), { keys, nowMs: io.now() })
  if (verified.statement === undefined)
    throw new UserError('PARITY_SIGNOFF_CHANGED', verified.status.reasons.join(' '), { hint: 'It is not drawn.' })
  await draw(folder, verified, io)
}
