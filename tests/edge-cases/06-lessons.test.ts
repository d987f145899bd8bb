/** Section 6: what real servers teach. */
import { LESSON_GROUPS } from './rows/lessons.ts'
import { LATE_LESSON_GROUPS } from './rows/lessons-late.ts'
import { testGroups } from './test-groups.ts'

testGroups([...LESSON_GROUPS, ...LATE_LESSON_GROUPS])
