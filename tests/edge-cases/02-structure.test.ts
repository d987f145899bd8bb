/** Groups 11 to 17: structure, lists, pages, invariants. */
import { ARRAY_GROUPS } from './rows/arrays.ts'
import { STRUCTURE_GROUPS } from './rows/structure.ts'
import { testGroups } from './test-groups.ts'

testGroups([...STRUCTURE_GROUPS, ...ARRAY_GROUPS])
