/** Certificates made with openssl for the test at hand, so that none in the repository expires. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Of the system, not of a package. */
const OPENSSL = 'openssl'

export type Certificate = { readonly cert: string; readonly key: string }

export type CertificateAuthority = {
  readonly cert: string
  /** @param hosts - subject alternative names: `DNS:localhost`, `IP:127.0.0.1` */
  readonly issue: (name: string, hosts: readonly string[], times?: Times, key?: KeyType) => Certificate
}

type KeyType = 'ec' | 'rsa'

/** As openssl takes them: YYYYMMDDHHMMSSZ. */
type Times = { readonly from: string; readonly to: string }

export const EXPIRED: Times = { from: '20200101000000Z', to: '20200201000000Z' }

export function createAuthority(folder: string, authority: string = 'test authority'): CertificateAuthority {
  const at = (file: string): string => path.join(folder, file)
  const openssl = (...args: readonly string[]): void => {
    execFileSync(OPENSSL, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  }
  newKey(openssl, 'ca.key')
  openssl(
    'req',
    '-x509',
    '-key',
    'ca.key',
    '-out',
    'ca.crt',
    '-subj',
    `/CN=${authority}`,
    '-days',
    '2',
    '-addext',
    'basicConstraints=critical,CA:TRUE',
  )
  // `openssl x509` of Debian's OpenSSL 3.0 sets no dates in the past; `openssl ca` does, and wants a small database.
  writeFileSync(at('index.txt'), '')
  writeFileSync(at('serial'), '01')
  writeFileSync(
    at('ca.conf'),
    `[ca]
default_ca = ours
[ours]
dir = .
database = ./index.txt
serial = ./serial
new_certs_dir = .
certificate = ./ca.crt
private_key = ./ca.key
default_md = sha256
default_days = 2
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
`,
  )
  return {
    cert: readFileSync(at('ca.crt'), 'utf8'),
    issue: (name, hosts, times, key) => {
      newKey(openssl, `${name}.key`, key)
      const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${hosts.join(',')}`]
      openssl('req', '-new', '-key', `${name}.key`, '-out', `${name}.csr`, ...subject)
      const dates = times === undefined ? [] : ['-startdate', times.from, '-enddate', times.to]
      openssl('ca', '-batch', '-config', 'ca.conf', '-in', `${name}.csr`, '-out', `${name}.crt`, '-notext', ...dates)
      return { cert: readFileSync(at(`${name}.crt`), 'utf8'), key: readFileSync(at(`${name}.key`), 'utf8') }
    },
  }
}

/** Signed by its own key: nobody vouches for it. */
export function selfSigned(folder: string, hosts: readonly string[]): Certificate {
  const at = (file: string): string => path.join(folder, file)
  const openssl = (...args: readonly string[]): void => {
    execFileSync(OPENSSL, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  }
  newKey(openssl, 'self.key')
  openssl(
    'req',
    '-x509',
    '-key',
    'self.key',
    '-out',
    'self.crt',
    '-subj',
    '/CN=self',
    '-days',
    '2',
    '-addext',
    `subjectAltName=${hosts.join(',')}`,
  )
  return { cert: readFileSync(at('self.crt'), 'utf8'), key: readFileSync(at('self.key'), 'utf8') }
}

/** Elliptic curves: an RSA key takes a hundred times as long to make. */
function newKey(openssl: (...args: readonly string[]) => void, file: string, type: KeyType = 'ec'): void {
  if (type === 'rsa') openssl('genrsa', '-out', file, '2048')
  else openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', file)
}
