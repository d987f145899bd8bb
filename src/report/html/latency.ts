/** Latency: each test as a row, ratio with its interval beside what is allowed, and pictures of what is not plainly within. */
import { quantileName, type LatencyComparison, type LatencyOutcome, type LatencySide } from '../../core/latency.ts'
import { pathText } from '../latency-words.ts'
import { ecdfPicture } from '../pictures/ecdf.ts'
import { milliseconds, percent, ratioText } from '../pictures/numbers.ts'
import { ratioPicture } from '../pictures/ratio.ts'
import { sequencePicture } from '../pictures/sequence.ts'
import { count } from '../words.ts'
import { html, NOTHING, outside, short, type Html } from './markup.ts'
import { badge, more, section, table, type Column } from './parts.ts'
import { ROWS_MAX, type View } from './view.ts'

/** Probes with pictures: 7 kB each. */
const PICTURED_MAX = 24
/** Of those, how many stand open where something is to be seen. */
const OPEN_PICTURES = 3

export function latencySection(view: View): Html {
  const { latency = [], latencyFamily } = view.result
  if (latency.length === 0) return NOTHING
  const ordered = latency.toSorted((left, right) => rank(left) - rank(right))
  const tests = ordered.flatMap((comparison) => comparison.tests.map((test) => rowOf(comparison, test, view)))
  const family =
    latencyFamily === undefined
      ? ''
      : `${count(latencyFamily.tests, 'test')}; of those flagged slower at most ${percent(latencyFamily.rate)} are false alarms`
  const pictures = ordered
    .slice(0, PICTURED_MAX)
    .map((comparison, index) => pictureBlock(comparison, view, index < OPEN_PICTURES))
  return section(
    'latency',
    'Latency',
    family,
    table('Latency tests', columnsOf(view), tests.slice(0, ROWS_MAX)),
    more(tests.length - ROWS_MAX, 'tests'),
    pictures,
    more(ordered.length - PICTURED_MAX, 'probes without a picture here'),
  )
}

/** Where the pictures of a probe stand; undefined where the page has none of it. */
export function pictureAnchor({ result }: View, probe: string, environment: string): string | undefined {
  const { latency = [] } = result
  const ordered = latency.toSorted((left, right) => rank(left) - rank(right)).slice(0, PICTURED_MAX)
  const own = ordered.find((comparison) => comparison.probe === probe && comparison.environment === environment)
  return own === undefined ? undefined : `l-${latency.indexOf(own)}`
}

function columnsOf({ candidates, reference }: View): readonly Column[] {
  return [
    { title: 'probe' },
    { title: 'verdict' },
    ...(candidates.length > 1 ? [{ title: 'candidate' }] : []),
    { title: 'quantile', class: 'tight' },
    { title: reference, class: 'number' },
    { title: candidates.length === 1 ? (candidates[0] ?? '') : 'candidate time', class: 'number' },
    { title: 'ratio [interval]', class: 'number' },
    { title: 'limit', class: 'number' },
    { title: 'pairs', class: 'number' },
  ]
}

function rowOf(comparison: LatencyComparison, test: LatencyOutcome, view: View): Html {
  const candidate = view.candidates.length > 1 ? html`<td>${short(comparison.environment, 40)}</td>` : NOTHING
  const times = [test.referenceMs, test.candidateMs].map(
    (ms) => html`<td class="number">${ms === undefined ? '-' : milliseconds(ms)}</td>`,
  )
  const anchor = pictureAnchor(view, comparison.probe, comparison.environment)
  const name = outside(comparison.probe, 80)
  return html`<tr>
    <th scope="row">${anchor === undefined ? name : html`<a href="#${anchor}">${name}</a>`}</th>
    <td>${verdictOf(test)}</td>
    ${candidate}
    <td class="tight">${quantileName(test.quantile)}</td>
    ${times}
    <td class="number">${ratioOf(test)}</td>
    <td class="number">${ratioText(1 + test.tolerance)}</td>
    <td class="number">${test.pairs}</td>
  </tr>`
}

function pictureBlock(comparison: LatencyComparison, view: View, isNear: boolean): Html {
  const drawn = [
    figure('Times of both sides', ecdfPicture(comparison)),
    figure('Ratio, interval and limit', ratioPicture(comparison)),
    figure('Batches in their order', sequencePicture(comparison)),
  ]
  const words = comparison.tests.map((test) => html` ${quantileName(test.quantile)} ${verdictOf(test)}`)
  const side = view.candidates.length > 1 ? ` on ${short(comparison.environment, 40)}` : ''
  const open = isNear && rank(comparison) < 2 ? html` open` : NOTHING
  return html`<details
    class="timing ${TONES[rank(comparison)] ?? ''}"
    id="${pictureAnchor(view, comparison.probe, comparison.environment) ?? ''}"
    ${open}
  >
    <summary>
      <h3>${outside(comparison.probe, 80)}${side}</h3>
      ${words}
    </summary>
    ${legend(comparison)}
    <div class="pictures">${drawn}</div>
    ${notes(comparison)}
  </details> `
}

function figure(caption: string, drawn: Html | undefined): Html {
  return drawn === undefined
    ? NOTHING
    : html`<figure>
        <figcaption>${caption}</figcaption>
        ${drawn}
      </figure>`
}

const TONES: readonly string[] = ['bad', 'open', 'good']

/** Flagged first, then what is open, then the rest. */
function rank({ tests, errors }: LatencyComparison): number {
  if (errors.worse || tests.some(({ flagged }) => flagged)) return 0
  if (tests.some(({ verdict }) => verdict === 'undecided' || verdict === 'slower')) return 1
  return 2
}

function ratioOf({ ratio, interval }: LatencyOutcome): string {
  if (ratio === undefined) return '-'
  return interval === undefined ? ratioText(ratio) : `${ratioText(ratio)} [${ratioText(interval[0])}, ${ratioText(interval[1])}]`
}

function verdictOf({ verdict, flagged }: LatencyOutcome): Html {
  if (verdict === 'slower') return flagged ? badge('slower', 'bad') : badge('slower, may be chance', 'open')
  return badge(verdict, verdict === 'within' ? 'good' : verdict === 'undecided' ? 'open' : 'calm')
}

function legend({ reference, candidate }: LatencyComparison): Html {
  return html`<p class="legend">
    <span class="ref">${short(reference.environment, 40)}</span> <span class="cand">${short(candidate.environment, 40)}</span>
    <span class="allowed">within the limit</span>
  </p>`
}

function notes(comparison: LatencyComparison): Html {
  const { tests, dropped, errors, reference, candidate, profile, engine } = comparison
  const because = tests.flatMap(({ quantile, because: why }) =>
    why === undefined ? [] : [html`<li>${quantileName(quantile)}: ${outside(why)}</li>`],
  )
  const lost =
    dropped.pairs === 0
      ? NOTHING
      : html`<li>
          ${count(dropped.pairs, 'pair')} left out, because the sampler itself was late in ${dropped.slices} of ${dropped.of}
          seconds.
        </li>`
  const worse = errors.worse
    ? html`<li>The candidate fails more often: ${failures(reference)} against ${failures(candidate)}.</li>`
    : NOTHING
  return html`<ul class="notes">
    ${because}${worse}${lost}
    <li>Path: ${outside(pathText(comparison), 300)}. Profile ${profile}, sampled by ${engine}.</li>
    <li>
      Asked ${failures(reference)} on ${short(reference.environment, 40)} and ${failures(candidate)} on
      ${short(candidate.environment, 40)}.
    </li>
  </ul>`
}

function failures({ asked, failed, timedOut }: LatencySide): string {
  return `${asked} times (${failed + timedOut} without an answer in time)`
}
