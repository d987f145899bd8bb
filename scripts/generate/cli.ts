/** Writes the reference of the command from its own help, so that no document knows an option that does not exist. */
import assert from 'node:assert/strict'

import type { Io } from '../../src/cli/io.ts'
import { main } from '../../src/cli/main.ts'

const notice = '<!-- Generated from `parity --help` by scripts/generate.ts. Do not edit. -->'

/** The width of the blocks below: fits beside a navigation, whatever terminal this is run in. */
const COLUMNS = 100

/** @returns the help text of every command by its name, `signoff create` too; that of `parity` itself by the empty one */
export async function helpTexts(): Promise<ReadonlyMap<string, string>> {
  const all = await helpOf([])
  const commands = commandsIn(all)
  assert(commands.length >= 5, `only ${commands.length} commands found in the help`)
  const texts = new Map([['', all]])
  for (const name of commands) {
    const help = await helpOf([name])
    texts.set(name, help)
    for (const below of commandsIn(help)) texts.set(`${name} ${below}`, await helpOf([name, below]))
  }
  return texts
}

export async function cliReference(): Promise<string> {
  const texts = await helpTexts()
  const sections = Array.from(texts, ([name, text]) => (name === '' ? block(text) : `## parity ${name}\n\n${block(text)}`))
  return (
    [
      '# Reference: the command',
      notice,
      'stdout is the summary for people, or with `--json` exactly the bytes of `result.json`. Progress, warnings and errors go to stderr. Colour only on a terminal; `NO_COLOR` and `FORCE_COLOR` are obeyed. [exit-codes.md](exit-codes.md) says what the exit codes mean, [config.md](config.md) what a config may hold.',
      'A run is written to a folder, `reports/<runId>` or what `--out` names: `observations.ndjson` (the [log](log.md)), `result.json`, and a file for each of `--report`: `terminal.txt`, `junit.xml`. A link `latest` beside that folder points to it.',
      ...sections,
    ].join('\n\n') + '\n'
  )
}

function commandsIn(help: string): readonly string[] {
  const [, list = ''] = help.split('\nCommands:\n')
  const names = Array.from(list.matchAll(/^ {2}([a-z]+)\b.* {2,}\S/gm), ([, name = '']) => name)
  return names.filter((name) => name !== 'help' && name !== 'parity')
}

async function helpOf(command: readonly string[]): Promise<string> {
  let text = ''
  const out: Io['out'] = {
    write: (part) => {
      text += part
    },
    isTTY: false,
    columns: COLUMNS,
  }
  const io: Io = {
    cwd: '.',
    variables: {},
    out,
    err: out,
    now: () => 0,
    randomSeed: () => 0,
    onInterrupt: () => () => undefined,
  }
  const code = await main([...command, '--help'], io)
  assert.equal(code, 0, text)
  return text.trimEnd()
}

function block(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``
}
