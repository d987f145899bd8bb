/** The bounds of what is recorded of one journey; what is left out is told. */

export const RESOURCES_MAX: number = 2000
export const CALLS_MAX: number = 300
export const MESSAGES_MAX: number = 200
/** As the http probes keep of a body. */
export const BODY_BYTES_MAX: number = 1024 * 1024
/** Of a text of a message or an error. */
export const TEXT_CHARACTERS_MAX: number = 2000
/** A page that is still loading, or a request that is not answered, is waited for this long at the end. */
export const SETTLE_MS: number = 2000
/** Pixels of the side of a cell of a picture: half a line of text, so that a word that differs changes several. */
export const CELL_PIXELS: number = 16
