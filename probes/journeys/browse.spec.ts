/** What visitors do before they buy: look around, and look at one thing. */
import { expect, test } from 'envparity/playwright'

test('the front page leads to a product', async ({ page, parity }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Things that last')
  await parity.checkpoint('front page')

  await test.step('open the first product', async () => {
    await page.getByRole('main').getByRole('link').first().click()
    await expect(page.getByRole('button', { name: 'Put into the cart' })).toBeVisible()
  })
  await parity.checkpoint('product')
})

test('the list shows all products', async ({ page, parity }) => {
  await page.goto('/products')
  await expect(page.getByRole('main').getByRole('listitem')).not.toHaveCount(0)
  await parity.checkpoint('list', { fullPage: true })
})

test('the API lists what the pages show', { tag: '@api' }, async ({ request }) => {
  const response = await request.get('/api/categories')
  expect(response.ok()).toBe(true)
})
