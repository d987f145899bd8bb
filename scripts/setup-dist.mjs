/**
 * What stands in dist/. Node resolves `import 'envparity'` by package.json "exports", which point into dist/ because
 * Node strips no types below node_modules. In the repository the sources are to be meant, by Node and by tsc alike, so
 * dist/ holds one-line stand-ins that re-export them; only `npm pack` puts a build in their place, for as long as it takes.
 * Plain JS for Node >= 20: npm runs it as "prepare", before the pinned Node is there for sure.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const MARK = '// Stands in for the build, inside the repository only: the source itself (scripts/setup-dist.mjs).'

/** Paths of the entries in dist/, without extension, relative to it: `index`. */
function entries() {
  const { exports } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
  return Object.values(exports)
    .map((target) => /^\.\/dist\/(.+)\.js$/.exec(target.default ?? '')?.[1])
    .filter((entry) => entry !== undefined)
}

function isStandIn(file) {
  return existsSync(file) && readFileSync(file, 'utf8').startsWith(MARK)
}

/** Writes the stand-ins that are missing. A build is left alone, because `npm pack` also runs "prepare", after "prepack". */
export function link() {
  let written = 0
  for (const entry of entries()) {
    for (const extension of ['.js', '.d.ts']) {
      const file = path.join(ROOT, 'dist', `${entry}${extension}`)
      if (existsSync(file)) continue
      const source = path.relative(path.dirname(file), path.join(ROOT, 'src', `${entry}.ts`)).replaceAll(path.sep, '/')
      mkdirSync(path.dirname(file), { recursive: true })
      // `export *` leaves the default out, by which Playwright takes a reporter.
      const hasDefault = /^export default /m.test(readFileSync(path.join(ROOT, 'src', `${entry}.ts`), 'utf8'))
      writeFileSync(file, `${MARK}\nexport * from '${source}'\n${hasDefault ? `export { default } from '${source}'\n` : ''}`)
      written += 1
    }
  }
  return written
}

/** True when dist/ holds a build that an interrupted `npm pack` left behind: then old code would be meant by 'envparity'. */
export function holdsBuild() {
  return entries().some((entry) => {
    const file = path.join(ROOT, 'dist', `${entry}.js`)
    return existsSync(file) && !isStandIn(file)
  })
}

export function unbuild() {
  rmSync(path.join(ROOT, 'dist'), { recursive: true, force: true })
  link()
}

function build() {
  const dist = path.join(ROOT, 'dist')
  rmSync(dist, { recursive: true, force: true })
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc')
  const { status, error } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: ROOT, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) {
    unbuild()
    process.exitCode = 1
    return
  }
  // tsc emits what it compiled; generated JavaScript and data beside the sources go along as they are,
  // and so does the script of k6, which strips types itself.
  const wanted = (file) =>
    !path.extname(file) || (/\.(?:js|json|d\.ts|k6\.ts)$/.test(file) && path.basename(file) !== 'tsconfig.json')
  cpSync(path.join(ROOT, 'src'), dist, { recursive: true, filter: wanted })
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const commands = { link, build, unbuild }
  const command = commands[process.argv[2] ?? '']
  if (command === undefined) throw new Error(`usage: node scripts/setup-dist.mjs ${Object.keys(commands).join('|')}`)
  command()
}
