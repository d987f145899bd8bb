/** XML 1.0 text: escaped, and without the characters that no XML document may hold (section 2.2). */

const INVALID = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const ENTITY: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** An attribute in front of which a space is set; line breaks in it would be read as spaces. */
export function attribute(name: string, value: string | number): string {
  return ` ${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;').replaceAll('\r', '&#13;').replaceAll('\t', '&#9;')}"`
}

/** `>` is escaped too, so that `]]>` cannot end anything. */
export function escapeXml(text: string): string {
  return text.replace(INVALID, '').replace(/[&<>"]/g, (character) => ENTITY[character] ?? '')
}
