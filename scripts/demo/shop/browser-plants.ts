/** What goes wrong in the shop windows, and shows in a browser alone. One record each, as in plants.ts. */
import { problem } from './reply.ts'
import { type Expected, type Plant, withJson, withText } from './spoil.ts'

/** A journey's name, as its spec gives it. */
function journey(name: string): string {
  return `windows.spec.ts › the window "${name}" looks as it should`
}

function inWindow(name: string, rule: string, path: string): Expected {
  return { rule, probe: journey(name), path }
}

export const BROWSER_PLANTS: readonly Plant[] = [
  {
    id: 'window-complains',
    area: 'browser',
    story: 'A feature flag that nobody set makes the page write an error into the console with every visit.',
    where: 'GET /windows/spring',
    spoil: withText((html) =>
      html.replace('setTimeout(show, 0)', "console.error('The flag seasonal-prices is not set'); setTimeout(show, 0)"),
    ),
    expected: [inWindow('spring', 'console.error-added', '/error The flag seasonal-prices is not set')],
  },
  {
    id: 'window-without-picture',
    area: 'browser',
    story: 'The picture was not copied to the new bucket, and visitors see the sign of a broken one.',
    where: 'GET /windows/summer/hero.png',
    spoil: () => problem(404, 'Not found', 'There is no such picture.'),
    expected: [inWindow('summer', 'request.failed-on-candidate', '/GET ~1windows~1summer~1hero.png')],
  },
  {
    id: 'window-button-lost',
    area: 'browser',
    story: 'The new component draws a button with a <div>: it looks the same, and no screen reader or keyboard finds it.',
    where: 'GET /windows/autumn',
    spoil: withText((html) =>
      html.replace('<button type="button">Remember this window</button>', '<div class="button">Remember this window</div>'),
    ),
    expected: [inWindow('autumn', 'page.role-changed', '/autumn/aria/Remember this window')],
  },
  {
    id: 'window-broken',
    area: 'browser',
    story: 'One rule of the style sheet is lost in a merge, and the tiles stand below each other.',
    where: 'GET /windows/winter',
    spoil: withText((html) => html.replace('display: grid; ', '')),
    expected: [inWindow('winter', 'screenshot.changed', '/winter')],
  },
  {
    id: 'window-late',
    area: 'browser',
    story: 'The big picture waits for the consent manager, and comes three seconds after the rest of the page.',
    where: 'GET /windows/sale',
    spoil: withText((html) => html.replace('setTimeout(show, 0)', 'setTimeout(show, 3000)')),
    expected: [inWindow('sale', 'vital.worse', '/~1windows~1sale/lcp')],
  },
  {
    id: 'window-watched-by-others',
    area: 'browser',
    story: 'A marketing test swaps the script that counts visits for that of a vendor nobody has a contract with.',
    where: 'GET /windows/gifts',
    spoil: withText((html) => html.replace('https://metrics.example/count.js', 'https://tracker.example/t.js')),
    expected: [
      inWindow('gifts', 'request.third-party-added', '/hosts/tracker.example'),
      inWindow('gifts', 'request.third-party-missing', '/hosts/metrics.example'),
    ],
  },
  {
    id: 'window-without-points',
    area: 'browser',
    story: 'The members API drops a field that is zero for new members, and the script of the page throws.',
    where: 'GET /api/windows/club',
    spoil: withJson('/points', () => undefined),
    expected: [
      { rule: 'body.field-missing', probe: `${journey('club')} › GET /api/windows/club`, path: '/points' },
      inWindow(
        'club',
        'console.exception-added',
        "/exception TypeError: Cannot read properties of undefined (reading 'toFixed')",
      ),
      inWindow('club', 'page.element-missing', '/club/aria/40 points for a visit'),
    ],
  },
  {
    id: 'window-not-listed',
    area: 'browser',
    story: 'The template of the staging pages is used for the release, and search engines drop the page within days.',
    where: 'GET /windows/new',
    spoil: withText((html) => html.replace('<style', '<meta name="robots" content="noindex, nofollow">\n  <style')),
    expected: [inWindow('new', 'page.indexing-blocked', '/new/meta/robots')],
  },
]
