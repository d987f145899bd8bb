/**
 * One row of a table of comparisons: what each side shows, and everything that must be found. An empty list is the twin
 * "same"; `open` names what stays undecided, the twin "undecided".
 */
import type { HeaderList } from '../../../../src/core/observation.ts'
import type { CompareSettings } from '../../../../src/core/probe.ts'
import type { Answer, Shown, World } from '../../../laws/simulation.ts'

/** A list is answered in turn, over and over: what varies inside one environment. */
export type Shows = Shown | readonly Shown[]

export type Row = {
  readonly name: string
  readonly reference: Shows
  readonly candidate: Shows
  /** `rule path`, sorted. */
  readonly finds: readonly string[]
  /** `facet: because`, as a pattern, of each facet that stays open. */
  readonly open?: readonly RegExp[]
  /** What the user says about comparing the probe. */
  readonly compare?: CompareSettings
}

export function row(name: string, sides: readonly [reference: Shows, candidate: Shows], ...finds: readonly string[]): Row {
  return { name, reference: sides[0], candidate: sides[1], finds }
}

export function undecided(name: string, sides: readonly [reference: Shows, candidate: Shows], ...open: readonly RegExp[]): Row {
  return { ...row(name, sides), open }
}

export function worldOf({ reference, candidate }: Row): World {
  const asked = { reference: 0, candidate: 0 }
  return ({ side }) => {
    const shows = side === 'reference' ? reference : candidate
    asked[side] += 1
    return isList(shows) ? (shows[(asked[side] - 1) % shows.length] ?? {}) : shows
  }
}

function isList(shows: Shows): shows is readonly Shown[] {
  return Array.isArray(shows)
}

export function json(value: unknown): Answer {
  return { body: JSON.stringify(value) }
}

/** JSON as it is written, for what JSON.stringify would not write. */
export function raw(body: string): Answer {
  return { body }
}

export function jsons(...values: readonly unknown[]): readonly Answer[] {
  return values.map(json)
}

export function html(...lines: readonly string[]): Answer {
  return { type: 'text/html', body: lines.join('\n') }
}

export function headers(...list: HeaderList): Answer {
  return { headers: list }
}

export function header(name: string, ...values: readonly string[]): Answer {
  return { headers: values.map((value) => [name, value] as const) }
}

export function cookie(...lines: readonly string[]): Answer {
  return header('set-cookie', ...lines)
}

export function hops(...locations: readonly (string | readonly [status: number, location: string])[]): Answer {
  return {
    hops: locations.map((hop) => (typeof hop === 'string' ? { location: hop } : { status: hop[0], location: hop[1] })),
  }
}

/** The same answer, told by each environment with its own address. */
export function both(make: (origin: string, host: string) => Shown): [reference: Shown, candidate: Shown] {
  return [make('https://shop.example', 'shop.example'), make('https://staging.shop.example', 'staging.shop.example')]
}
