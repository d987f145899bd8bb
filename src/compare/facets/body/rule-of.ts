/** Which rule a difference of the walk comes under, by the kind of body and by where it stands: one tree, many readers. */
import type { Kind } from '../../body/readers/content.ts'
import { ORDER, TEXTS } from '../../body/readers/element.ts'
import type { FaultName } from '../../body/readers/reader.ts'
import type { Difference } from '../../facet.ts'
import { isReused } from '../../reused.ts'
import { RULE_OF_KIND, type BodyRule } from './rules.ts'

export type Ruled = Difference & { readonly rule: BodyRule }

export const RULE_OF_FAULT: Readonly<Record<FaultName, BodyRule>> = {
  'not-json': 'body.not-json',
  'not-xml': 'body.not-xml',
  malformed: 'body.malformed',
  'record-broken': 'body.record-broken',
  'row-ragged': 'body.row-ragged',
  'charset-broken': 'body.charset-broken',
  bom: 'body.bom-changed',
}

/** @returns the differences with their rules, without those that another one already tells */
export function ruled(kind: Kind, differences: readonly Difference[]): readonly Ruled[] {
  switch (kind) {
    case 'HTML':
      return withoutToldOrder(differences).map((difference) => asRuled(difference, ruleOfPage))
    case 'XML':
      return withoutToldOrder(differences).map((difference) => asRuled(difference, ruleOfDocument))
    case 'table':
      return ofTable(differences)
    case 'binary':
      return ofFile(differences)
    case 'multipart':
      return differences.map((difference) => asRuled(difference, ruleOfPart))
    case 'JSON':
    case 'JSON records':
    case 'events':
    case 'form':
    case 'text':
    case 'undecoded':
      return differences.map((difference) => asRuled(difference, () => undefined))
  }
}

type RuleOf = (difference: Difference) => BodyRule | undefined

function asRuled(difference: Difference, ruleOf: RuleOf): Ruled {
  return { ...difference, rule: ruleOf(difference) ?? generalRule(difference), path: readable(difference.path) }
}

function generalRule(difference: Difference): BodyRule {
  if (isReused(difference)) return 'body.value-reused'
  return difference.kind === 'order' && isPosition(difference) ? 'body.coordinates-swapped' : RULE_OF_KIND[difference.kind]
}

const PLACE_NAME = /(?:coord|locat|geo|position|point|center|centre|latl|lngl|lonl|bbox)[^/]*(?:\/\*|\/\d+)*$/i
/** Two or three numbers, as they are shown: a point, and its height. */
const POINT = /^-?\d+(?:\.\d+)?(?:, -?\d+(?:\.\d+)?){1,2}$/

/** Which number is the latitude is told by its place alone (RFC 7946, section 3.1.1: longitude first). */
function isPosition({ path, reference, candidate }: Difference): boolean {
  return PLACE_NAME.test(path) && POINT.test(reference ?? '') && POINT.test(candidate ?? '')
}

/** The texts of an element stand in a list below it: `/html/body/h1/#text` and so on are told as `/html/body/h1`. */
function readable(path: string): string {
  return path.includes('/#') || path.includes('/@class/')
    ? path.replace(/\/#(?:text|order)(?:\/\*)?$|(?<=\/@class)\/\*$/, '')
    : path
}

/** An element that comes or goes changes the order of names as well, which is then told. */
function withoutToldOrder(differences: readonly Difference[]): readonly Difference[] {
  const isOrder = ({ path }: Difference): boolean => path.endsWith(`/${ORDER}/*`)
  if (!differences.some(isOrder)) return differences
  const others = differences.filter((difference) => !isOrder(difference)).map(({ path }) => path)
  return differences.filter((difference) => {
    const parent = difference.path.slice(0, -`${ORDER}/*`.length)
    return !isOrder(difference) || !others.some((path) => path.startsWith(parent))
  })
}

/** Only what always shows itself in the same way is named by its place; what varies is named by how it does. */
function isPlainChange({ kind }: Difference): boolean {
  return /^(?:missing|added|value|type|null|element-missing|element-added)$/.test(kind)
}

const PLACES: readonly (readonly [pattern: RegExp, rule: BodyRule])[] = [
  [/^\/meta\/(?:robots|googlebot|bingbot)\b/, 'body.robots-changed'],
  [/^\/meta\/content-security-policy/, 'body.policy-changed'],
  [/^\/meta\//, 'body.metadata-changed'],
  [/^\/rel\/canonical/, 'body.canonical-changed'],
  [/^\/rel\//, 'body.metadata-changed'],
  [/^\/scripts\/(?:own|inline|third-party|nonce)\b/, 'body.script-changed'],
  [/^\/styles\b/, 'body.asset-changed'],
  [/^\/html\/head\/title\b/, 'body.title-changed'],
  [/^\/html\/@(?:lang|dir)$/, 'body.language-changed'],
  [/\/form\/\*\/(?:@(?:action|method|enctype|target|novalidate)$|fields\/)/, 'body.form-changed'],
  [/\/a\/\*\/@href$/, 'body.link-changed'],
  [/\/@(?:src|srcset|poster|data)$|\/(?:image|use)\/(?:\*\/)?@(?:xlink:)?href$/, 'body.asset-changed'],
  [/\/@on[a-z]+$/, 'body.script-changed'],
  [/\/@[^/]+(?:\/\*)?$/, 'body.attribute-changed'],
]

/** All scripts of a party, or one of them. */
const THIRD_PARTY = /^\/scripts\/third-party\/[^/]+(?:\/\*)?$/

function ruleOfPage(difference: Difference): BodyRule | undefined {
  const { path, kind } = difference
  if (path.endsWith(`/${ORDER}/*`)) return isPlainChange(difference) ? 'body.order-changed' : undefined
  if (!(isPlainChange(difference) || isAddress(difference)) || path.startsWith('/data/')) return undefined
  if (isMixedContent(difference)) return 'body.mixed-content'
  if (THIRD_PARTY.test(path) && kind.endsWith('missing')) return 'body.script-missing'
  if (THIRD_PARTY.test(path) && kind.endsWith('added')) return 'body.script-added'
  const place = PLACES.find(([pattern]) => pattern.test(path))?.[1]
  if (place !== undefined) return place
  if (kind === 'value' || path.includes(`/${TEXTS}`)) return 'body.text-changed'
  if (kind === 'missing' || kind === 'element-missing') return 'body.element-missing'
  return kind === 'added' || kind === 'element-added' ? 'body.element-added' : undefined
}

/** An address that also looks like something else (`/logo@2x.png`, `https://…`) is still only another address. */
function isAddress({ path, kind }: Difference): boolean {
  return kind === 'format' && /\/@(?:href|src|srcset|action|formaction|poster|data)$/.test(path)
}

/** The same resource with TLS on one side and without it on the other. */
function isMixedContent({ path, reference, candidate }: Difference): boolean {
  if (!/\/(?:@?src|href|@poster|@data)$/.test(path) || /\/(?:a|rel\/[^/]+)\/\*\/@?href$/.test(path)) return false
  const isPlain = (shown: string | null): boolean => shown?.startsWith('"http://') === true
  const isSecure = (shown: string | null): boolean => shown !== null && /^"(?:https:)?\/\//.test(shown)
  return (isPlain(reference) && isSecure(candidate)) || (isPlain(candidate) && isSecure(reference))
}

function ruleOfDocument(difference: Difference): BodyRule | undefined {
  if (!isPlainChange(difference)) return undefined
  if (difference.path.endsWith(`/${ORDER}/*`)) return 'body.order-changed'
  return difference.path.endsWith('/@xmlns') ? 'body.namespace-changed' : undefined
}

function ruleOfPart({ path, kind }: Difference): BodyRule | undefined {
  if (!/^\/(?:parts\/[^/]+|unnamed\/\*)$/.test(path)) return undefined
  if (kind === 'missing' || kind === 'element-missing') return 'body.part-missing'
  return kind === 'added' || kind === 'element-added' ? 'body.part-added' : undefined
}

function ofTable(differences: readonly Difference[]): readonly Ruled[] {
  // Without a header nothing is called as it was, and every cell would differ.
  const header = differences.filter(({ path }) => path === '/@header')
  const rest = differences.filter(({ path }) => !(header.length > 0 && /^\/(?:@header|rows|columns)\b/.test(path)))
  const isColumn = ({ path, kind }: Difference): boolean =>
    /^\/rows\/\*\/[^/]+$/.test(path) && (kind === 'missing' || kind === 'added') && !path.includes('/beyond ')
  const columnsTold = rest.some(isColumn)
  return [...header, ...rest]
    .filter(({ path, kind }) => !(path === '/columns/*' || path === '/columns') || !columnsTold || kind === 'order')
    .filter(({ path, reference, candidate }) => path !== '/@line-end' || !`${reference} ${candidate}`.includes('none'))
    .map((difference) =>
      asRuled(difference, ({ path }) => {
        if (path === '/@delimiter') return 'body.delimiter-changed'
        if (path === '/@line-end' || path === '/@quotes') return 'body.dialect-changed'
        return isColumn(difference) || path === '/@header' || path.startsWith('/columns') ? 'body.csv-header-changed' : undefined
      }),
    )
}

/** A file of another format has another content; one of other dimensions as well, and one of another content another size. */
function ofFile(differences: readonly Difference[]): readonly Ruled[] {
  const at = (path: string): Difference | undefined => differences.find((difference) => difference.path === path)
  const [type, dimensions, content, size] = [at('/type'), at('/dimensions'), at('/content'), at('/bytes')]
  const end = at('/end')
  // What was cut off cannot be compared.
  if (end !== undefined) return [{ ...end, rule: 'body.truncated', path: '' }]
  if (type !== undefined) return [{ ...type, rule: 'body.file-type-changed' }]
  if (dimensions !== undefined) return [{ ...dimensions, rule: 'body.image-size-changed' }]
  if (content !== undefined)
    return [{ ...content, rule: 'body.bytes-changed', path: '', ...(size !== undefined && shownSizes(content, size)) }]
  return differences.map((difference) =>
    asRuled(difference, ({ path }) =>
      path === '/bytes' ? 'body.size-changed' : path.startsWith('/entries') ? 'body.archive-changed' : undefined,
    ),
  )
}

function shownSizes(content: Difference, size: Difference): Pick<Difference, 'reference' | 'candidate'> {
  const shown = (bytes: string | null, text: string | null): string | null => (bytes === null ? text : `${bytes} bytes`)
  return { reference: shown(size.reference, content.reference), candidate: shown(size.candidate, content.candidate) }
}
