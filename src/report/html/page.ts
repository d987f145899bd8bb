/**
 * The whole page, from one renderer for both layouts: a single file with its own policy, and a folder whose stylesheet
 * and script stand beside it, for hosts that allow nothing inline (Jenkins). Complete without script; asks for nothing.
 */
import type { Result } from '../../core/result.ts'
import type { RenderOptions } from '../formats/format.ts'
import { causeSection } from './causes.ts'
import { SCRIPT_SHA256, STYLE_SHA256 } from './digests.ts'
import { areaBar, filterBar, headBlock } from './head.ts'
import { latencySection } from './latency.ts'
import { html, markupOf, NOTHING, short, verbatim, type Html } from './markup.ts'
import { gapSection, knownSection, noiseSection, onceSection } from './rest.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'
import { environmentSection, methodSection, probeSection } from './tables.ts'
import { verdictOf, viewOf, type View } from './view.ts'

export type Layout = 'single' | 'folder'

export const STYLE_FILE = 'report.css'
export const SCRIPT_FILE = 'report.js'

/** Content Security Policy, level 3: only our own two texts, by hash; no address at all; no text may become code. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_SHA256}'`,
  `script-src 'sha256-${SCRIPT_SHA256}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

export function renderPage(result: Result, options: RenderOptions, layout: Layout): string {
  const view = viewOf(result, options)
  const sections = sectionsOf(view).filter(({ content }) => content !== NOTHING)
  const { word } = verdictOf(result)
  const title = `${word}: ${short(result.suite, 60)}, ${view.candidates.map((name) => short(name, 40)).join(', ')} vs ${short(view.reference, 40)}`
  const links = sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)
  const page = markupOf(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          ${layout === 'single' ? inlineHead : linkedHead}
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          <meta name="referrer" content="no-referrer" />
          <meta name="color-scheme" content="light dark" />
          <meta name="generator" content="${short(result.tool, 60)}" />
          <title>${title}</title>
        </head>
        <body>
          <a class="skip" href="#findings">Skip to the differences</a>
          ${headBlock(view)}
          <nav class="sections" aria-label="Sections">
            <ul>
              ${links}
            </ul>
          </nav>
          ${areaBar(view)}
          <main>${filterBar(view)} ${sections.map(({ content }) => content)}</main>
          <footer>
            <p>
              ${short(result.tool, 60)} · run ${short(result.runId, 40)} · made from result.json, which is the contract: this page
              adds nothing to it but the exchanges of the log.
            </p>
          </footer>
          ${layout === 'single' ? inlineScript : NOTHING}
        </body>
      </html>`,
  )
  return `${page.trimEnd()}\n`
}

// No template: what the policy allows by hash must not move by a space.
const inlineHead: Html = html`<meta
    http-equiv="Content-Security-Policy"
    content="${verbatim(POLICY)}"
  />${verbatim(`<style>${STYLE}</style>`)}`
const linkedHead: Html = html`<link rel="stylesheet" href="${STYLE_FILE}" />
  <script src="${SCRIPT_FILE}" defer></script>`
const inlineScript: Html = verbatim(`<script>${SCRIPT}</script>`)

type Section = { readonly id: string; readonly title: string; readonly content: Html }

function sectionsOf(view: View): readonly Section[] {
  return [
    { id: 'findings', title: 'Differences', content: causeSection(view) },
    { id: 'latency', title: 'Latency', content: latencySection(view) },
    { id: 'known', title: 'Known differences', content: knownSection(view) },
    { id: 'gaps', title: 'Not compared', content: gapSection(view) },
    { id: 'once', title: 'Seen once', content: onceSection(view) },
    { id: 'noise', title: 'Noise', content: noiseSection(view) },
    { id: 'environments', title: 'Environments', content: environmentSection(view) },
    { id: 'probes', title: 'Probes', content: probeSection(view) },
    { id: 'method', title: 'Method', content: methodSection(view) },
  ]
}
