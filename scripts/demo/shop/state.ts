/** What the shop remembers while it runs: sessions with their carts, orders, CSRF tokens. Nothing outlives the process. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto'

import { CURRENCY, type Product } from './catalogue.ts'

/** The oldest entry of a full store goes first, so that a shop that runs for days stays small. */
const ENTRIES_MAX = 10_000

export type Customer = { readonly id: string; readonly email: string; readonly password: string; readonly name: string }

/** The only customer. A real shop would keep a hash; here the password is public anyway (parity.config.ts). */
export const CUSTOMER: Customer = {
  id: 'cus_1001',
  email: 'ada@shop.example',
  password: 'correct horse battery',
  name: 'Ada Lovelace',
}

export type CartItem = {
  readonly id: string
  readonly productId: string
  readonly name: string
  readonly quantity: number
  readonly price: number
  readonly addedAt: string
}
export type Cart = {
  readonly id: string
  readonly createdAt: string
  readonly items: readonly CartItem[]
  readonly total: number
  readonly currency: string
}
export type Session = { readonly id: string; readonly customer: Customer; readonly signedInAt: string; cart: Cart }

export type Order = {
  readonly id: string
  readonly number: string
  readonly status: 'accepted'
  readonly createdAt: string
  readonly lines: readonly { readonly productId: string; readonly quantity: number; readonly price: number }[]
  readonly total: number
  readonly currency: string
  /** By the id of the parcel. */
  readonly parcels: Readonly<Record<string, { readonly carrier: string; readonly tracking: string }>>
}

export type State = {
  readonly sessions: Map<string, Session>
  /** With the customer who may see it. */
  readonly orders: Map<string, { readonly customer: string; readonly order: Order }>
  readonly csrfTokens: Map<string, true>
}

export function newState(): State {
  return { sessions: new Map(), orders: new Map(), csrfTokens: new Map() }
}

export function openSession(state: State, customer: Customer): Session {
  const session = { id: randomBytes(24).toString('hex'), customer, signedInAt: now(), cart: newCart() }
  remember(state.sessions, session.id, session)
  return session
}

export function newCsrfToken(state: State): string {
  const token = randomBytes(32).toString('hex')
  remember(state.csrfTokens, token, true)
  return token
}

export function addToCart(session: Session, product: Product, quantity: number): Cart {
  const item = { id: randomUUID(), productId: product.id, name: product.name, quantity, price: product.price, addedAt: now() }
  const items = [...session.cart.items, item]
  session.cart = { ...session.cart, items, total: totalOf(items) }
  return session.cart
}

/** Turns the cart into an order and empties it. The warehouse counts the stock down at night, not here. */
export function placeOrder(state: State, session: Session): Order {
  const { items, total, currency } = session.cart
  const order: Order = {
    id: randomUUID(),
    number: `so_${tenDigits()}`,
    status: 'accepted',
    createdAt: now(),
    lines: items.map(({ productId, quantity, price }) => ({ productId, quantity, price })),
    total,
    currency,
    parcels: { [randomUUID()]: { carrier: 'DHL', tracking: `trk_${tenDigits()}` } },
  }
  remember(state.orders, order.id, { customer: session.customer.id, order })
  session.cart = newCart()
  return order
}

function tenDigits(): number {
  return randomInt(1_000_000_000, 10_000_000_000)
}

function newCart(): Cart {
  return { id: randomUUID(), createdAt: now(), items: [], total: 0, currency: CURRENCY }
}

/** Adds in cents: 12.5 + 9.9 must be 22.4, not 22.400000000000002. */
function totalOf(items: readonly CartItem[]): number {
  return items.reduce((cents, item) => cents + Math.round(item.price * 100) * item.quantity, 0) / 100
}

function remember<T>(store: Map<string, T>, key: string, value: T): void {
  store.set(key, value)
  const [oldest] = store.keys()
  if (store.size > ENTRIES_MAX && oldest !== undefined) store.delete(oldest)
}

function now(): string {
  return new Date().toISOString()
}
