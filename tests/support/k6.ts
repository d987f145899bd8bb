/** The k6 that tests run, or one loud reason to skip them. */
import { type K6Program, requireK6, searchK6 } from '../../src/observe/k6/find-k6.ts'

const search = await searchK6(process.env)

/** For `test(name, { skip: NO_K6 }, ...)`: false, or the reason to skip. */
export const NO_K6: string | false = search.found ? false : `SKIPPED: ${search.because}. ${search.hint}`

export function testK6(): Promise<K6Program> {
  return requireK6(process.env)
}
