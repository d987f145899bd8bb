/** Looks at one answer for everything that may hold between its fields; linear in its size. */
import type { Json, JsonObject } from '../body/json.ts'
import { pointerToken } from '../facet.ts'
import { createCollector, isObject, type Collector, type Facts } from './fact.ts'
import { checkList } from './lists.ts'
import { checkSelfLink, createEchoes, createReferences, type EchoCollector, type ReferenceCollector } from './references.ts'
import { checkLifetime } from './lifetimes.ts'
import { createRoles, ROLE, type Roles } from './roles.ts'
import { checkTogether } from './together.ts'
import { checkObject, checkPairs } from './totals.ts'

type Look = {
  readonly roles: Roles
  readonly collector: Collector
  readonly references: ReferenceCollector
  readonly echoes: EchoCollector
}

/** Objects with more fields are maps: their keys are data and have no names. */
const NAMES_MAX = 200

/** The parser bounds the depth. */
export function factsOf(value: Json): Facts {
  const look = { roles: createRoles(), collector: createCollector(), references: createReferences(), echoes: createEchoes() }
  visit('', '', value, look)
  look.references.join(look.collector)
  look.echoes.join(look.collector)
  return look.collector.facts
}

function visit(path: string, name: string, value: Json, look: Look): void {
  if (Array.isArray(value)) {
    checkList(path, value, look.collector)
    look.references.list(path, name, value)
    const elementPath = `${path}/*`
    for (const element of value) if (typeof element === 'object') visit(elementPath, '', element, look)
    return
  }
  if (!isObject(value)) return
  if (value.size <= NAMES_MAX) {
    if (name !== '' && !path.includes('/*')) look.references.object(path, name, value)
    visitNamed(path, value, look)
  }
  for (const [key, child] of value)
    if (Array.isArray(child) || isObject(child)) visit(`${path}/${pointerToken(key)}`, key, child, look)
}

function visitNamed(path: string, object: JsonObject, { roles, collector, references, echoes }: Look): void {
  let any = 0
  for (const key of object.keys()) any |= roles(key)
  if (any === 0) return
  if ((any & ROLE.bound) !== 0) {
    checkPairs(path, object, collector)
    checkLifetime(path, object, collector)
  }
  if ((any & ROLE.paired) !== 0) checkTogether(path, object, collector)
  if ((any & (ROLE.number | ROLE.aboutList)) !== 0) checkObject(path, object, collector)
  if ((any & ROLE.id) !== 0 && (any & ROLE.link) !== 0) checkSelfLink(path, object, collector)
  if ((any & (ROLE.reference | ROLE.echo)) === 0) return
  const inList = path.includes('/*')
  for (const [key, child] of object) {
    if (Array.isArray(child) || isObject(child) || child === null || (roles(key) & (ROLE.reference | ROLE.echo)) === 0) continue
    const at = `${path}/${pointerToken(key)}`
    references.field(at, key, child)
    if (typeof child === 'string' && !inList) echoes.text(at, key, child)
  }
}
