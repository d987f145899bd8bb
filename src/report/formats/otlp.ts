/**
 * Format "otlp": what is sent to OTEL_EXPORTER_OTLP_ENDPOINT, as files: OTLP/JSON, one request a line (OpenTelemetry,
 * "OTLP File Exporter"). A collector reads them by its `otlpjsonfile` receiver.
 */
import { logRequests, metricRequests, traceRequests, type OtlpRequest } from '../otlp/signals.ts'
import type { Format } from './format.ts'

const MEDIA_TYPE = 'application/jsonl'

export const otlpFormat: Format = {
  name: 'otlp',
  file: 'otlp-traces.jsonl',
  mediaType: MEDIA_TYPE,
  render: (result) => lines(traceRequests(result)),
  beside: (result) => [
    { name: 'otlp-metrics.jsonl', mediaType: MEDIA_TYPE, text: lines(metricRequests(result)) },
    { name: 'otlp-logs.jsonl', mediaType: MEDIA_TYPE, text: lines(logRequests(result)) },
  ],
}

function lines(requests: readonly OtlpRequest[]): string {
  return requests.map(({ body }) => `${JSON.stringify(body)}\n`).join('')
}
