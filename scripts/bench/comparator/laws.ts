/** What must hold whatever the input: the order of what was observed changes no byte, an entry silences nothing else. */
import { compareProbe } from '../../../src/compare/compare-probe.ts'
import type { KnownDifference } from '../../../src/core/known-difference.ts'
import type { Observation } from '../../../src/core/observation.ts'
import type { Finding, ProbeComparison } from '../../../src/core/finding.ts'
import type { ProbeFacts } from '../../../src/core/probe.ts'
import type { Result } from '../../../src/core/result.ts'
import { Lexeme, type Tree } from './answer.ts'
import { type Cell, cellsOf } from './cells.ts'
import { answeredBy, judgeOf } from './judge-cell.ts'
import { type Row, verdict } from './measures.ts'
import { type Random, seededRandom } from './noise.ts'
import { PAIR, runProbe, type Spoil } from './world.ts'

const SHUFFLES = 100

/** @param count - cells, spread over all kinds; each is shuffled 100 times */
export function measureDeterminism(seed: number, count: number): Row {
  const cells = spread(steadyCells(seed, ['normal', 'hostile']), count)
  let different = 0
  let first = ''
  for (const cell of cells) {
    const expected = textOf(runProbe(cell.scene).last.comparison)
    for (let shuffle = 0; shuffle < SHUFFLES; shuffle += 1) {
      const random = seededRandom(shuffle * 104_729 + 1)
      const { facts, observations } = runProbe({ ...cell.scene, disguise: reorder(random) })
      const said = compareProbe(
        facts,
        { reference: shuffled(observations.reference, random), candidate: shuffled(observations.candidate, random) },
        PAIR,
      )
      if (textOf(said) === expected) continue
      different += 1
      first ||= `${cell.id}, shuffle ${shuffle}`
    }
  }
  return {
    measure: `determinism: ${SHUFFLES} shuffles of observations, header fields and keys, byte-identical findings`,
    goal: '0 different',
    measured: `${different} of ${cells.length * SHUFFLES} different${first === '' ? '' : `, the first: ${first}`}`,
    verdict: verdict(different === 0),
  }
}

function steadyCells(seed: number, levels: readonly string[]): readonly Cell[] {
  return cellsOf({ levels }, [seed]).filter(({ kind }) => kind.rate === undefined && kind.needs === undefined)
}

function spread(cells: readonly Cell[], count: number): readonly Cell[] {
  const step = Math.max(1, Math.floor(cells.length / count))
  return cells.filter((_, index) => index % step === 0).slice(0, count)
}

function textOf({ divergences, facets }: ProbeComparison): string {
  return JSON.stringify([divergences, facets])
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((item) => ({ item, at: random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item)
}

/** Fields of one name keep their order: it has a meaning (RFC 9110, section 5.3). */
function reorder(random: Random): Spoil {
  return (answer) => {
    const names = shuffled([...new Set(answer.fields.map(([name]) => name))], random)
    answer.fields = names.flatMap((name) => answer.fields.filter(([field]) => field === name))
    if (answer.content.kind === 'json') answer.content.value = reorderKeys(answer.content.value, random)
    if (answer.content.kind === 'lines') answer.content.value = answer.content.value.map((item) => reorderKeys(item, random))
  }
}

function reorderKeys(tree: Tree, random: Random): Tree {
  if (typeof tree !== 'object' || tree === null || tree instanceof Lexeme) return tree
  if (Array.isArray(tree)) return tree.map((item) => reorderKeys(item, random))
  return Object.fromEntries(shuffled(Object.entries(tree), random).map(([key, item]) => [key, reorderKeys(item, random)]))
}

type Planted = { readonly facts: ProbeFacts; readonly comparison: ProbeComparison; readonly observations: readonly Observation[] }

/** @param entries - how many of the findings become an entry, one after the other */
export function measureKnownDifferences(seed: number, entries: number): Row {
  const planted = spread(steadyCells(seed, ['quiet', 'normal']), 600).map((cell): Planted => {
    const { facts, last, observations } = runProbe(cell.scene, cell.id)
    return { facts, comparison: last.comparison, observations: answeredBy(observations) }
  })
  const all = judgeAll(planted, []).findings
  const step = Math.max(1, Math.floor(all.length / entries))
  const chosen = all.filter((_, index) => index % step === 0)
  let silenced = 0
  let useless = 0
  for (const finding of chosen) {
    const { findings } = judgeAll(planted, [entryFor(finding)])
    const known = findings.filter(({ disposition }) => disposition === 'known')
    silenced += known.filter(({ id }) => id !== finding.id).length + (all.length - findings.length)
    if (!known.some(({ id }) => id === finding.id)) useless += 1
  }
  return {
    measure: `known differences: other divergences silenced by any one entry`,
    goal: '0 of >= 500',
    measured: `${silenced} of ${all.length} with ${chosen.length} entries, one at a time${useless > 0 ? `; ${useless} entries did not silence their own` : ''}`,
    verdict: verdict(silenced === 0 && useless === 0 && all.length >= 500),
  }
}

function judgeAll(planted: readonly Planted[], knownDifferences: readonly KnownDifference[]): Result {
  const judge = judgeOf(knownDifferences)
  for (const { facts, observations, comparison } of planted) judge.add(facts, observations, [comparison])
  return judge.finish({ durationMs: 1, requests: 1, complete: true }, [], [])
}

/** As a person would accept this finding. */
function entryFor({ rule, path, probe, classes }: Finding): KnownDifference {
  return {
    id: 'entry',
    rule,
    path,
    probe: [probe],
    classes,
    owner: 'bench',
    reason: 'accepted',
    created: '2026-03-01',
    expires: '2026-04-01',
    at: { file: 'known-differences.yaml', line: 1, column: 1 },
  }
}
