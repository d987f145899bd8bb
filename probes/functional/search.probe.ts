/** Finding things: search, suggestions, recommendations. Scores, times and the choice of recommendations change on every call. */
import { defineProbes, http } from 'envparity'

const owner = 'team-search'
const tags = ['api', 'search']

export default defineProbes([
  http('search', {
    get: '/api/search?q=mug',
    tags: [...tags, 'smoke'],
    owner,
    expect: {
      status: 200,
      json: [
        { path: '$.results[*].score', max: 1 },
        { path: '$.results[*]', count: { min: 1 } },
      ],
    },
  }),
  http('search without hits', { get: '/api/search', query: { q: 'zeppelin' }, tags, owner }),
  http('search without words', { get: '/api/search?q=', tags: [...tags, 'errors'], owner, expect: { status: 400 } }),
  http('suggestions', {
    get: '/api/suggest?q=la',
    tags,
    owner,
    expect: { json: [{ path: '$.suggestions[*]', count: { min: 3 } }] },
  }),
  http('recommendations', { get: '/api/recommendations', tags, owner, expect: { json: [{ path: '$.items[*]', count: 4 }] } }),
])
