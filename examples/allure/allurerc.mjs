// Allure 3 for the results of `parity run --report allure`, and of allure-playwright in the same folder.
import { defineConfig } from 'allure'

/** As in parity.config.ts. The comparison belongs to its candidate, a journey to the environment that it ran in. */
const ENVIRONMENTS = ['production', 'staging']

const label = (labels, name) => labels.find((one) => one.name === name)?.value
/** `env` is ours. allure-playwright has the project as the parent suite: `staging`, or `staging firefox` where there are several browsers. */
const environmentOf = (labels) => label(labels, 'env') ?? label(labels, 'parentSuite')?.split(' ')[0]
const isOurs = ({ labels }) => label(labels, 'framework') === 'envparity'

export default defineConfig({
  name: 'Environment parity',
  // Written once per run: pipelines that share it must not run at the same time.
  historyPath: './allure-history.jsonl',
  appendHistory: true,
  environments: Object.fromEntries(
    ENVIRONMENTS.map((name) => [name, { name, matcher: ({ labels }) => environmentOf(labels) === name }]),
  ),
  categories: {
    rules: [
      // One cause is one line, however many probes it broke.
      {
        name: 'Diverged',
        matchers: [{ statuses: ['failed'], labels: { framework: 'envparity' } }],
        groupBy: [{ label: 'cause' }],
        groupByMessage: false,
      },
      { name: 'Could not be compared', matchers: [{ statuses: ['broken'], labels: { framework: 'envparity' } }] },
    ],
  },
  performance: {
    groups: { parity: { title: 'Parity' } },
    metrics: {
      'parity.coverage': { title: 'Probes compared', unit: '%', better: 'higher', group: 'parity' },
      'parity.findings.breaking': { title: 'Breaking findings', unit: '', better: 'lower', group: 'parity' },
      'parity.findings.minor': { title: 'Minor findings', unit: '', better: 'lower', group: 'parity' },
      'parity.findings.known': { title: 'Known findings', unit: '', better: 'lower', group: 'parity' },
      'parity.latency.p50.worst-ratio': { title: 'Worst ratio of p50', unit: 'x', better: 'lower', group: 'parity' },
      'parity.latency.p95.worst-ratio': { title: 'Worst ratio of p95', unit: 'x', better: 'lower', group: 'parity' },
    },
  },
  qualityGate: {
    rules: [
      // Accepted and muted differences are left out by Allure itself; what is left stops our own gate, too.
      { id: 'parity', filter: isOurs, maxFailures: 0, minTestsCount: 1 },
      { id: 'coverage', metricMin: { key: 'parity.coverage', value: 100, unit: '%' } },
      { id: 'environments', environmentsTested: ENVIRONMENTS.filter((name) => name !== 'production') },
    ],
  },
  plugins: {
    awesome: { options: { groupBy: ['parentSuite', 'suite'] } },
  },
})
