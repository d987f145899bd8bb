/** Groups 18 and 19: instants and identifiers. */
import { at, both, calm, found, foundOrOpen, quiet, sameMeaning, type Ask, type Group, type Maker } from '../edge-row.ts'
import {
  between,
  epochMs,
  epochSeconds,
  fresh,
  freshHeader,
  freshJson,
  hex,
  iso,
  isoSeconds,
  nanoid,
  objectId,
  snowflake,
  spelled,
  ulid,
  uuid,
  uuid7,
  v,
} from '../draws.ts'

const AT_V = at.body('/v')
const FORMAT = /format|encoding|length|type/
const TYPE = /type-changed/
/** The same instant in other words is told as what it is, and not as another value. */
const SPELLING = /format|encoding/
const HOUR_MS = 3_600_000

const isoFresh = fresh((ask) => iso(ask))
const secondsFresh = fresh((ask) => isoSeconds(ask))
const spelledAs = (change: (text: string) => string): Maker => fresh((ask) => change(isoSeconds(ask)))
const httpDate = (atMs: number): string => new Date(atMs).toUTCString()
/** Zeros at the end of the fraction are left out, as some languages do. */
const trimmed = fresh((ask) => iso(ask).replace(/\.?0+Z$/, 'Z'))
const expiring = (seconds: number): Maker =>
  freshJson((ask) => ({
    issuedAt: isoSeconds(ask),
    expiresAt: new Date(Math.floor(ask.at / 1000) * 1000 + seconds * 1000).toISOString(),
  }))
const expiringEpoch = (seconds: number): Maker => fresh(({ at: atMs }) => Math.floor(atMs / 1000) + seconds)
const clock = (skewMs: number): Maker => freshHeader('date', ({ at: atMs }) => httpDate(atMs + skewMs))
const ago = (unit: string): Maker => fresh(({ r }) => `${between(r, 2, 50)} ${unit} ago`)

const instants: Group = {
  id: '18',
  title: 'instants: spelling, zones, clocks, times to live',
  part: 'formats',
  rows: [
    quiet('new ones on both', both(isoFresh)),
    quiet('zeros at the end of the fraction are left out, on both', both(trimmed)),
    quiet('with zeros at the end of the fraction on one side only', [isoFresh, trimmed]),
    quiet('as epoch seconds on both', both(fresh(epochSeconds))),
    quiet('as epoch milliseconds on both', both(fresh(epochMs))),
    quiet('how long ago, in words, on both', both(ago('minutes'))),
    quiet('a leap second on both', both(v('2016-12-31T23:59:60Z'))),
    quiet('a week on both', both(v('2026-W10-1'))),
    quiet('when each was deployed', [
      ({ at: atMs }) => v(new Date(atMs - (atMs % HOUR_MS) - HOUR_MS).toISOString()),
      ({ at: atMs }) => v(new Date(atMs - (atMs % HOUR_MS) - 3 * HOUR_MS).toISOString()),
    ]),
    sameMeaning('.1Z and .100Z', [v('2020-03-02T09:30:00.1Z'), v('2020-03-02T09:30:00.100Z')]),
    found(
      'the same instant in another zone',
      [v('2020-03-02T09:30:00Z'), v('2020-03-02T10:30:00+01:00')],
      at.body('/v', SPELLING),
    ),
    found('the same instant with a space', [v('2020-03-02T09:30:00Z'), v('2020-03-02 09:30:00Z')], at.body('/v', SPELLING)),
    found(
      'the same instant as of HTTP',
      [v('2020-03-02T09:30:00Z'), v('Mon, 02 Mar 2020 09:30:00 GMT')],
      at.body('/v', SPELLING),
    ),
    found('an hour later by summer time', [v('2026-03-29T03:30:00+02:00'), v('2026-03-29T03:30:00+01:00')], AT_V),
    found('day and month change places', [v('02/03/2020'), v('03/02/2020')], AT_V),
    found('the name of a zone', [v('Europe/Berlin'), v('Europe/London')], at.body('/v', /value/)),
    found('another week', [v('2026-W10-1'), v('2026-W11-1')], AT_V),
    found('new ones, then without a zone', [secondsFresh, spelledAs((text) => text.slice(0, -1))], at.body('/v', FORMAT)),
    found(
      'new ones, then in another zone',
      [secondsFresh, fresh((ask) => isoSeconds(ask, -HOUR_MS).replace('Z', '+01:00'))],
      at.body('/v', FORMAT),
    ),
    found('new ones, then with a space', [secondsFresh, spelledAs((text) => text.replace('T', ' '))], at.body('/v', FORMAT)),
    found('new ones, then without a fraction', [isoFresh, secondsFresh], at.body('/v', FORMAT)),
    found('new ones, then as of HTTP', [secondsFresh, fresh((ask) => httpDate(ask.at))], at.body('/v', FORMAT)),
    found('new ones, then only the day', [secondsFresh, spelledAs((text) => text.slice(0, 10))], AT_V),
    found('new ones, then epoch', [secondsFresh, fresh(epochSeconds)], at.body('/v', TYPE)),
    found('epoch in seconds, then in milliseconds', [fresh(epochSeconds), fresh(epochMs)], AT_V),
    found('epoch in milliseconds, then in nanoseconds', [fresh(epochMs), (ask) => spelled(`${epochMs(ask)}000000`)], AT_V),
    found(
      'epoch in seconds, then as a text',
      [fresh(epochSeconds), fresh((ask) => String(epochSeconds(ask)))],
      at.body('/v', TYPE),
    ),
    found('in words, then as an instant', [ago('minutes'), isoFresh], AT_V),
    // How long ago something was made is of each environment its own, as the instant is.
    calm('minutes ago, then hours ago', [ago('minutes'), ago('hours')], { part: 'lattice' }),
    found(
      'new ones, then one for ever',
      [isoFresh, ({ at: atMs }) => v(new Date(atMs - (atMs % HOUR_MS) - HOUR_MS).toISOString())],
      AT_V,
      { part: 'lattice' },
    ),
    found('local time that says it is UTC', [secondsFresh, fresh((ask) => isoSeconds(ask, -2 * HOUR_MS))], AT_V),
    quiet('lives for an hour on both', both(expiring(3600))),
    found(
      'lives for an hour, then for a minute',
      [expiring(3600), expiring(60)],
      at.body(/^(?:\/(?:expiresAt|issuedAt)(?:\/.*)?)?$/),
    ),
    found('lives for an hour, then for a day, as epoch', [expiringEpoch(3600), expiringEpoch(86_400)], AT_V),
    quiet('a clock that is a second slow', [clock(0), clock(-1000)]),
    found('a clock that is ten minutes slow', [clock(0), clock(-600_000)], at.any(/date|skew|clock/), { part: 'headers' }),
  ],
}

const prefixed = (prefix: string): Maker => fresh(({ r }) => `${prefix}_${nanoid(r).replaceAll(/[-_]/g, 'x').slice(0, 16)}`)
const serial = (from: number): Maker => fresh(({ n }) => from + n * 3)
const shapes: readonly (readonly [name: string, make: (ask: Ask) => unknown])[] = [
  ['uuid v4', ({ r }) => uuid(r)],
  ['uuid v7', uuid7],
  ['ULID', ({ r }) => ulid(r)],
  ['nanoid', ({ r }) => nanoid(r)],
  ['ObjectId', ({ r }) => objectId(r)],
  ['snowflake as a text', ({ r }) => snowflake(r)],
]
const uuids = fresh(({ r }) => uuid(r))
const fixed = v('0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f')

const ids: Group = {
  id: '19',
  title: 'identifiers: kinds, versions, and one that is used again',
  part: 'formats',
  rows: [
    ...shapes.map(([name, make]) => quiet(`${name} on both`, both(fresh(make)))),
    quiet('numbers that count up on both', [serial(9000), serial(120)]),
    quiet('with a prefix on both', both(prefixed('cus'))),
    quiet('a uuid of its own for each environment', [fixed, v('9c0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e60')]),
    found('uuid v4, then v7', [uuids, fresh(uuid7)], at.body('/v', FORMAT)),
    found('uuid, then ULID', [uuids, fresh(({ r }) => ulid(r))], at.body('/v', FORMAT)),
    found('uuid, then ObjectId', [uuids, fresh(({ r }) => objectId(r))], at.body('/v', FORMAT)),
    found('uuid, then nanoid', [uuids, fresh(({ r }) => nanoid(r))], at.body('/v', FORMAT)),
    found('uuid, then a number', [uuids, serial(9000)], at.body('/v', TYPE)),
    found('uuid, then digits', [uuids, fresh(({ n }) => String(9000 + n))], at.body('/v', FORMAT)),
    found('uuid without its hyphens', [uuids, fresh(({ r }) => hex(r, 32))], at.body('/v', FORMAT)),
    found('uuid in capitals', [uuids, fresh(({ r }) => uuid(r).toUpperCase())], AT_V),
    found(
      'snowflake as a number, then as a text',
      [({ r }) => spelled(snowflake(r)), fresh(({ r }) => snowflake(r))],
      at.body('/v', TYPE),
    ),
    found('another prefix', [prefixed('cus'), prefixed('usr')], AT_V),
    found('no prefix', [prefixed('cus'), fresh(({ r }) => nanoid(r).slice(0, 16))], AT_V),
    found('nanoid of another length', [fresh(({ r }) => nanoid(r)), fresh(({ r }) => nanoid(r).slice(0, 12))], AT_V, {
      part: 'lattice',
    }),
    found('one id for everybody', [uuids, fixed], AT_V, { part: 'lattice' }),
    found('the nil uuid', [uuids, v('00000000-0000-0000-0000-000000000000')], AT_V),
    found('always one, then new every time', [fixed, uuids], AT_V, { part: 'lattice' }),
    foundOrOpen('now and then used again', [uuids, ({ r, ...ask }) => (r() < 0.5 ? fixed : uuids({ r, ...ask }))], AT_V, {
      part: 'lattice',
    }),
    calm('a number of its own for each environment, of something made once', [v({ id: 1041 }), v({ id: 88 })], {
      facts: { repeatable: 'once' },
    }),
  ],
}

export const INSTANT_GROUPS: readonly Group[] = [instants, ids]
