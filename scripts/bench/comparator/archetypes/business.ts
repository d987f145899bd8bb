/** Reports, invoices, places on a map, settings: figures that people act on. */
import { json, type Tree } from '../answer.ts'
import { contextOf, contextPlaces, headersOf } from '../context.ts'
import { type Archetype, CATALOGUE } from './archetype.ts'

const MONTHS = ['2025-09', '2025-10', '2025-11', '2025-12', '2026-01', '2026-02']

const report: Archetype = {
  name: 'report',
  answer: (noise) => {
    const data = noise.data('report')
    const rows = MONTHS.map((month, index): Tree => ({
      month,
      revenue: 10_500.5 + index * 1250.25,
      orders: 310 + index * 17 + data.below(9),
      refundRate: 0.021 + index / 1000,
      currency: 'EUR',
      closed: index < 5,
    }))
    return json(
      {
        title: 'Revenue by month',
        period: { from: '2025-09-01', to: '2026-02-28', zone: 'Europe/Lisbon' },
        rows,
        series: [10.5, 11.75, 13, 14.25, 15.5, 16.75],
        totals: { revenue: 81_756.75, months: rows.length, unit: 'EUR' },
        byRegion: { north: 41, south: 22, islands: 9 },
        byDay: Object.fromEntries(['20', '21', '22'].map((day, index) => [`2026-02-${day}`, 120 + index * 9])),
        comparedTo: null,
        generatedBy: 'reports@mugs.example',
        context: contextOf(noise),
      },
      headersOf(noise),
    )
  },
  places: [
    { role: 'label', path: '/title' },
    { role: 'date', path: '/period/from' },
    { role: 'enum', path: '/period/zone' },
    { role: 'object', path: '/period' },
    { role: 'keyed list', path: '/rows' },
    { role: 'sorted list', path: '/rows' },
    { role: 'price', path: '/rows/*/revenue', list: '/rows' },
    { role: 'integer', path: '/rows/*/orders', list: '/rows' },
    { role: 'rate', path: '/rows/*/refundRate', list: '/rows' },
    { role: 'currency', path: '/rows/*/currency', list: '/rows' },
    { role: 'flag', path: '/rows/*/closed', list: '/rows' },
    { role: 'ordered list', path: '/series' },
    { role: 'price', path: '/totals/revenue' },
    { role: 'total', path: '/totals/months' },
    { role: 'unit', path: '/totals/unit' },
    { role: 'map', path: '/byRegion' },
    { role: 'map', path: '/byDay' },
    { role: 'null', path: '/comparedTo' },
    { role: 'email', path: '/generatedBy' },
    ...contextPlaces('/context'),
  ],
}

const money: Archetype = {
  name: 'money',
  answer: (noise) =>
    json(
      {
        invoice: `INV-2026-${1000 + noise.variant}`,
        customer: { name: 'Ana Sousa', email: 'ana@mugs.example', vatId: 'PT501964843', iban: 'DE89370400440532013000' },
        lines: CATALOGUE.slice(0, 4).map(({ noun }, index): Tree => ({
          position: index + 1,
          sku: `SK-${400 + index}`,
          text: noun,
          quantity: index + 1,
          unitPrice: `${10 + index}.50`,
          net: (10.5 + index) * (index + 1),
          vatRate: 0.23,
        })),
        net: '125.00',
        vat: '28.75',
        gross: '153.75',
        currency: 'EUR',
        rounding: 0.1 + 0.2,
        paid: false,
        dueOn: '2026-03-31',
        issuedAt: '2026-01-15T10:00:00Z',
        status: 'open',
        discount: null,
        context: contextOf(noise),
      },
      headersOf(noise),
    ),
  places: [
    { role: 'code', path: '/lines/*/sku' },
    { role: 'label', path: '/customer/name' },
    { role: 'email', path: '/customer/email' },
    { role: 'object', path: '/customer' },
    { role: 'keyed list', path: '/lines' },
    { role: 'sorted list', path: '/lines' },
    { role: 'label', path: '/lines/*/text', list: '/lines' },
    { role: 'integer', path: '/lines/*/quantity', list: '/lines' },
    { role: 'money', path: '/lines/*/unitPrice', list: '/lines' },
    { role: 'price', path: '/lines/*/net', list: '/lines' },
    { role: 'rate', path: '/lines/*/vatRate', list: '/lines' },
    { role: 'money', path: '/gross' },
    { role: 'money', path: '/vat' },
    { role: 'currency', path: '/currency' },
    { role: 'flag', path: '/paid' },
    { role: 'date', path: '/dueOn' },
    { role: 'instant', path: '/issuedAt' },
    { role: 'enum', path: '/status' },
    { role: 'null', path: '/discount' },
    ...contextPlaces('/context'),
  ],
}

const geo: Archetype = {
  name: 'geo',
  answer: (noise) => {
    const data = noise.data('geo')
    return json(
      {
        type: 'FeatureCollection',
        bbox: [-9.5, 36.9, 19, 55.7],
        features: CATALOGUE.slice(0, 5).map(({ city }, index): Tree => ({
          type: 'Feature',
          id: 70 + index,
          geometry: {
            type: 'Point',
            coordinates: [Number((-8.61 + index * 5.2 + data.random() / 100).toFixed(6)), 41.149_612 + index * 1.37],
          },
          properties: {
            name: city,
            distance: 1250 + index * 310,
            unit: 'm',
            open: index !== 2,
            elevation: index === 0 ? null : 104.5,
            phone: '+351220000000',
          },
        })),
        route: [
          [-8.61, 41.15],
          [-8.6, 41.16],
          [-8.58, 41.19],
        ],
        attribution: 'Map data by the shop',
        crs: 'EPSG:4326',
        context: contextOf(noise),
      },
      headersOf(noise),
      'application/geo+json',
    )
  },
  places: [
    { role: 'keyed list', path: '/features' },
    { role: 'sorted list', path: '/features' },
    { role: 'id', path: '/features/*/id' },
    { role: 'position', path: '/features/*/geometry/coordinates' },
    { role: 'label', path: '/features/*/properties/name', list: '/features' },
    { role: 'integer', path: '/features/*/properties/distance', list: '/features' },
    { role: 'unit', path: '/features/*/properties/unit', list: '/features' },
    { role: 'flag', path: '/features/*/properties/open', list: '/features' },
    { role: 'object', path: '/features/*/properties', list: '/features' },
    { role: 'enum', path: '/crs' },
    { role: 'matrix', path: '/route' },
    { role: 'ordered list', path: '/bbox' },
    { role: 'label', path: '/attribution' },
    ...contextPlaces('/context'),
  ],
}

const settings: Archetype = {
  name: 'settings',
  answer: (noise) =>
    json(
      {
        features: { newCheckout: false, darkMode: true, giftCards: true },
        limits: { uploadMb: 25, sessionMinutes: 30, perPage: 50 },
        locales: ['en', 'de', 'pt'],
        default: 'en',
        payment: { methods: ['card', 'sepa', 'paypal'], minimum: '5.00', currency: 'EUR', sandbox: false },
        support: { email: 'help@mugs.example', phone: '+351220000000', hours: '09:00-17:00' },
        urls: { api: `${noise.origin}/v1`, socket: `${noise.origin.replace('http', 'ws')}/live`, help: `${noise.origin}/help` },
        experiments: {},
        banner: '',
        maintenance: null,
        minimumVersion: '4.12.0',
        releasedAt: '2025-06-01T00:00:00Z',
        context: contextOf(noise),
      },
      headersOf(noise),
    ),
  places: [
    { role: 'flag', path: '/features/newCheckout' },
    { role: 'flag', path: '/payment/sandbox' },
    { role: 'integer', path: '/limits/perPage' },
    { role: 'integer', path: '/limits/sessionMinutes' },
    { role: 'ordered list', path: '/locales' },
    { role: 'ordered list', path: '/payment/methods' },
    { role: 'enum', path: '/default' },
    { role: 'object', path: '/payment' },
    { role: 'map', path: '/features' },
    { role: 'money', path: '/payment/minimum' },
    { role: 'email', path: '/support/email' },
    { role: 'label', path: '/support/hours' },
    { role: 'link', path: '/urls/api' },
    { role: 'empty text', path: '/banner' },
    { role: 'null', path: '/maintenance' },
    { role: 'code', path: '/minimumVersion' },
    { role: 'instant', path: '/releasedAt' },
    ...contextPlaces('/context'),
  ],
}

export const BUSINESS: readonly Archetype[] = [report, money, geo, settings]
