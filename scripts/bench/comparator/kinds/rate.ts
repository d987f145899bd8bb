/** Family "rate": what happens in some of the answers, and how long they take. */
import { GONE, setField, textOf } from '../answer.ts'
import { atRoles, everywhere, inHead, type Kind, sometimes } from './kind.ts'

type Spec = Omit<Kind, 'family' | 'name' | 'rate' | 'plants' | 'needs'> & { readonly name: string; readonly of: Kind['plants'] }

const INCIDENTS: readonly Spec[] = [
  {
    name: 'sometimes-500',
    incident: 'One of the pods cannot reach the database.',
    of: inHead({ facets: ['status'], paths: [''] }, everywhere, (answer) => {
      answer.status = 500
    }),
  },
  {
    name: 'sometimes-reset',
    incident: 'One of the pods is being killed for its memory.',
    of: inHead({ facets: ['error'], paths: [''] }, everywhere, (answer) => {
      answer.failure = 'reset'
    }),
  },
  {
    name: 'sometimes-retried',
    incident: 'Keep-alive connections are closed under the client: a retry helps.',
    of: inHead({ facets: ['error'], paths: ['/retried'] }, everywhere, (answer) => {
      answer.retries = 1
    }),
  },
  {
    name: 'sometimes-missing',
    incident: 'One of the pods has the old build, without the field.',
    of: atRoles(['label', 'currency', 'price'], () => () => GONE),
  },
  {
    name: 'sometimes-null',
    incident: 'A cache fills in null after a time-out of the backend.',
    of: atRoles(['label', 'integer', 'object'], () => () => null),
  },
  {
    name: 'sometimes-other-value',
    incident: 'One of the pods has other settings.',
    of: atRoles(['flag', 'enum', 'currency'], () => (value) => (typeof value === 'boolean' ? !value : 'old')),
  },
  {
    name: 'sometimes-text',
    incident: 'One of the pods has another serializer.',
    of: atRoles(['integer', 'price'], () => textOf),
  },
  {
    name: 'sometimes-empty',
    incident: 'A search shard is not ready: now and then nothing is found.',
    of: atRoles(['keyed list'], () => () => [], { orBelow: '/*' }),
  },
  {
    name: 'sometimes-header-lost',
    incident: 'One of the proxies has the old configuration.',
    of: inHead({ facets: ['headers'], paths: ['/x-frame-options'] }, everywhere, (answer) =>
      setField(answer, 'x-frame-options', undefined),
    ),
  },
  {
    name: 'sometimes-other-header',
    incident: 'One of the proxies has another cache policy.',
    of: inHead({ facets: ['headers'], paths: ['/cache-control'] }, everywhere, (answer) =>
      setField(answer, 'cache-control', 'no-store'),
    ),
  },
]

const RATES: readonly { readonly share: number; readonly suffix: string; readonly needs?: 'history' }[] = [
  { share: 0.5, suffix: '50' },
  { share: 0.2, suffix: '20', needs: 'history' },
  { share: 0.05, suffix: '5', needs: 'history' },
]

const LATENCY: readonly Kind[] = [
  { share: 1, ms: 300, name: 'slower', incident: 'Every answer takes 300 ms more: a missing index.' },
  { share: 0.5, ms: 900, name: 'slower-half', incident: 'Half of the answers go to another continent.' },
].map(({ share, ms, name, incident }): Kind => ({
  name,
  family: 'rate',
  incident,
  needs: 'latency',
  rate: share,
  plants: sometimes(
    share,
    inHead({ facets: ['latency'] }, everywhere, (answer) => {
      answer.totalMs += ms
    }),
  ),
}))

export const RATE: readonly Kind[] = [
  ...RATES.flatMap(({ share, suffix, needs }) =>
    INCIDENTS.map(({ name, incident, of }): Kind => ({
      name: `${name}-${suffix}`,
      family: 'rate',
      incident,
      rate: share,
      ...(needs !== undefined && { needs }),
      plants: sometimes(share, of),
    })),
  ),
  ...LATENCY,
]
