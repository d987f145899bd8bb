/** Draws a sign-off: HTML and Markdown always, PDF where there is a Chromium. Drawings count for nothing, so none can fail a command. */
import { createHash } from 'node:crypto'
import path from 'node:path'

import { signoffHtml } from '../../report/signoff/html.ts'
import { signoffMarkdown } from '../../report/signoff/markdown.ts'
import { SIGNOFF_STYLE } from '../../report/signoff/style.ts'
import type { Verified } from '../../signoff/verify.ts'
import type { Io } from '../io.ts'
import { writeAtomically } from '../run-folder.ts'
import { printPdf } from './print-pdf.ts'

export async function draw(folder: string, { statement, ...rest }: Verified, io: Io): Promise<void> {
  if (statement === undefined) return
  const view = { statement, ...rest, renderedAt: new Date(io.now()).toISOString() }
  const html = path.join(folder, 'signoff.html')
  await writeAtomically(html, signoffHtml(view, createHash('sha256').update(SIGNOFF_STYLE).digest('base64')))
  await writeAtomically(path.join(folder, 'signoff.md'), signoffMarkdown(view))
  const failure = await printPdf(html, path.join(folder, 'signoff.pdf'), io.variables)
  if (failure === undefined) return
  const shown = path.relative(io.cwd, folder) || '.'
  io.err.write(
    `warning: no PDF: ${failure}. Install Chromium or name it with PARITY_CHROMIUM, then: parity signoff draw ${shown}; or print ${shown}/signoff.html from any browser\n`,
  )
}
