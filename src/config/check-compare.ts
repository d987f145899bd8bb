/** Settings of the comparison that a schema cannot judge: a tolerance that tolerates nothing. */
import { describePath, type Problem } from './problems.ts'
import type { PropertyPath, SourceDocument } from './source/document.ts'
import type { UserCompare, UserProbe } from './types.ts'

export function checkCompare(document: SourceDocument, probe: UserProbe): readonly Problem[] {
  const steps = probe.kind === 'flow' ? probe.steps : []
  return [
    ...toleranceProblems(document, ['compare', 'numbers'], probe.compare),
    ...steps.flatMap(({ compare }, index) => toleranceProblems(document, ['steps', index, 'compare', 'numbers'], compare)),
  ]
}

function toleranceProblems(document: SourceDocument, at: PropertyPath, compare: UserCompare | undefined): readonly Problem[] {
  return Object.entries(compare?.numbers ?? {}).flatMap(([pointer, { relative = 0, absolute = 0 }]) => {
    if (relative > 0 || absolute > 0) return []
    const path = [...at, pointer]
    return [
      {
        document,
        path,
        code: 'PARITY_PROBE_INVALID',
        message: `${describePath(document, path)} allows nothing`,
        hint: 'Write relative, absolute or both, larger than 0: { relative: 0.01, absolute: 0.005 }. Without a tolerance, leave the path out.',
      },
    ]
  })
}
