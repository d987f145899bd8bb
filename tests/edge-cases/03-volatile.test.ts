/** Groups 18 to 27: what is new with every answer, and what must not hide behind it. */
import { INSTANT_GROUPS } from './rows/instants.ts'
import { SERVICE_GROUPS } from './rows/services.ts'
import { TOKEN_GROUPS } from './rows/tokens.ts'
import { testGroups } from './test-groups.ts'

testGroups([...INSTANT_GROUPS, ...TOKEN_GROUPS, ...SERVICE_GROUPS])
