/** The thread of the sampler: nothing runs on its loop but sampling, and it loads nothing but undici. */
import { parentPort } from 'node:worker_threads'

import type { ToSampler } from './messages.ts'
import { Sampler } from './sampler.ts'

if (parentPort === null) throw new Error('the sampler runs in a thread of its own: src/observe/latency/sample.ts starts it')
const port = parentPort
let sampler: Promise<Sampler> | undefined

// What comes while the addresses are looked up waits until then.
const obey = async (message: ToSampler): Promise<void> => {
  if (message.kind === 'start') sampler = Sampler.start(message.task, (ready) => port.postMessage(ready))
  const started = await sampler
  if (message.kind === 'stop') started?.stop()
  if (message.kind === 'more') started?.more(message.probe, message.more)
}

port.on('message', (message: ToSampler) => void obey(message))
