/** Groups 28 to 38: packing and kinds of bodies. */
import { DOCUMENT_GROUPS } from './rows/documents.ts'
import { ENCODING_GROUPS } from './rows/encodings.ts'
import { PROTOCOL_GROUPS } from './rows/protocols.ts'
import { testGroups } from './test-groups.ts'

testGroups([...ENCODING_GROUPS, ...DOCUMENT_GROUPS, ...PROTOCOL_GROUPS])
