/** A symbolic link to a file that is not there. In a run of its own (`--profile dangling`), because 11.3.2 does not survive it. */
import { defineProbes, http } from 'envparity'

export default defineProbes([http('dangling link', { get: '/dangling.txt' })])
