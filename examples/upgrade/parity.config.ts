/**
 * The same site behind two published versions of the static file server `serve`: what would an upgrade change?
 * `node examples/upgrade/run.mjs` installs both, writes the site, and runs this.
 */
import process from 'node:process'

import { type UserConfig, type UserEnvironment, defineConfig } from 'envparity'

/** Where each version has its command, below servers/node_modules. */
const COMMANDS = { 'serve-old': 'bin/serve.js', 'serve-new': 'build/main.js' } // 11.3.2 and 14.2.6

const candidate = process.env['UPGRADE_EQUAL'] === '1' ? 'serve-new' : 'serve-old'

const config: UserConfig = defineConfig({
  suite: 'upgrade of serve',
  environments: {
    // `UPGRADE_EQUAL=1` compares 14.2.6 with itself: then nothing may be found.
    old: { ...server(candidate, process.env['UPGRADE_OLD_PORT'] ?? '4311'), role: 'reference', allowUnsafe: true },
    new: server('serve-new', process.env['UPGRADE_NEW_PORT'] ?? '4312'),
  },
  probes: ['probes/*.probe.ts'],
  profiles: { dangling: { probes: 'probes/dangling/*.probe.ts' } },
  // Both are on this machine and serve nobody else.
  limits: { requestsPerSecond: 0 },
})
export default config

function server(version: keyof typeof COMMANDS, port: string): UserEnvironment {
  const command = `servers/node_modules/${version}/${COMMANDS[version]}`
  return {
    baseURL: `http://127.0.0.1:${port}`,
    start: {
      command: `"${process.execPath}" ${command} .site --listen tcp://127.0.0.1:${port} --cors --symlinks --no-clipboard`,
      // Or `serve` asks the registry whether there is a newer one.
      env: { NO_UPDATE_CHECK: '1' },
    },
    readyWhen: { url: '/contact', status: 200, timeout: '20s' },
  }
}
