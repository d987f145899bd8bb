/** The shop windows: what a visitor sees, and what a screen reader, a search engine and the console are told. */
import { expect, test } from 'envparity/playwright'

const WINDOWS = ['spring', 'summer', 'autumn', 'winter', 'sale', 'gifts', 'club', 'new']

test.beforeEach(async ({ page }) => {
  // Other people's scripts stay where they are: who is asked is compared, not what they answer.
  await page.route(/^https:\/\/\w+\.example\//, (route) => route.fulfill({ contentType: 'text/javascript', body: '' }))
})

for (const name of WINDOWS) {
  test(`the window "${name}" looks as it should`, async ({ page, parity }) => {
    const told = page.waitForResponse(`**/api/windows/${name}`)
    await page.goto(`/windows/${name}`)
    await told
    await expect(page.locator('#hero img')).toHaveJSProperty('complete', true)
    await parity.checkpoint(name, { screenshot: name === 'winter' })
  })
}
