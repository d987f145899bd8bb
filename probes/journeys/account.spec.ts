/** Signing in: the form, what it says to the wrong person, and what it opens for the right one. */
import { expect, test } from 'envparity/playwright'

test.describe('sign in', () => {
  test.beforeEach(async ({ page }) => {
    await page.goto('/login')
  })

  test('a stranger is turned away', async ({ page, parity }) => {
    await page.getByLabel('E-mail').fill('nobody@shop.example')
    await page.getByLabel('Password').fill('guess')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('alert')).toContainText('We do not know this e-mail address')
    await parity.checkpoint('turned away')
  })

  test('a customer gets to the account', async ({ page, parity }) => {
    await page.getByLabel('E-mail').fill('ada@shop.example')
    await page.getByLabel('Password').fill('correct horse battery')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('heading', { name: /^Hello/ })).toBeVisible()
    await parity.checkpoint('account')
  })
})
