/**
 * The packages that read media, each loaded when the first body of its kind differs: together they cost a cold start some
 * 50 ms, and most runs never need one. Comparing is synchronous, so they are required and not imported.
 */
import { createRequire } from 'node:module'

import type * as csvParse from 'csv-parse/sync'
import type * as eventSourceParser from 'eventsource-parser'
import type * as imageSize from 'image-size'
import type * as parse5 from 'parse5'
import type * as saxes from 'saxes'

type Require = {
  (specifier: 'parse5'): typeof parse5
  (specifier: 'saxes'): typeof saxes
  (specifier: 'csv-parse/sync'): typeof csvParse
  (specifier: 'image-size'): typeof imageSize
  (specifier: 'eventsource-parser'): typeof eventSourceParser
}

const require: Require = createRequire(import.meta.url)

export const loadParse5 = (): typeof parse5 => require('parse5')
export const loadSaxes = (): typeof saxes => require('saxes')
export const loadCsvParse = (): typeof csvParse => require('csv-parse/sync')
export const loadImageSize = (): typeof imageSize => require('image-size')
export const loadEventSourceParser = (): typeof eventSourceParser => require('eventsource-parser')
