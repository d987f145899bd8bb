/** Asks for a passphrase on the terminal. Nothing of what is typed is shown, kept or put into a message. */
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** @returns undefined where nobody sits at a terminal, or the input ended */
export async function askSecret(prompt: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined
  process.stderr.write(prompt)
  // readline echoes to its output, so that is a place where nothing arrives.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  try {
    return await new Promise<string | undefined>((resolve) => {
      lines.once('line', resolve)
      lines.once('close', () => resolve(undefined))
    })
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
