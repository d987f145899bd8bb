/** A kind of API: what it answers, and where in the answer which kinds of divergence can be planted. */
import type { Answer } from '../answer.ts'
import type { Place } from '../context.ts'
import type { Noise } from '../noise.ts'

export type Archetype = {
  readonly name: string
  /** Pure: the answer to one request, with the noise of its level. */
  readonly answer: (noise: Noise) => Answer
  readonly places: readonly Place[]
}

export const CATALOGUE: readonly { readonly noun: string; readonly city: string; readonly person: string }[] = [
  { noun: 'Enamel mug', city: 'Porto', person: 'Ana Sousa' },
  { noun: 'Wool blanket', city: 'Graz', person: 'Jonas Weber' },
  { noun: 'Steel pot', city: 'Lyon', person: 'Zoé Martin' },
  { noun: 'Desk lamp', city: 'Malmö', person: 'Erik Lind' },
  { noun: 'Clay bowl', city: 'Cork', person: 'Aoife Byrne' },
  { noun: 'Milk jug', city: 'Ghent', person: 'Lotte Maes' },
  { noun: 'Dinner plate', city: 'Bologna', person: 'Marco Neri' },
  { noun: 'Glass vase', city: 'Gdańsk', person: 'Ewa Nowak' },
  { noun: 'Bread knife', city: 'Bern', person: 'Urs Keller' },
  { noun: 'Tea towel', city: 'Leeds', person: 'Tom Hardy' },
]
