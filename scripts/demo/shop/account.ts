/** Everything that needs to know who is asking: login, account, cart, orders. */
import { findProduct } from './catalogue.ts'
import { accountPage, loginPage } from './pages.ts'
import { type Json, type Reply, json, problem, redirect } from './reply.ts'
import { type Call, type Route, get, post } from './router.ts'
import type { Shop } from './shop.ts'
import { CUSTOMER, type Cart, type Order, type Session, addToCart, openSession, placeOrder } from './state.ts'

const SESSION_SECONDS = 3600

export const accountRoutes: readonly Route[] = [
  get('/login', (_call, shop) => loginPage(shop)),
  post('/login', (call, shop) => (isForm(call) ? loginByForm(call, shop) : loginByJson(call, shop))),
  get('/account', (call, shop) => {
    const session = sessionOf(call, shop)
    return session === undefined ? redirect(302, `${call.origin}/login?next=%2Faccount`) : accountPage(shop, session)
  }),
  get('/api/cart', (call, shop) => signedIn(call, shop, (session) => json(cartView(session.cart, call.origin)))),
  post('/api/cart', (call, shop) => signedIn(call, shop, (session) => putIntoCart(call, session))),
  post('/api/orders', (call, shop) => signedIn(call, shop, (session) => order(call, shop, session))),
  get('/api/orders/:id', (call, shop, { id = '' }) =>
    signedIn(call, shop, (session) => {
      const found = shop.state.orders.get(id)
      // Somebody else's order looks like none at all, so that ids cannot be tried out.
      if (found?.customer !== session.customer.id) return problem(404, 'Not found', 'There is no such order.')
      return json(orderView(found.order, call.origin))
    }),
  ),
]

function isForm(call: Call): boolean {
  return call.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
}

function loginByForm(call: Call, shop: Shop): Reply {
  const form = new URLSearchParams(call.body)
  if (!shop.state.csrfTokens.has(form.get('csrf') ?? ''))
    return loginPage(shop, 'This page was open for too long. Please try again.', 403)
  if (!isCustomer(form.get('email'), form.get('password')))
    return loginPage(shop, 'We do not know this e-mail address and password.', 401)
  return withSessionCookie(redirect(303, `${call.origin}/account`), openSession(shop.state, CUSTOMER))
}

function loginByJson(call: Call, shop: Shop): Reply {
  const input = parseObject(call.body)
  if (input === null) return problem(400, 'Bad request', 'The body must be a JSON object with "email" and "password".')
  if (!isCustomer(input['email'], input['password']))
    return problem(401, 'Not signed in', 'We do not know this e-mail address and password.')

  const session = openSession(shop.state, CUSTOMER)
  const { id, email, name } = CUSTOMER
  return withSessionCookie(json({ token: session.id, expiresIn: SESSION_SECONDS, customer: { id, email, name } }), session)
}

function isCustomer(email: unknown, password: unknown): boolean {
  return email === CUSTOMER.email && password === CUSTOMER.password
}

/** Without `Secure`, as the demo speaks plain HTTP and no client would send the cookie back. */
function withSessionCookie(reply: Reply, session: Session): Reply {
  return { ...reply, cookies: { sid: `${session.id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${SESSION_SECONDS}` } }
}

function sessionOf(call: Call, shop: Shop): Session | undefined {
  return shop.state.sessions.get(call.cookies['sid'] ?? '')
}

function signedIn(call: Call, shop: Shop, answer: (session: Session) => Reply): Reply {
  const session = sessionOf(call, shop)
  return session === undefined ? problem(401, 'Not signed in', 'Sign in first: POST /login.') : answer(session)
}

function putIntoCart(call: Call, session: Session): Reply {
  const { productId, quantity } = parseObject(call.body) ?? {}
  const product = typeof productId === 'string' ? findProduct(productId) : undefined
  if (product === undefined) return problem(422, 'Not acceptable', '"productId" must name a product.')
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1 || quantity > 99) {
    return problem(422, 'Not acceptable', '"quantity" must be a whole number from 1 to 99.')
  }
  return json(cartView(addToCart(session, product, quantity), call.origin), { status: 201 })
}

function order(call: Call, shop: Shop, session: Session): Reply {
  if (session.cart.items.length === 0) return problem(409, 'Empty cart', 'There is nothing in the cart to order.')
  const placed = placeOrder(shop.state, session)
  return json(orderView(placed, call.origin), { status: 201, headers: { location: `${call.origin}/api/orders/${placed.id}` } })
}

function cartView(cart: Cart, origin: string): Json {
  return { ...cart, links: { order: `${origin}/api/orders` } }
}

function orderView(placed: Order, origin: string): Json {
  return { ...placed, links: { self: `${origin}/api/orders/${placed.id}` } }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}
