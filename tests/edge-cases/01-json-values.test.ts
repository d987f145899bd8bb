/** Groups 1 to 10: what a JSON value can be. */
import { KEY_GROUPS } from './rows/keys-texts.ts'
import { VALUE_GROUPS } from './rows/values.ts'
import { testGroups } from './test-groups.ts'

testGroups([...VALUE_GROUPS, ...KEY_GROUPS])
