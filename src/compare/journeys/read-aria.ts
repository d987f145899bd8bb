/**
 * Playwright's ARIA snapshot as a set of elements, each named by what it says and how often that was said before, so that one
 * element more moves no other, and the same words under another role are one element whose role changed.
 */

export type AriaElement = {
  /** The words of the element, numbered where they come again: `Buy`, `Buy #2`. */
  readonly place: string
  readonly role: string
  /** `button "Buy"`. */
  readonly text: string
}

/** `- button "Buy" [disabled]:`, `- text: In stock`, `- heading "Cart" [level=1]`, `- /url: /cart`. */
const LINE =
  /^\s*- (?<role>\/?[a-z]+)(?: (?<name>"(?:[^"\\]|\\.)*"|\/(?:[^/\\]|\\.)*\/))?(?<state>(?: \[[^\]]*\])*)(?:: ?(?<value>.*))?$/
/** What only groups others: without words of its own it says nothing that they do not. */
const GROUPS: ReadonlySet<string> = new Set([
  'list',
  'generic',
  'group',
  'paragraph',
  'rowgroup',
  'row',
  'document',
  'none',
  'presentation',
])

export function readAria(snapshot: string): readonly AriaElement[] {
  const elements: AriaElement[] = []
  const counts = new Map<string, number>()
  for (const line of snapshot.split('\n')) {
    const { role = '', name, state = '', value } = LINE.exec(line.replace(/^(\s*- )'(.*)'(:?.*)$/, '$1$2$3'))?.groups ?? {}
    // Addresses are compared as links.
    if (role === '' || role.startsWith('/')) continue
    const words = (name === undefined ? (value ?? '') : name.slice(1, -1)).trim()
    if (words === '' && GROUPS.has(role)) continue
    const key = words === '' ? role : words
    const nth = (counts.get(key) ?? 0) + 1
    counts.set(key, nth)
    elements.push({
      place: nth === 1 ? key : `${key} #${nth}`,
      role: `${role}${state}`,
      text: `${role}${words === '' ? '' : ` "${words}"`}${state}`,
    })
  }
  return elements
}
