/**
 * Writes a file as a comment on a pull request, or over the one that begins with the same marker: one comment per suite,
 * however often it runs. Ends with 0 when the comment could not be written: the gate has decided already.
 *
 * node comment.mjs FILE, with GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN and PARITY_PULL_REQUEST from the runner.
 */
import { readFile } from 'node:fs/promises'

const PAGES_MAX = 10
const PER_PAGE = 100

const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN, PARITY_PULL_REQUEST } = process.env
const comments = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/issues`

async function ask(method, url, body) {
  const answer = await fetch(url, {
    method,
    headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${GITHUB_TOKEN}` },
    ...(body !== undefined && { body: JSON.stringify({ body }) }),
    signal: AbortSignal.timeout(20_000),
  })
  if (!answer.ok) throw new Error(`${method} was answered with ${answer.status}`)
  return answer.json()
}

async function findOurs(marker) {
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const some = await ask('GET', `${comments}/${PARITY_PULL_REQUEST}/comments?per_page=${PER_PAGE}&page=${page}`)
    const ours = some.find(({ body }) => body?.startsWith(marker))
    if (ours !== undefined || some.length < PER_PAGE) return ours
  }
  return undefined
}

try {
  const text = await readFile(process.argv[2], 'utf8')
  const ours = await findOurs(text.slice(0, text.indexOf('\n')))
  if (ours === undefined) await ask('POST', `${comments}/${PARITY_PULL_REQUEST}/comments`, text)
  else await ask('PATCH', `${comments}/comments/${ours.id}`, text)
} catch (error) {
  console.log(`::warning title=parity::the comment could not be written: ${error.message}`)
}
