/**
 * Finds where in a script a value was written, by walking the syntax tree along the value's path. Best effort: where code
 * computes a value (a conditional, an imported object), the deepest part that is written out is pointed at.
 */
import { stripTypeScriptTypes } from 'node:module'

import { parse, type ArrayExpression, type CallExpression, type Expression, type Program, type Property } from 'acorn'

import { placeAt, placeOnLine, type Part, type Place, type PropertyPath, type SourceFile } from './document.ts'

/** Names that lead in a circle, or chains nobody writes, end here. */
const RESOLVE_STEPS_MAX = 20

export function locateInDefaultExport(source: SourceFile, path: PropertyPath, part: Part): Place {
  const program = parseScript(source)
  const root = program === undefined ? undefined : defaultExport(program)
  if (program === undefined || root === undefined) return placeOnLine(source, 1, 1)
  return placeAt(source, offsetBelow(program, root, path, part))
}

type Site = { readonly line: number; readonly column: number }

/**
 * @param site - line and column (from 1) of the call `http('name', {...})` or `flow(...)` as a stack frame gives it
 * @param path - within the probe; `name` is the first argument, everything else is in the second
 */
export function locateInCall(source: SourceFile, site: Site, path: PropertyPath, part: Part): Place {
  const start = placeOnLine(source, site.line, site.column)
  const offset =
    source.text
      .split('\n')
      .slice(0, site.line - 1)
      .reduce((sum, line) => sum + line.length + 1, 0) +
    site.column -
    1
  const program = parseScript(source)
  const call = program === undefined ? undefined : findCall(program, offset)
  if (program === undefined || call === undefined) return start
  const [name, options] = call.arguments
  if (path[0] === 'name' && name !== undefined) return placeAt(source, name.start)
  if (path.length === 0 || path[0] === 'kind' || options === undefined || options.type === 'SpreadElement') return start
  return placeAt(source, offsetBelow(program, options, path, part))
}

/** Stripping keeps every position, so that offsets in the tree are offsets in the file. */
function parseScript(source: SourceFile): Program | undefined {
  try {
    const text = /\.m?ts$/.test(source.file) ? stripQuietly(source.text) : source.text
    return parse(text, { ecmaVersion: 'latest', sourceType: 'module', allowReturnOutsideFunction: true })
  } catch {
    // The file was imported before, so this is syntax that acorn does not know yet: the caller falls back to what it has.
    return undefined
  }
}

/** Node warns that the function is experimental; under an error message for the user that would only confuse. */
function stripQuietly(text: string): string {
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = (): void => undefined
  try {
    return stripTypeScriptTypes(text)
  } finally {
    process.emitWarning = emitWarning
  }
}

function defaultExport(program: Program): Expression | undefined {
  for (const statement of program.body) {
    if (statement.type === 'ExportDefaultDeclaration') {
      const declared = statement.declaration
      return declared.type === 'FunctionDeclaration' || declared.type === 'ClassDeclaration' ? undefined : declared
    }
    if (statement.type !== 'ExportNamedDeclaration') continue
    const renamed = statement.specifiers.find(
      (specifier) => specifier.exported.type === 'Identifier' && specifier.exported.name === 'default',
    )
    if (renamed?.local.type === 'Identifier') return renamed.local
  }
  return undefined
}

function offsetBelow(program: Program, root: Expression, path: PropertyPath, part: Part): number {
  let node: Expression = root
  let offset = literalOf(program, root)?.start ?? root.start
  for (const [index, segment] of path.entries()) {
    const child = childOf(program, node, segment)
    if (child === undefined) break
    offset = part === 'key' && index === path.length - 1 ? child.keyStart : child.value.start
    node = child.value
  }
  return offset
}

type Child = { readonly keyStart: number; readonly value: Expression }

function childOf(program: Program, parent: Expression, segment: string | number): Child | undefined {
  const literal = literalOf(program, parent)
  if (literal?.type === 'ArrayExpression') return elementOf(program, literal.elements, Number(segment))
  if (literal?.type === 'CallExpression') {
    const [name, options] = literal.arguments
    const chosen = segment === 'name' ? name : options
    if (chosen === undefined || chosen.type === 'SpreadElement') return undefined
    return segment === 'name' ? { keyStart: chosen.start, value: chosen } : childOf(program, chosen, segment)
  }
  if (literal?.type !== 'ObjectExpression') return undefined
  // The last one wins, as it does when the code runs.
  for (const property of literal.properties.toReversed()) {
    if (property.type === 'SpreadElement') {
      const spread = childOf(program, property.argument, segment)
      if (spread !== undefined) return spread
    } else if (keyOf(property) === String(segment)) return { keyStart: property.key.start, value: property.value }
  }
  return undefined
}

function elementOf(program: Program, elements: ArrayExpression['elements'], index: number): Child | undefined {
  let position = 0
  for (const element of elements) {
    if (element?.type === 'SpreadElement') {
      const spread = literalOf(program, element.argument)
      if (spread?.type !== 'ArrayExpression') return undefined
      if (index < position + spread.elements.length) return elementOf(program, spread.elements, index - position)
      position += spread.elements.length
      continue
    }
    if (position === index && element !== null) return { keyStart: element.start, value: element }
    position += 1
  }
  return undefined
}

function keyOf(property: Property): string | undefined {
  if (property.computed && property.key.type !== 'Literal') return undefined
  if (property.key.type === 'Identifier') return property.key.name
  return property.key.type === 'Literal' ? String(property.key.value) : undefined
}

/** Follows names, `await`, and calls like `defineConfig(...)`, down to what is written out. A call of `http` or `flow` stays one. */
function literalOf(program: Program, start: Expression): Expression | undefined {
  let node: Expression | undefined = start
  for (let step = 0; step < RESOLVE_STEPS_MAX && node !== undefined; step += 1) {
    if (node.type === 'Identifier') node = initializerOf(program, node.name)
    else if (node.type === 'AwaitExpression') node = node.argument
    else if (node.type === 'CallExpression') {
      const [first] = node.arguments
      if (first?.type === 'Literal' && node.arguments.length > 1) return node
      node = first?.type === 'SpreadElement' ? undefined : first
    } else return node
  }
  return undefined
}

function initializerOf(program: Program, name: string): Expression | undefined {
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration?.type !== 'VariableDeclaration') continue
    const declarator = declaration.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name)
    if (declarator !== undefined) return declarator.init ?? undefined
  }
  return undefined
}

/** A frame points at the called name: at `http` in `http(...)`, and at `http` in `envparity.http(...)`. */
function findCall(program: Program, offset: number): CallExpression | undefined {
  const open: unknown[] = [program]
  while (open.length > 0) {
    const node = open.pop()
    if (typeof node !== 'object' || node === null) continue
    if (isCall(node)) {
      const called = node.callee.type === 'MemberExpression' ? node.callee.property : node.callee
      if (called.start === offset) return node
    }
    const children: readonly unknown[] = Object.values(node)
    open.push(...children)
  }
  return undefined
}

function isCall(node: object): node is CallExpression {
  return 'type' in node && node.type === 'CallExpression'
}
