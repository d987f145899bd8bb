/** A sign-off as a page that prints on two sheets of A4. Complete without script, asks nobody for anything, obeys no cell. */
import { html, markupOf, verbatim, type Html } from '../html/markup.ts'
import { DISCLAIMER, headOf } from './head.ts'
import { time, type Cell, type Section } from './cells.ts'
import { sectionsOf, type SignoffView } from './sections.ts'
import { SIGNOFF_STYLE } from './style.ts'

/** @param styleSha256 - base64 SHA-256 of SIGNOFF_STYLE: the one style that the page's policy lets in */
export function signoffHtml(view: SignoffView, styleSha256: string): string {
  const { title, about, state, stateWords, recommendation, reasons, validity } = headOf(view)
  const items = reasons.map((reason) => html`<li>${reason}</li>`)
  const sections = sectionsOf(view).map((section, index) => sectionMarkup(section, index + 1))
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${verbatim(styleSha256)}'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}: ${about}</title>
        ${verbatim(`<style>${SIGNOFF_STYLE}</style>`)}
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p>${about}</p>
        </header>
        <main>
          <div class="verdict ${state}">
            <p class="state">${stateWords}<small>as of ${time(view.renderedAt)} UTC</small></p>
            <p>Recommendation: <strong>${recommendation}</strong></p>
            ${
              items.length > 0
                ? html`<ul>
                    ${items}
                  </ul>`
                : ''
            }
            <p class="note">${validity}</p>
          </div>
          ${sections}
        </main>
        <footer>${DISCLAIMER}</footer>
      </body>
    </html> `
  return markupOf(page)
}

function sectionMarkup({ id, title, note, columns, rows, more, empty }: Section, position: number): Html {
  const head = columns.map((column, index) => html`<th scope="col" ${classOf(rows[0]?.[index])}>${column}</th>`)
  const table = html`<div class="scroll" role="region" aria-label="${title}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map(cellMarkup)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
  return html`<section id="${id}">
    <h2><b>${position}</b>${title}</h2>
    ${note === '' ? '' : html`<p class="note">${note}</p>`} ${rows.length === 0 ? html`<p>${empty}</p>` : table}
    ${more > 0 ? html`<p class="note">${more} more stand in the signed JSON.</p>` : ''}
  </section>`
}

function cellMarkup(cell: Cell): Html {
  if (typeof cell === 'string') return html`<td>${cell}</td>`
  return cell.kind === 'code' ? html`<td><code>${cell.text}</code></td>` : html`<td class="${cell.kind}">${cell.text}</td>`
}

/** A number stands right, and so does what it is called. */
function classOf(cell: Cell | undefined): Html {
  return typeof cell === 'object' && cell.kind === 'number' ? html` class="number"` : html``
}
