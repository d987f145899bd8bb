/**
 * What is wrong with the user's files, as data. Checks only collect; where each problem stands is looked up once at the end,
 * because that needs the syntax tree, which a run without problems never builds.
 */
import { UserError, UserErrors } from '../core/errors.ts'
import type { Part, PropertyPath, SourceDocument } from './source/document.ts'

export type Problem = {
  readonly document: SourceDocument
  readonly path: PropertyPath
  readonly part?: Part
  readonly code: string
  /** What is wrong, without the place. */
  readonly message: string
  readonly hint?: string
  /** The line itself holds a credential and must not be shown. */
  readonly isSecret?: boolean
}

/**
 * @param others - errors of files that could not be read at all
 * @returns one error for each problem, with its place, in the order of files and lines
 */
export async function toUserErrors(problems: readonly Problem[], others: readonly UserError[] = []): Promise<UserErrors> {
  const errors = [...(await Promise.all(problems.map((problem) => toUserError(problem)))), ...others]
  const configs = new Set(
    problems.filter(({ document }) => document.label === 'the config').map(({ document }) => document.shown),
  )
  // The config first: what is wrong there is often the cause of the rest.
  const order = ({ at }: UserError): string => (at === undefined || configs.has(at.file) ? '' : at.file)
  errors.sort(
    (a, b) =>
      compareText(order(a), order(b)) || (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0),
  )
  return new UserErrors(errors)
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

async function toUserError(problem: Problem): Promise<UserError> {
  const place = await problem.document.locate(problem.path, problem.part ?? 'value')
  const where = place === undefined ? problem.document.shown : `${place.at.file}:${place.at.line}:${place.at.column}`
  return new UserError(problem.code, `${where}: ${problem.message}`, {
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
    ...(place === undefined ? {} : { at: place.at }),
    // The line may hold the secret itself, and what is printed ends in logs of CI.
    ...(place === undefined || problem.isSecret === true || isSensitive(problem.path) ? {} : { sourceLine: place.sourceLine }),
  })
}

/** `expect.status of probe "list products"`, `environments.staging.baseURL`, `the config`. */
export function describePath(document: SourceDocument, path: PropertyPath): string {
  if (path.length === 0) return document.label
  const text = path.map((segment, index) => describeSegment(segment, index === 0)).join('')
  return document.label === 'the config' ? text : `${text} of ${document.label}`
}

function describeSegment(segment: string | number, isFirst: boolean): string {
  if (typeof segment === 'number') return `[${segment}]`
  if (!/^[\w$-]+$/.test(segment)) return `[${JSON.stringify(segment)}]`
  return isFirst ? segment : `.${segment}`
}

const SHOWN_CHARACTERS_MAX = 80

/** A value as it may stand in a message: short, and never a secret. */
export function showValue(value: unknown, path: PropertyPath): string {
  if (typeof value === 'function') return 'a function'
  if (isSensitive(path) && typeof value !== 'object') return `a ${typeof value} (not shown, it may be secret)`
  if (typeof value === 'string') return cut(JSON.stringify(value))
  if (typeof value === 'symbol') return 'a symbol'
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  return Object.keys(value).length === 0 ? 'an empty object' : 'an object'
}

function cut(text: string): string {
  return text.length <= SHOWN_CHARACTERS_MAX ? text : `${text.slice(0, SHOWN_CHARACTERS_MAX)}...`
}

/** The parts of an environment that hold credentials. */
export function isSensitive(path: PropertyPath): boolean {
  return (
    path[0] === 'environments' &&
    path
      .slice(2)
      .some((segment) => ['auth', 'cookies', 'headers', 'passphrase', 'proxy', 'variables', 'env'].includes(String(segment)))
  )
}
