/** Groups 39 to 47: the protocol and the environment. */
import { CONNECTION_GROUPS } from './rows/connections.ts'
import { DATA_GROUPS } from './rows/data.ts'
import { OPERATION_GROUPS } from './rows/operations.ts'
import { testGroups } from './test-groups.ts'

testGroups([...CONNECTION_GROUPS, ...OPERATION_GROUPS, ...DATA_GROUPS])
