/** Keys of maps that are data (uuids, numbers, dates, addresses), and not names of fields. */
import { formatOf } from './format-class.ts'

/** Shorter than any token without digits (format-class.ts). */
const SHORT_KEY_MAX = 16

/** As days are written, with or without a time. */
const DATE = /^(?:iso-|date )/

/** No field is named like that. */
export function isDataKey(key: string): boolean {
  // Asked for every key of every element that has optional fields: nearly all are short words.
  if (key.length < SHORT_KEY_MAX && !/[\d@«]/.test(key)) return false
  const format = formatOf(key)
  return format.volatile || format.name === 'digits' || DATE.test(format.name) || format.name === 'email'
}
