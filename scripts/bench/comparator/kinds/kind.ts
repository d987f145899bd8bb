/** A kind of divergence: what went wrong somewhere once, where it can be planted, and what must be said of it. */
import type { Severity } from '../../../../src/core/probe.ts'
import { type Change, edit } from '../answer.ts'
import type { Archetype } from '../archetypes/archetype.ts'
import type { Place, Role } from '../context.ts'
import { NOISE_LEVELS, type Noise, type NoiseLevel } from '../noise.ts'
import type { Spoil } from '../world.ts'

export const FAMILIES = ['head', 'structure', 'value', 'format', 'order', 'rate'] as const
export type Family = (typeof FAMILIES)[number]

/** What a release owner would call right. */
export type Expectation = {
  /** Facets that may say it, the best first. */
  readonly facets: readonly string[]
  /** Paths within the facet, any of which names the place; absent: anywhere in the facet. */
  readonly paths?: readonly string[]
  /** Text that must be in one of the values shown, where bodies have no paths of their own. */
  readonly shows?: string
  /** No milder than this; default: minor. */
  readonly least?: Severity
  /** Rules that say it right, where others would mislead. */
  readonly rules?: RegExp
}

export type Plant = { readonly place: string; readonly spoil: Spoil; readonly expect: Expectation }

export type Kind = {
  readonly name: string
  readonly family: Family
  /** What happened, in one sentence. */
  readonly incident: string
  /** Of the answers, how many show it; default: all. */
  readonly rate?: number
  /** It cannot be seen before the product has this. */
  readonly needs?: 'history' | 'latency'
  readonly plants: (archetype: Archetype, level: NoiseLevel) => readonly Plant[]
}

/** @returns where an archetype has the role at this level of noise */
function placesOf(archetype: Archetype, level: NoiseLevel, roles: readonly Role[]): readonly Place[] {
  const rank = NOISE_LEVELS.indexOf(level)
  return archetype.places.filter(
    ({ role, from = 'quiet', until = 'hostile' }) =>
      roles.includes(role) && rank >= NOISE_LEVELS.indexOf(from) && rank <= NOISE_LEVELS.indexOf(until),
  )
}

/** Places per kind, archetype and level: more of the same would weigh that archetype more than all others. */
const PLACES_MAX = 3

type BodyOptions = Omit<Expectation, 'facets' | 'paths'> & {
  /** Where in the subtree it must be reported, behind the place's path. */
  readonly below?: string
  /** Also right: the path above the field, which is where a list or object as a whole is judged. */
  readonly orAbove?: boolean
  readonly orBelow?: string
  /** Also right: another name beside it, given the field's own. */
  readonly orBeside?: (name: string) => string
  /** Only one element of the list. */
  readonly one?: boolean
}

/** Plants at every field of a body that has one of the roles. */
export function atRoles(roles: readonly Role[], change: (noise: Noise) => Change, options: BodyOptions = {}): Kind['plants'] {
  const { below = '', orAbove = false, orBelow, orBeside, one = false, ...expected } = options
  return (archetype, level) =>
    placesOf(archetype, level, roles)
      .filter(({ path }) => !one || path.includes('*'))
      .slice(0, PLACES_MAX)
      .map((place) => {
        const target = one ? place.path.replace('*', '#') : place.path
        const path = place.path + below
        return {
          place: target,
          spoil: (answer, noise) => {
            edit(answer, target, change(noise))
          },
          expect: {
            facets: ['body', 'schema'],
            paths: [
              path,
              ...(orAbove ? [path.slice(0, path.lastIndexOf('/'))] : []),
              ...(orBelow === undefined ? [] : [`${path}${orBelow}`]),
              ...(orBeside === undefined
                ? []
                : [`${path.slice(0, path.lastIndexOf('/') + 1)}${orBeside(path.slice(path.lastIndexOf('/') + 1))}`]),
            ],
            ...expected,
          },
        }
      })
}

/** Plants in the head of every answer for which `applies` holds. */
export function inHead(expect: Expectation, applies: (archetype: Archetype) => boolean, spoil: Spoil): Kind['plants'] {
  return (archetype) => (applies(archetype) ? [{ place: expect.paths?.[0] ?? 'head', spoil, expect }] : [])
}

export const everywhere = (): boolean => true

export function only(...names: readonly string[]): (archetype: Archetype) => boolean {
  return ({ name }) => names.includes(name)
}

const DOCUMENTS = ['html', 'redirect', 'csv', 'xml', 'download']

export function isJson({ name }: Archetype): boolean {
  return !DOCUMENTS.includes(name)
}

/** Replaces text in a page, table or document; `shows` is what a finding must show of it. */
export function inText(
  name: string,
  from: string | RegExp,
  to: string,
  shows: string,
  expect: Partial<Expectation> = {},
): Kind['plants'] {
  return (archetype) =>
    archetype.name === name
      ? [
          {
            place: 'text',
            spoil: ({ content }) => {
              if (content.kind === 'text') content.text = content.text.replace(from, to)
            },
            expect: { facets: ['body', 'schema'], shows, ...expect },
          },
        ]
      : []
}

/** The same, in a share of the answers. */
export function sometimes(share: number, plants: Kind['plants']): Kind['plants'] {
  return (archetype, level) =>
    plants(archetype, level).map((plant) => ({
      ...plant,
      spoil: (answer, noise) => {
        if (noise.chance(share)) plant.spoil(answer, noise)
      },
    }))
}
