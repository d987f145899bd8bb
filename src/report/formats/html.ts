/**
 * Formats "html" and "html-dir": the report that people read. One file that opens from anywhere, or a folder without
 * anything inline, for hosts whose policy forbids it.
 */
import { renderPage, SCRIPT_FILE, STYLE_FILE } from '../html/page.ts'
import { SCRIPT } from '../html/script.ts'
import { STYLE } from '../html/style.ts'
import type { Format } from './format.ts'

const MEDIA_TYPE = 'text/html; charset=utf-8'
const FOLDER = 'report'

export const htmlFormat: Format = {
  name: 'html',
  file: 'report.html',
  mediaType: MEDIA_TYPE,
  wantsEvidence: true,
  render: (result, options) => renderPage(result, options, 'single'),
}

export const htmlFolderFormat: Format = {
  name: 'html-dir',
  file: `${FOLDER}/index.html`,
  mediaType: MEDIA_TYPE,
  wantsEvidence: true,
  render: (result, options) => renderPage(result, options, 'folder'),
  beside: () => [
    { name: `${FOLDER}/${STYLE_FILE}`, mediaType: 'text/css; charset=utf-8', text: STYLE },
    { name: `${FOLDER}/${SCRIPT_FILE}`, mediaType: 'text/javascript; charset=utf-8', text: SCRIPT },
  ],
}
