/** The order inside the pairs: by rule it would give the second environment a bias. */

/** Every order is as likely as any other (Fisher and Yates, after Durstenfeld). */
export function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  const left = [...items]
  const order: Item[] = []
  while (left.length > 0) order.push(...left.splice(Math.floor(random() * left.length), 1))
  return order
}
