/**
 * What a process tells about itself: its number, how long it runs, its memory, the name of the machine under it. Two equal
 * deployments differ in all of these for ever, and repeats cannot learn it: an uptime in whole seconds stands still for as
 * long as a short run takes (specs/COMPARATOR.md, section 6.3). Type, format and presence are compared all the same.
 */
import { isSpecific } from '../format-class.ts'
import type { Leaf } from '../leaf.ts'
import { formatName, instantOfLeaf } from '../leaf.ts'

/** @param path - JSON Pointer; what stands in a list is a row and no fact of the process that answers */
export function isProcessFact(path: string, leaves: readonly Leaf[]): boolean {
  const tokens = path.split('/').slice(1)
  const named = tokens.at(-1) === '*' || /^\d+$/.test(tokens.at(-1) ?? '') ? tokens.slice(0, -1) : tokens
  const name = named.at(-1) ?? ''
  const areNumbers = leaves.every(({ type }) => type === 'number')
  if (areNumbers && named.some((token) => STATISTICS.test(token))) return true
  if (named.includes('*')) return false
  if (areNumbers) return isMeasureName(name) || (isInMemory(named) && leaves.every(({ exact }) => Number(exact) >= BYTES_MIN))
  return leaves.every(({ type }) => type === 'string') && INSTANCE.test(name) && isOneFamily(leaves)
}

/** When the process was started: computed from its uptime, it varies by some milliseconds. @param at - of the observation */
export function isStart(path: string, leaves: readonly Leaf[], at: number): boolean {
  return START.test(path) && leaves.every((leaf) => (instantOfLeaf(leaf, at) ?? at) < at)
}

const START =
  /^(?:\/[^/*]{1,80})*\/(?:(?:process_?|server_?|app_?)?start(?:ed)?(?:_?(?:at|on|time))?|boot(?:ed)?(?:_?(?:at|time))|up_?since)$/i

/** @returns true for names of numbers that no two processes share */
export function isMeasureName(name: string): boolean {
  return MEASURE.test(name)
}

/**
 * Names that mean one thing wherever they stand: `process.memoryUsage()` and `resourceUsage()` of Node.js, `os.loadavg()`,
 * `runtime.MemStats` of Go, and the process number and uptime that nearly every health check answers with.
 */
const MEASURE: RegExp = new RegExp(
  `^(?:${[
    'p?pid|process_?id|parent_?pid|worker_?pid',
    '(?:process_?)?up_?time(?:_?(?:s|secs?|seconds|ms|millis|milliseconds|in_?seconds|in_?millis))?|uptime_?human',
    '(?:max_?)?rss|heap_?(?:total|used|free|alloc|sys|idle|in_?use|released|objects)|array_?buffers|total_?alloc|free_?mem(?:ory)?',
    'load_?avg|load_?averages?|cpu_?percent|go_?routines|num_?go_?routines?|num_?gc|open_?fds',
    '(?:user|system)_?cpu_?time|(?:in)?voluntary_?context_?switches|(?:minor|major)_?page_?faults?|fs_?(?:read|write)',
  ].join('|')})$`,
  'i',
)

/** Every number below is counted by the process: `memstats` is what the package expvar of Go publishes. */
const STATISTICS = /^(?:mem_?stats|memory_?usage|resource_?usage)$/i

/** A number of bytes below such a name; what is smaller may be a limit in megabytes, or the memory of a product. */
const MEMORY = /^(?:mem|memory|heap|disk_?space)$/i
const BYTES_MIN = 65_536

function isInMemory(tokens: readonly string[]): boolean {
  return tokens.slice(0, -1).some((token) => MEMORY.test(token))
}

const INSTANCE =
  /^(?:host_?name|pod(?:_?(?:id|name))?|instance(?:_?(?:id|name))?|container(?:_?(?:id|name))?|worker(?:_?(?:id|name))?|machine_?(?:id|name)|node_?(?:id|name)|served_?by)$/i

/** `web-7d9f8c-x2x4z` and `web-5c8d7e-ab12c` are two pods of one deployment; `web-1` and `db-1` are two services. */
function isOneFamily(leaves: readonly Leaf[]): boolean {
  const families = new Set(leaves.map(familyOf))
  return !families.has(undefined) && families.size === 1
}

/** @returns the words before the first piece with a digit; of a name that starts with one, its format or its length */
function familyOf(leaf: Leaf): string | undefined {
  if (!/^[\w.-]{1,253}$/.test(leaf.exact)) return undefined
  const pieces = leaf.exact.split(/[-_.]/)
  const first = pieces.findIndex((piece) => /\d/.test(piece))
  if (first === -1) return undefined
  if (first > 0) return pieces.slice(0, first).join('-')
  const format = formatName(leaf)
  if (isSpecific(format)) return format
  const word = /^[A-Za-z]+(?=\d+$)/.exec(pieces[0] ?? '')?.[0]
  if (word !== undefined) return word
  return CONTAINER_ID.test(leaf.exact) ? `${leaf.exact.length} hex digits` : undefined
}

/** As `docker ps` shows it, and in full. */
const CONTAINER_ID = /^(?:[0-9a-f]{12}|[0-9a-f]{64})$/
