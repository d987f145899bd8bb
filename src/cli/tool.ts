/** Name and version of this program, as the log, the result and the User-Agent show it. */
import { readFileSync } from 'node:fs'

const packageJson: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
export const VERSION: string =
  typeof packageJson === 'object' && packageJson !== null && 'version' in packageJson ? String(packageJson.version) : '0.0.0'
export const TOOL: string = `envparity ${VERSION}`
