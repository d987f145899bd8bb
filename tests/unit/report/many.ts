/** A run with so many causes that every limit is met. */
import type { Result } from '../../../src/core/result.ts'
import { cause, finding } from './fixtures.ts'
import { DIVERGED } from './fixtures-diverged.ts'

export function manyCauses(amount: number): Result {
  const id = (kind: string, index: number): string => `${kind}-${String(index).padStart(10, '0')}`
  const findings = Array.from({ length: amount }, (_, index) =>
    finding(id('f', index), id('c', index), { path: `/field${index}` }),
  )
  return { ...DIVERGED, findings, causes: findings.map((one) => cause(one.cause, [one], { path: one.path })) }
}
