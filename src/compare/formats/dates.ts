/** Dates, times and durations as texts. None is volatile: what is "now" is told by the time of the observation (leaf.ts). */
import { ALPHANUMERIC, ANYWHERE, type FormatPattern } from './pattern.ts'

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const MONTH_WORD =
  '(?:Jan(?:uary|uar)?|Feb(?:ruary|ruar)?|Mar(?:ch)?|März|Mär|Apr(?:il)?|May|Mai|June?|Juni|July?|Juli|Aug(?:ust)?|Sept?(?:ember)?|O[ck]t(?:ober)?|Nov(?:ember)?|De[cz](?:ember)?)\\.?'
const CLOCK = '(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?(?: ?[AaPp]\\.?[Mm]\\.?)?'
const AFTER_DAY = `(?:,? (?:at |um )?${CLOCK})?`

export const DATES: readonly FormatPattern[] = [
  {
    // RFC 3339, section 5.6, and what is usual beside it. Fractions as long as a clock of nanoseconds writes them.
    starts: ['digit'],
    pattern: /^\d{4}-\d{2}-\d{2}([T ])\d{2}:\d{2}(:\d{2})?([.,]\d{1,12})?( ?UTC|Z|[+-]\d{2}(?::?\d{2})?)?$/,
    name: instantName,
    volatile: false,
  },
  { starts: ['digit'], pattern: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, name: () => 'iso-date', volatile: false },
  // ISO 8601-1, 5.2.3 and 5.2.2.
  { starts: ['digit'], pattern: /^\d{4}-?W(?:0[1-9]|[1-4]\d|5[0-3])(?:-?[1-7])?$/, name: () => 'week-date', volatile: false },
  { starts: ['digit'], pattern: /^\d{4}-(?:[0-2]\d\d|3[0-6]\d)$/, name: () => 'ordinal-date', volatile: false },
  {
    // RFC 9110, section 5.6.7.
    starts: ['letter'],
    pattern: new RegExp(`^${DAY}, \\d{2} ${MONTH} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT$`),
    name: () => 'http-date',
    volatile: false,
  },
  {
    // RFC 5322, section 3.3.
    starts: ALPHANUMERIC,
    pattern: new RegExp(`^(?:${DAY}, )?\\d{1,2} ${MONTH} \\d{4} \\d{2}:\\d{2}(?::\\d{2})? (?:GMT|UTC|UT|[+-]\\d{4})$`),
    name: () => 'rfc-5322 date',
    volatile: false,
  },
  {
    // ECMA-262, Date.prototype.toString.
    starts: ['letter'],
    pattern: new RegExp(`^${DAY} ${MONTH} \\d{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT[+-]\\d{4}(?: \\([^()]{1,60}\\))?$`),
    name: () => 'js date',
    volatile: false,
  },
  {
    // C, asctime; one of the three formats that RFC 9110, section 5.6.7 has to be read by.
    starts: ['letter'],
    pattern: new RegExp(`^${DAY} ${MONTH} [ \\d]\\d \\d{2}:\\d{2}:\\d{2} \\d{4}$`),
    name: () => 'asctime date',
    volatile: false,
  },
  {
    starts: ['digit'],
    pattern: new RegExp(`^(\\d{1,2})([./-])(\\d{1,2})\\2\\d{4}${AFTER_DAY}$`),
    name: numericDateName,
    volatile: false,
  },
  {
    starts: ['digit'],
    pattern: new RegExp(`^\\d{4}/\\d{1,2}/\\d{1,2}${AFTER_DAY}$`),
    name: timedName('date y/m/d'),
    volatile: false,
  },
  {
    starts: ['digit'],
    pattern: new RegExp(`^\\d{1,2}\\.? ${MONTH_WORD},? \\d{4}${AFTER_DAY}$`),
    name: timedName('date d month y'),
    volatile: false,
  },
  {
    starts: ['letter'],
    pattern: new RegExp(`^${MONTH_WORD} \\d{1,2},? \\d{4}${AFTER_DAY}$`),
    name: timedName('date month d y'),
    volatile: false,
  },
  { starts: ['digit'], pattern: new RegExp(`^${CLOCK}$`), name: clockName, volatile: false },
  {
    // ISO 8601-1, 5.5.2.
    starts: ['letter', 'other'],
    pattern: /^-?P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:[.,]\d+)?S)?)?$/,
    name: (match) => (match[0].endsWith('T') ? undefined : 'iso-duration'),
    volatile: false,
  },
  {
    starts: ['digit'],
    pattern: /^\d{1,9}(?:\.\d{1,9})? ?(?:ns|µs|us|ms|s|secs?|seconds?|mins?|minutes?|hours?|hrs?|days?)$/,
    name: () => 'duration',
    volatile: false,
  },
  {
    starts: ['digit'],
    pattern: /^(?=\d+ ?[dhm] ?\d)(?:\d{1,6} ?d ?)?(?:\d{1,6} ?h ?)?(?:\d{1,6} ?m(?:in)? ?)?(?:\d{1,6}(?:\.\d{1,9})? ?s)?$/,
    name: () => 'duration',
    volatile: false,
  },
  {
    // How long ago it was made: of each environment its own. What is still to come ("in 3 days") is a promise, and data.
    starts: ANYWHERE,
    pattern: new RegExp(
      [
        '^(?:just now|gerade eben|(?:a|one|an|\\d{1,4}) (?:second|minute|hour|day|week|month|year|sec|min|hr)s? ago',
        '(?:a few|a couple of) (?:seconds|minutes|hours|days) ago|(?:less than )?a (?:moment|minute) ago',
        'vor (?:\\d{1,4}|einer|einem|wenigen) (?:Sekunden?|Minuten?|Stunden?|Tag(?:en)?|Wochen?|Monat(?:en)?|Jahr(?:en)?)',
        'il y a (?:\\d{1,4}|une?) (?:seconde|minute|heure|jour|semaine|mois|an)s?',
        '(?:hace|há) (?:\\d{1,4}|una?|uma?) (?:segundo|minuto|hora|día|dia|semana|mes|mês|año|ano)(?:e?s)?',
        '\\d{1,4} (?:second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]) fa',
        '\\d{1,4} (?:seconden?|minuten|minuut|uur|uren|dag|dagen|weken|maanden|jaar) geleden)$',
      ].join('|'),
      'iu',
    ),
    name: () => 'relative-time',
    volatile: true,
  },
]

function instantName(match: RegExpExecArray): string {
  const [, separator, seconds, fraction, zone] = match
  const precision =
    fraction !== undefined ? ` fraction${finerThanMs(fraction.length - 1)}` : seconds === undefined ? ' minutes' : ''
  const zoned = zone === undefined ? 'local' : zone === 'Z' ? 'Z' : 'offset'
  return `iso-8601${separator === ' ' ? ' space' : ''}${precision} ${zoned}`
}

/** Many writers trim trailing zeros, so the number of digits counts in steps of a thousand. */
function finerThanMs(digits: number): string {
  return digits <= 3 ? '' : digits <= 6 ? '-µs' : '-ns'
}

/** One instant in a thousand ends with zeros where it is trimmed: of single values the precision says nothing. */
export function withoutPrecision(name: string): string {
  return name.replace(/ fraction-[µn]s/, ' fraction')
}

function numericDateName(match: RegExpExecArray): string | undefined {
  const [text, first = '', separator = '', second = ''] = match
  const [one, other] = [Number(first), Number(second)]
  if (one === 0 || other === 0 || one > 31 || other > 31 || (one > 12 && other > 12)) return undefined
  // 03/02/2026 is a day of March in one country and of February in another.
  const order = separator === '.' || one > 12 ? ['d', 'm'] : other > 12 ? ['m', 'd'] : ['n', 'n']
  return `date ${order.join(separator)}${separator}y${timeOfDay(text)}`
}

function timedName(name: string): FormatPattern['name'] {
  return (match) => `${name}${timeOfDay(match[0])}`
}

function timeOfDay(text: string): string {
  if (!text.includes(':')) return ''
  return /m\.?$/i.test(text) ? ' time 12h' : ' time'
}

function clockName(match: RegExpExecArray): string {
  const [text] = match
  return `time${/m\.?$/i.test(text) ? ' 12h' : ''}${text.split(':').length > 2 ? ' seconds' : ''}`
}

/** UTC epoch milliseconds of a text that is an instant in one of the known formats, else undefined. A local time counts as UTC. */
export function instantOf(text: string): number | undefined {
  if (text.length > INSTANT_CHARACTERS_MAX) return undefined
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text)) return msOf(withZone(text.replace(' ', 'T').replace(',', '.')))
  if (!IN_WORDS.test(text)) return undefined
  return msOf(
    text.replace(/ \([^()]*\)$/, '').replace(/^([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})$/, '$1 GMT'),
  )
}

/** The longest known one is that of JavaScript with the name of its zone. */
const INSTANT_CHARACTERS_MAX = 100
/** RFC 5322 with or without the day, asctime, and what JavaScript writes. */
const IN_WORDS =
  /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}|^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d{2}:\d{2}:\d{2}/

function withZone(iso: string): string {
  if (/ ?UTC$/.test(iso)) return iso.replace(/ ?UTC$/, 'Z')
  if (/[+-]\d{2}$/.test(iso) && iso.includes(':')) return `${iso}:00`
  return /(?:Z|[+-]\d{2}:?\d{2})$/.test(iso) ? iso : `${iso}Z`
}

function msOf(text: string): number | undefined {
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : ms
}

/** Seconds, and what is finer, each with its number of digits from 2001 to 2286. */
const EPOCH_UNITS: readonly (readonly [unit: string, digits: number, perMs: number])[] = [
  ['s', 10, 0.001],
  ['ms', 13, 1],
  ['µs', 16, 1_000],
  ['ns', 19, 1_000_000],
]
/** An epoch is told from any other number of as many digits by being near: one in 150 of them is that by chance. */
const EPOCH_NEAR_MS = 366 * 24 * 60 * 60 * 1000

export type Epoch = { readonly unit: string; readonly ms: number }

/**
 * @param digits - a number as it is written, or a text of digits
 * @param at - UTC epoch milliseconds of the observation
 * @returns the unit and the instant when it is one within a year of the observation
 */
export function epochOf(digits: string, at: number): Epoch | undefined {
  const match = /^(\d{10,19})(?:\.\d{1,9})?$/.exec(digits)
  if (match === null) return undefined
  const found = EPOCH_UNITS.find(([, length]) => length === match[1]?.length)
  if (found === undefined) return undefined
  const [unit, , perMs] = found
  const ms = Number(digits) / perMs
  return Math.abs(ms - at) <= EPOCH_NEAR_MS ? { unit, ms } : undefined
}
