/**
 * A TestRun of the k6-operator (API k6.io/v1alpha1): script and plan in a ConfigMap, secrets in a Secret, which the runners
 * see as variables, outputs on a volume that all runners write to. The operator splits the iterations by execution segments
 * and joins nothing afterwards: pairs keep their numbers, so that reading all outputs as one is all the joining there is.
 */
import { stringify } from 'yaml'

import { UserError } from '../../core/errors.ts'
import type { ScriptPlan, ScriptRequest } from './script-plan.ts'

export type OperatorRequest = {
  readonly plan: ScriptPlan
  /** Text of the envparity script. */
  readonly script: string
  /** Of all objects; a DNS label (RFC 1123). */
  readonly name: string
  readonly namespace?: string
  readonly image: string
  readonly parallelism: number
  /** PersistentVolumeClaim for the outputs; more than one runner needs one that many nodes can write. */
  readonly claim: string
  /** @returns the same text when it holds no secret */
  readonly mask: { readonly text: (text: string) => string; readonly header: (name: string, value: string) => string }
}

export type OperatorFiles = {
  /** ConfigMap and TestRun: no secret is in it. */
  readonly manifests: string
  /** The Secret with its values: for a pipe to kubectl, never for a file. */
  readonly secret: string
  readonly variables: readonly string[]
}

const SCRIPT_FILE = 'parity.k6.ts'
const PLAN_FILE = 'plan.json'
/** Where the operator mounts a ConfigMap (k6-operator: K6Configmap). */
const SCRIPT_FOLDER = '/test'
const RESULTS_FOLDER = '/results'
/** A ConfigMap holds at most 1 MiB (Kubernetes: ConfigMaps, "Motivation"); the rest is for its other fields. */
const CONFIG_MAP_BYTES_MAX = 1_000_000

/** @throws UserError when the plan is longer than a ConfigMap, or the runners are more than the users of k6 */
export function operatorFiles(request: OperatorRequest): OperatorFiles {
  const { name, namespace, image, parallelism, claim, script, plan } = request
  if (parallelism > plan.virtualUsers)
    throw new UserError(
      'PARITY_K6_PARALLELISM',
      `--parallelism ${parallelism}: at this rate there is work for ${plan.virtualUsers} runners at most`,
      {
        hint: 'Ask for fewer, or raise the rate with --budget.',
      },
    )
  const { open, hidden } = hideSecrets(plan, request.mask)
  const planText = JSON.stringify(open)
  if (Buffer.byteLength(planText + script) > CONFIG_MAP_BYTES_MAX)
    throw new UserError(
      'PARITY_K6_PLAN_LONG',
      `the plan has ${planText.length} characters; a ConfigMap holds ${CONFIG_MAP_BYTES_MAX}`,
      {
        hint: 'Select fewer probes with --grep or --tag.',
      },
    )
  const metadata = { name, ...(namespace !== undefined && { namespace }) }
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { [SCRIPT_FILE]: script, [PLAN_FILE]: planText } }
  const testRun = {
    apiVersion: 'k6.io/v1alpha1',
    kind: 'TestRun',
    metadata,
    spec: {
      parallelism,
      script: { configMap: { name, file: SCRIPT_FILE } },
      // Kubernetes puts the name of the pod in: no two runners write one file.
      arguments: `--out json=${RESULTS_FOLDER}/$(PARITY_POD).ndjson --summary-mode=disabled --no-thresholds --no-usage-report`,
      runner: {
        image,
        env: [
          { name: 'PARITY_K6_PLAN', value: `${SCRIPT_FOLDER}/${PLAN_FILE}` },
          { name: 'PARITY_POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        ],
        ...(hidden.size > 0 && { envFrom: [{ secretRef: { name } }] }),
        volumes: [{ name: 'results', persistentVolumeClaim: { claimName: claim } }],
        volumeMounts: [{ name: 'results', mountPath: RESULTS_FOLDER }],
      },
    },
  }
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', stringData: Object.fromEntries(hidden) }
  return {
    manifests: `${yamlOf(configMap)}---\n${yamlOf(testRun)}`,
    secret: yamlOf(secret),
    variables: [...hidden.keys()],
  }
}

function yamlOf(value: object): string {
  // No folding: a script is text whose lines count.
  return stringify(value, { lineWidth: 0 })
}

type Hidden = { readonly open: ScriptPlan; readonly hidden: ReadonlyMap<string, string> }

/** Every text that masking would change is replaced as a whole by the name of a variable; equal texts share one. */
function hideSecrets(plan: ScriptPlan, mask: OperatorRequest['mask']): Hidden {
  const names = new Map<string, string>()
  const hide = (text: string, masked: string): string => {
    if (text === masked) return text
    const name = names.get(text) ?? `PARITY_SECRET_${names.size + 1}`
    names.set(text, name)
    return `\${env:${name}}`
  }
  const hideText = (text: string): string => hide(text, mask.text(text))
  const hideRequest = (request: ScriptRequest): ScriptRequest => ({
    ...request,
    url: hideText(request.url),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, hide(value, mask.header(name, value))]),
    ),
    ...(request.body !== undefined && { body: hideText(request.body) }),
    ...(request.bodyBase64 !== undefined && { bodyBase64: hideBody(request.bodyBase64, mask.text, hide) }),
  })
  const open: ScriptPlan = {
    ...plan,
    environments: plan.environments.map(({ name, requests, floors }) => ({
      name,
      requests: requests.map(hideRequest),
      floors: floors.map((floor) => (floor === null ? null : hideRequest(floor))),
    })),
    tls: {
      ...plan.tls,
      // A private key is a secret whatever it holds.
      clientCertificates: plan.tls.clientCertificates.map(({ key, password, ...rest }) => ({
        ...rest,
        key: hide(key, ''),
        ...(password !== undefined && { password: hide(password, '') }),
      })),
    },
  }
  return { open, hidden: new Map([...names].map(([text, name]) => [name, text])) }
}

function hideBody(base64: string, mask: (text: string) => string, hide: (text: string, masked: string) => string): string {
  const text = Buffer.from(base64, 'base64').toString('latin1')
  return mask(text) === text ? base64 : hide(base64, '')
}
