/**
 * Facet "screenshot": pictures of the checkpoints, compared by cells of mean colour. Cells in which an environment differs
 * from itself are judged nowhere: two pictures of one moment tell them, and more come from repeats.
 */
import type { JourneyPart, Picture } from '../../core/journey.ts'
import { defineFacet, pointerToken } from '../facet.ts'
import type { Difference, Facet, Sides } from '../facet.ts'
import { textLeaf, type Fields } from '../field-set.ts'
import { compareJourneys } from '../journeys/journey-of.ts'
import type { Observation } from '../../core/observation.ts'

const RULES = {
  'screenshot.changed': {
    severity: 'minor',
    title: 'A page looks different',
    why: 'Users see it at once: a broken layout, a missing style, another text or picture.',
    example: ['as on the reference', '34 of 3600 cells differ, from 32,48 to 416,96'],
  },
  'screenshot.size-changed': {
    severity: 'minor',
    title: 'A page has another size',
    why: 'The layout is wider or longer than it was: something is missing, added, or breaks out of its place.',
    example: ['1280 x 720', '1280 x 1480'],
  },
} as const

/** Of 255, between means of a cell: less is how fonts and gradients are drawn by another build of the same browser. */
const COLOUR_STEP = 10

export const screenshotFacet: Facet = defineFacet({
  name: 'screenshot',
  of: 'journey',
  reads: 'answered',
  rules: RULES,

  compare(sides, context) {
    const pictures = picturesOf(sides)
    const fields = (journey: JourneyPart): Fields => fieldsOf(journey, pictures)
    const reading = compareJourneys(sides, context, { wholeOnly: true, fields, rule: ruleOf })
    // Cells of pages of another size are no partners: the size says it all.
    const resized = new Set(
      reading.differences.filter(({ path }) => path.endsWith('/size')).map(({ path }) => path.slice(0, -'/size'.length)),
    )
    return { ...reading, differences: reading.differences.filter(({ path }) => !resized.has(path)) }
  },
})

function ruleOf({ path }: Difference): keyof typeof RULES {
  return path.endsWith('/size') ? 'screenshot.size-changed' : 'screenshot.changed'
}

type Seen = { readonly first: Picture; readonly restless: ReadonlySet<number> }

/** By checkpoint: the reference's first picture, and all cells that are restless on either side. */
function picturesOf({ reference, candidate }: Sides<Observation>): ReadonlyMap<string, Seen> {
  const seen = new Map<string, { readonly first: Picture; readonly restless: Set<number> }>()
  for (const side of [reference, candidate]) {
    const own = new Map<string, Picture>()
    for (const [name, picture] of side.flatMap(namedPictures)) {
      const known = seen.get(name) ?? { first: picture, restless: new Set<number>() }
      seen.set(name, known)
      for (const cell of picture.restless) known.restless.add(cell)
      // Repeats show restless cells that two pictures of one moment do not: a slow rotation, a random banner.
      const before = own.get(name) ?? picture
      own.set(name, before)
      for (const cell of differingCells(before, picture)) known.restless.add(cell)
    }
  }
  return seen
}

function namedPictures(observation: Observation): (readonly [name: string, picture: Picture])[] {
  const checkpoints = observation.outcome === 'answered' ? (observation.parts.journey?.checkpoints ?? []) : []
  return checkpoints.flatMap(({ name, picture }) => (picture === undefined ? [] : [[name, picture] as const]))
}

function fieldsOf({ checkpoints }: JourneyPart, pictures: ReadonlyMap<string, Seen>): Fields {
  return new Map(
    checkpoints.flatMap(({ name, picture }) => {
      const seen = pictures.get(name)
      if (picture === undefined || seen === undefined) return []
      const place = `/${pointerToken(name)}`
      const size = `${picture.width} x ${picture.height}`
      // Of another size, every cell is elsewhere.
      if (size !== `${seen.first.width} x ${seen.first.height}`) return [[`${place}/size`, textLeaf(size)] as const]
      const cells = differingCells(seen.first, picture).filter((cell) => !seen.restless.has(cell))
      const shown = cells.length === 0 ? 'as on the reference' : describe(cells, picture)
      return [
        [`${place}/size`, textLeaf(size)] as const,
        [place, textLeaf(cells.length === 0 ? 'same' : 'other', shown)] as const,
      ]
    }),
  )
}

function differingCells(one: Picture, other: Picture): readonly number[] {
  if (one.width !== other.width || one.height !== other.height || one.colours === other.colours) return []
  const [left, right] = [atob(one.colours), atob(other.colours)]
  const differing: number[] = []
  for (let at = 0; at < left.length; at += 3) {
    const isOther = [0, 1, 2].some(
      (colour) => Math.abs(left.charCodeAt(at + colour) - right.charCodeAt(at + colour)) > COLOUR_STEP,
    )
    if (isOther) differing.push(at / 3)
  }
  return differing
}

/** Where to look, in pixels. */
function describe(cells: readonly number[], { width, height, cell: side }: Picture): string {
  const columns = Math.ceil(width / side)
  const [xs, ys] = [cells.map((cell) => cell % columns), cells.map((cell) => Math.floor(cell / columns))]
  const [left, top] = [Math.min(...xs) * side, Math.min(...ys) * side]
  const [right, bottom] = [Math.min(width, (Math.max(...xs) + 1) * side), Math.min(height, (Math.max(...ys) + 1) * side)]
  return `${cells.length} of ${columns * Math.ceil(height / side)} cells differ, from ${left},${top} to ${right},${bottom}`
}
