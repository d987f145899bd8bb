/** Why a text is no JSON, in words that name the usual reason: what real servers send instead is a short list. */

/** Characters of the text that are quoted. */
const QUOTED_MAX = 20

const REASONS: readonly (readonly [found: RegExp, reason: string])[] = [
  [/^-?(?:NaN|Infinity)\b/, 'JSON has no NaN and no Infinity (RFC 8259, section 6)'],
  [/^\+\.?\d/, 'JSON has no plus before a number'],
  [/^-?\.\d/, 'JSON has a digit before the decimal point'],
  [/^-?0\d/, 'JSON has no zeros before a number'],
  [/^\/[/*]/, 'JSON has no comments'],
  [/^'/, 'JSON has double quotes only'],
  [/^(?:True|False|None|undefined)\b/, 'it is written as a programming language writes it'],
  [/^\ufeff/, 'a byte order mark stands inside the text'],
  [/^<(?:!doctype|html|\?xml)/i, 'it is a page, not JSON'],
]

/** @returns a message with the place: `expected a value at character 3, found "]": a comma stands before it` */
export function describeRefusal(text: string, at: number, wanted: string): string {
  const found = text.slice(at, at + QUOTED_MAX)
  const head = `expected ${wanted} at character ${at}, found ${found === '' ? 'the end' : JSON.stringify(found)}`
  const reason = reasonOf(text, at, { wanted, found })
  return reason === undefined ? head : `${head}: ${reason}`
}

function reasonOf(
  text: string,
  at: number,
  { wanted, found }: { readonly wanted: string; readonly found: string },
): string | undefined {
  const known = REASONS.find(([pattern]) => pattern.test(found))?.[1]
  if (known !== undefined) return known
  // "0" is read before the digits that may not follow it.
  if (/^\d/.test(found) && text[at - 1] === '0') return 'JSON has no zeros before a number'
  if (/^[\]}]/.test(found) && lastBefore(text, at) === ',') return 'a comma stands before it'
  if (wanted === 'the end' && /^[[{"\d]/.test(found)) return 'another document follows the first'
  if (wanted === 'a string' && /^[A-Za-z_$]/.test(found)) return 'a key stands in double quotes'
  return undefined
}

/** The last character before `at` that is no white space. */
function lastBefore(text: string, at: number): string | undefined {
  let before = at - 1
  while (before >= 0 && ' \t\n\r'.includes(text[before] ?? 'x')) before -= 1
  return text[before]
}
