/**
 * What all pictures share: an SVG that says what it shows to those who cannot see it, in colours by class, so that light,
 * dark and paper are the stylesheet's business. No style, no script, no reference to anything outside.
 */
import { html, short, type Html, type Part } from '../html/markup.ts'

/** User units, one to a pixel: readable on a page of 390 pixels. */
export const WIDTH = 340

export type Picture = {
  readonly kind: string
  /** What it shows, with the figures: read out, and shown by the pointer. */
  readonly title: string
  readonly height: number
}

export function picture({ kind, title, height }: Picture, ...content: readonly Part[]): Html {
  const label = short(title, TITLE_UNITS_MAX)
  return html`<svg
    class="picture ${kind}"
    viewBox="0 0 ${WIDTH} ${height}"
    width="${WIDTH}"
    height="${height}"
    role="img"
    aria-label="${label}"
  >
    <title>${label}</title>
    ${content}
  </svg>`
}

const TITLE_UNITS_MAX = 400

export type Anchor = 'start' | 'middle' | 'end'

export function text(x: number, y: number, words: string, how: { readonly anchor?: Anchor; readonly class?: string } = {}): Html {
  const anchor = how.anchor === undefined ? undefined : html` text-anchor="${how.anchor}"`
  const named = how.class === undefined ? undefined : html` class="${how.class}"`
  return html`<text x="${x}" y="${y}" ${anchor}${named}>${short(words, 60)}</text>`
}

export function line(from: readonly [number, number], to: readonly [number, number], name: string): Html {
  return html`<line class="${name}" x1="${from[0]}" y1="${from[1]}" x2="${to[0]}" y2="${to[1]}" />`
}

export function polyline(points: readonly (readonly [number, number])[], name: string): Html {
  return html`<polyline class="${name}" points="${points.map((point) => point.join(',')).join(' ')}" />`
}

export function dot(x: number, y: number, name: string): Html {
  return html`<circle class="${name}" cx="${x}" cy="${y}" r="3" />`
}

export function box(from: readonly [number, number], to: readonly [number, number], name: string): Html {
  const [width, height] = [Math.max(0, to[0] - from[0]), Math.max(0, to[1] - from[1])]
  return html`<rect class="${name}" x="${from[0]}" y="${from[1]}" width="${width}" height="${height}" />`
}
