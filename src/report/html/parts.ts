/** Small parts of the page that several sections use. */
import { html, NOTHING, outside, short, type Html, type Part } from './markup.ts'

/** A section with its heading; nothing at all where there is nothing to say. */
export function section(id: string, title: string, note: string, ...content: readonly Part[]): Html {
  const small = note === '' ? NOTHING : html` <small>${note}</small>`
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}${small}</h2>
    ${content}
  </section>`
}

export type Column = { readonly title: string; readonly class?: string }

/** A table that scrolls by itself where the screen is narrow, by keyboard too. */
export function table(caption: string, columns: readonly Column[], rows: readonly Html[]): Html {
  const head = columns.map((column) => html`<th scope="col" ${classOf(column.class)}>${short(column.title)}</th>`)
  return html`<div class="scroll" role="group" aria-label="${short(caption)}" tabindex="0">
    <table>
      <caption>
        ${short(caption)}
      </caption>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
}

function classOf(name: string | undefined): Html | undefined {
  return name === undefined || name === '' ? undefined : html` class="${name}"`
}

export function badge(text: string, tone: string): Html {
  return html`<b class="badge ${tone}">${text}</b>`
}

export function more(amount: number, what: string): Html {
  return amount > 0 ? html`<p class="more">${amount} more ${what}: see result.json.</p>` : NOTHING
}

/** ISO 8601, as the result has it; what is none stays text. */
export function time(text: string): Html {
  const [, day, clock] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(text) ?? []
  return day === undefined ? outside(text, 40) : html`<time datetime="${text}">${day} ${clock} UTC</time>`
}

/** A list of terms with what they are; entries without a value are left out. */
export function facts(entries: readonly (readonly [term: string, value: Part | undefined])[]): Html {
  const rows = entries.flatMap(([term, value]) =>
    value === undefined
      ? []
      : [
          html`<div>
            <dt>${term}</dt>
            <dd>${value}</dd>
          </div>`,
        ],
  )
  return html`<dl class="facts">${rows}</dl>`
}
