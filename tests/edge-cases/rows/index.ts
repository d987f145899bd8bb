/** The registry of edge cases: every numbered group of specs/COMPARATOR.md, sections 5 and 6. */
import type { Group } from '../edge-row.ts'
import { ARRAY_GROUPS } from './arrays.ts'
import { CONNECTION_GROUPS } from './connections.ts'
import { DATA_GROUPS } from './data.ts'
import { DOCUMENT_GROUPS } from './documents.ts'
import { ENCODING_GROUPS } from './encodings.ts'
import { INSTANT_GROUPS } from './instants.ts'
import { KEY_GROUPS } from './keys-texts.ts'
import { LATE_LESSON_GROUPS } from './lessons-late.ts'
import { LESSON_GROUPS } from './lessons.ts'
import { OPERATION_GROUPS } from './operations.ts'
import { PROTOCOL_GROUPS } from './protocols.ts'
import { SERVICE_GROUPS } from './services.ts'
import { STRUCTURE_GROUPS } from './structure.ts'
import { TOKEN_GROUPS } from './tokens.ts'
import { VALUE_GROUPS } from './values.ts'

export const GROUPS: readonly Group[] = [
  ...VALUE_GROUPS,
  ...KEY_GROUPS,
  ...STRUCTURE_GROUPS,
  ...ARRAY_GROUPS,
  ...INSTANT_GROUPS,
  ...TOKEN_GROUPS,
  ...SERVICE_GROUPS,
  ...ENCODING_GROUPS,
  ...DOCUMENT_GROUPS,
  ...PROTOCOL_GROUPS,
  ...CONNECTION_GROUPS,
  ...OPERATION_GROUPS,
  ...DATA_GROUPS,
  ...LESSON_GROUPS,
  ...LATE_LESSON_GROUPS,
]
