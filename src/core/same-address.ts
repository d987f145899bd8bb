/**
 * Do two base URLs lead to one place? They may be written in many ways: letter case of the host, the default port, a slash
 * at the end (RFC 3986, section 6.2), and three names of this machine.
 */

/** One server mostly listens on all of them; one that answers them differently is not what anybody compares. */
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\]|\[::ffff:7f00:1\])\.?$/

export function isSameAddress(left: string, right: string): boolean {
  return left === right || addressOf(left) === addressOf(right)
}

/** What is no URL stands for itself. */
function addressOf(text: string): string {
  if (!URL.canParse(text)) return text
  // The parser lowers host and scheme, drops the default port, and writes all forms of an IP address in one.
  const { protocol, hostname, port, pathname, search } = new URL(text)
  const host = LOOPBACK.test(hostname) ? 'localhost' : hostname.replace(/\.$/, '')
  return `${protocol}//${host}:${port}${pathname.replace(/\/+$/, '')}${search}`
}
