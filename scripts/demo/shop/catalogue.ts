/** The shop's products, and what the public may see of them. */

export type Product = {
  readonly id: string
  /** Number of the product in the shop before this one: old links `/p/7` still carry it. */
  readonly oldNumber: number
  readonly name: string
  readonly category: string
  readonly price: number
  readonly stock: number
  readonly rating: number
  readonly tags: readonly string[]
  readonly manufacturer: { readonly name: string; readonly country: string }
  readonly addedOn: string
}

export const CURRENCY: string = 'EUR'

export const CATEGORIES: Readonly<Record<string, { readonly title: string }>> = {
  kitchen: { title: 'Kitchen' },
  living: { title: 'Living room' },
  bath: { title: 'Bath' },
  garden: { title: 'Garden' },
  office: { title: 'Office' },
}

const MANUFACTURERS = {
  emaille: { name: 'Emaillewerk Süd', country: 'DE' },
  weaver: { name: 'Three Weavers', country: 'PT' },
  wood: { name: 'Holz & Söhne', country: 'AT' },
  paper: { name: 'Papier Nord', country: 'DK' },
} as const

type Row = readonly [
  id: string,
  name: string,
  category: string,
  price: number,
  stock: number,
  rating: number,
  tags: string,
  maker: keyof typeof MANUFACTURERS,
]

const ROWS: readonly Row[] = [
  ['enamel-mug', 'Enamel mug', 'kitchen', 12.5, 140, 4.7, 'enamel mug camping', 'emaille'],
  ['espresso-mug', 'Espresso mug', 'kitchen', 9.9, 85, 4.4, 'ceramic mug', 'emaille'],
  ['travel-mug', 'Travel mug with lid', 'kitchen', 24, 31, 4.1, 'steel mug travel', 'emaille'],
  ['mug-rack', 'Rack for six mugs', 'kitchen', 34.5, 12, 4.3, 'wood mug storage', 'wood'],
  ['oak-board', 'Oak cutting board', 'kitchen', 39, 54, 4.8, 'wood board', 'wood'],
  ['linen-apron', 'Linen apron', 'kitchen', 45, 23, 4.6, 'linen apron', 'weaver'],
  ['salt-cellar', 'Salt cellar', 'kitchen', 14.2, 61, 4.2, 'wood salt', 'wood'],
  ['tea-towel', 'Tea towel, set of three', 'kitchen', 18, 200, 4.5, 'linen towel sale', 'weaver'],
  ['wool-blanket', 'Wool blanket', 'living', 119, 17, 4.9, 'wool blanket', 'weaver'],
  ['floor-cushion', 'Floor cushion', 'living', 59.9, 40, 4, 'cotton cushion sale', 'weaver'],
  ['table-lamp', 'Table lamp', 'living', 84, 19, 4.3, 'lamp light', 'wood'],
  ['floor-lamp', 'Floor lamp', 'living', 149, 8, 4.4, 'lamp light', 'wood'],
  ['lantern', 'Lantern for candles', 'living', 27.8, 73, 3.9, 'light enamel', 'emaille'],
  ['wall-clock', 'Wall clock', 'living', 64, 26, 4.2, 'wood clock', 'wood'],
  ['bath-mat', 'Bath mat', 'bath', 29.9, 66, 4.1, 'cotton mat', 'weaver'],
  ['hand-towel', 'Hand towel', 'bath', 11, 310, 4.6, 'cotton towel', 'weaver'],
  ['soap-dish', 'Soap dish', 'bath', 8.5, 92, 4, 'enamel soap', 'emaille'],
  ['laundry-basket', 'Laundry basket', 'bath', 42, 15, 4.3, 'willow basket', 'wood'],
  ['watering-can', 'Watering can', 'garden', 36.4, 37, 4.7, 'enamel garden', 'emaille'],
  ['plant-labels', 'Plant labels', 'garden', 6.9, 180, 3.8, 'wood garden', 'wood'],
  ['garden-twine', 'Garden twine', 'garden', 5.2, 240, 4.4, 'jute garden', 'weaver'],
  ['bird-house', 'Bird house', 'garden', 31, 22, 4.5, 'wood garden sale', 'wood'],
  ['lap-desk', 'Lap desk', 'office', 49, 28, 4, 'wood desk', 'wood'],
  ['notebook', 'Notebook, dotted', 'office', 13.9, 155, 4.8, 'paper notebook', 'paper'],
  ['letter-tray', 'Letter tray', 'office', 22.6, 47, 4.1, 'wood paper', 'wood'],
  ['desk-calendar', 'Desk calendar', 'office', 16, 64, 3.7, 'paper calendar sale', 'paper'],
]

export const PRODUCTS: readonly Product[] = ROWS.map(([id, name, category, price, stock, rating, tags, maker], index) => ({
  id,
  oldNumber: index + 1,
  name,
  category,
  price,
  stock,
  rating,
  tags: tags.split(' '),
  manufacturer: MANUFACTURERS[maker],
  addedOn: new Date(Date.UTC(2024, 0, 8 + index * 9)).toISOString().slice(0, 10),
}))

export function findProduct(id: string): Product | undefined {
  return PRODUCTS.find((product) => product.id === id)
}

export function withTag(tag: string): readonly Product[] {
  return PRODUCTS.filter((product) => product.tags.includes(tag))
}

/** Most liked first; equal ratings in the order of the catalogue. */
export function byRating(products: readonly Product[]): readonly Product[] {
  return products.toSorted((a, b) => b.rating - a.rating)
}

export type Review = {
  readonly author: string
  readonly stars: number
  readonly text: string
  readonly verified: boolean
  readonly writtenOn: string
}

const AUTHORS = ['Ines', 'Jörg', 'Priya', 'Malik', 'Sofia']
const TEXTS = ['Just as in the picture.', 'Sturdy, and it came quickly.', 'Smaller than I thought.', 'My second one. Très bien!']

/** The same reviews of a product on every call: they follow from its number in the catalogue. */
export function reviewsOf(product: Product): readonly Review[] {
  return [0, 1, 2].map((turn) => {
    const seed = product.oldNumber * 7 + turn * 5
    return {
      author: AUTHORS[seed % AUTHORS.length] ?? '',
      stars: 3 + (seed % 3),
      text: TEXTS[seed % TEXTS.length] ?? '',
      verified: seed % 4 !== 0,
      writtenOn: new Date(Date.UTC(2025, turn * 3, 1 + (seed % 27))).toISOString().slice(0, 10),
    }
  })
}
