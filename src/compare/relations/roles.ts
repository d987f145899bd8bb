/** What the names of fields promise, each name looked at once: in a list of rows they are the same ten names all over. */
import { PAIRED_NAME } from './together.ts'

/** What a name may be, as bits; most names are nothing of it. */
export const ROLE = { bound: 1, number: 2, aboutList: 4, id: 8, link: 16, reference: 32, echo: 64, paired: 128 } as const

export const MAY_COUNT: RegExp = /total|count|size|length|hits|num[_-]?found|sum|amount|balance|page|limit|per|offset/i
/** Objects that hold what is said of a list beside them. */
const ABOUT_LIST = /^_?(?:meta|page|paging|pagination|page_?info|summary|totals?|data|result|response)$/i
const BOUND = /creat|updat|modif|start|end|from|to$|until|finish|issued|iat|nbf|before|exp|min|max|low|high|upper/i
const LINK = /^(?:self|href|url|link|uri|@id|_?links)$/i
const ID = /^_?(?:id|uuid|guid|key|sku|slug|code)$/i
const REFERENCE = /^[A-Za-z]{2,40}_?[iI][dD]$/
const ECHO = /(?:request|trace|correlation|transaction|operation)[_-]?(?:id|uuid)$/i
/** Longer names are data. */
const NAME_CHARACTERS_MAX = 60

export type Roles = (name: string) => number

export function createRoles(): Roles {
  const known = new Map<string, number>()
  return (name) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const roles = name.length > NAME_CHARACTERS_MAX ? 0 : rolesOf(name)
    known.set(name, roles)
    return roles
  }
}

function rolesOf(name: string): number {
  return (
    (BOUND.test(name) ? ROLE.bound : 0) |
    (MAY_COUNT.test(name) ? ROLE.number : 0) |
    (ABOUT_LIST.test(name) ? ROLE.aboutList : 0) |
    (ID.test(name) ? ROLE.id : 0) |
    (LINK.test(name) ? ROLE.link : 0) |
    (REFERENCE.test(name) ? ROLE.reference : 0) |
    (ECHO.test(name) ? ROLE.echo : 0) |
    (PAIRED_NAME.test(name) ? ROLE.paired : 0)
  )
}

export function isAboutList(name: string): boolean {
  return ABOUT_LIST.test(name)
}
