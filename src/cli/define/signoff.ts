/** "parity signoff": its own commands, each loaded when it runs. */
import { Option, type Command } from 'commander'

import { EXIT } from '../../core/exit.ts'
import { MEANINGS } from '../../core/signoff.ts'
import type { ApproveOptions, RevokeOptions } from '../signoff/add.ts'
import type { CreateOptions } from '../signoff/create.ts'
import type { KeygenOptions } from '../signoff/keygen.ts'
import type { VerifyOptions } from '../signoff/verify.ts'
import type { Io } from '../io.ts'
import { collect } from '../options.ts'
import type { Define, Done } from './define.ts'

export const defineSignoff: Define = (program, io, done) => {
  const signoff = program.command('signoff').description('sign a release off: create, approve, verify, revoke, keygen, draw')
  addCreate(signoff, io, done)
  addApprove(signoff, io, done)
  addVerify(signoff, io, done)

  withSigner(signoff.command('revoke <folder>').description('take a sign-off back; it stays, and says so'))
    .requiredOption('--reason <text>', 'why')
    .action(async (folder: string, options: RevokeOptions) =>
      done(await (await import('../signoff/add.ts')).revoke(folder, options, io)),
    )

  signoff
    .command('keygen')
    .description('make an Ed25519 key pair for one person; the private key is written under a passphrase')
    .requiredOption('--name <name>', 'printed name')
    .option('--out <folder>', 'where to write both files; default: the working folder')
    .action(async (options: KeygenOptions) => done(await (await import('../signoff/keygen.ts')).keygen(options, io)))

  signoff
    .command('draw <folder>')
    .description('write signoff.html, signoff.md and signoff.pdf again')
    .option('--config <file>', 'config file; default: found upwards')
    .action(async (folder: string, options: { config?: string }) => {
      await (await import('../signoff/redraw.ts')).redraw(folder, options, io)
      done(EXIT.pass)
    })
}

function addCreate(signoff: Command, io: Io, done: Done): void {
  const create = signoff
    .command('create')
    .description('collect and check the evidence, and write the statement that others approve')
  withSubject(withSigner(create))
    .requiredOption('--release <version>', 'the version that is released; the runs must have seen it on the candidate')
    .option('--change <id>', 'id of the change record')
    .option('--run <folder>', 'a run as evidence; may be repeated; default: reports/latest', collect)
    .option('--candidate <name>', 'the candidate; default: the only one')
    .option('--profile <name>', 'the profile that the runs were made with')
    .option('--out <folder>', 'folder of all sign-offs; default: what the config names, else signoffs')
    .action(async (options: CreateOptions) => done(await (await import('../signoff/create.ts')).create(options, io)))
}

function addApprove(signoff: Command, io: Io, done: Done): void {
  withSigner(signoff.command('approve <folder>').description('add your signature, with your role, its meaning and the time'))
    .option('--role <role>', 'the role you approve in; default: the only one you hold')
    .addOption(new Option('--meaning <meaning>', 'what your signature means').choices(MEANINGS).makeOptionMandatory())
    .option('--emergency', 'approve alone; the others must review it afterwards')
    .option('--reason <text>', 'with --emergency: why')
    .option('--profile <name>', 'the profile that the runs were made with')
    .action(async (folder: string, options: ApproveOptions) =>
      done(await (await import('../signoff/add.ts')).approve(folder, options, io)),
    )
}

function addVerify(signoff: Command, io: Io, done: Done): void {
  withSubject(signoff.command('verify <folder>').description('is it complete, unchanged and in force? Needs no network'))
    .option('--config <file>', 'config file with the rules and people; default: found upwards')
    .option('--keys <folder>', 'instead of the config: trust the public keys (*.pub.pem) of this folder')
    .option('--release <version>', 'refuse it for another release')
    .option('--head <sha256>', 'refuse it when its last record is another one than was noted')
    .option('--accept-emergency', 'an emergency approval whose review is not overdue ends with 0')
    .option('--json', 'print the status as JSON')
    .action(async (folder: string, options: VerifyOptions) =>
      done(await (await import('../signoff/verify.ts')).verify(folder, options, io)),
    )
}

function withSigner(command: Command): Command {
  return command
    .option('--key <file>', 'your private key (PEM under a passphrase); default: PARITY_SIGNOFF_KEY, a path or the PEM itself')
    .option('--config <file>', 'config file; default: found upwards')
}

function withSubject(command: Command): Command {
  return command
    .option('--artifact <file>', 'a file of the release, by its SHA-256; may be repeated', collect)
    .option('--digest <name@sha256:hex>', 'a digest of the release, of an image for example; may be repeated', collect)
    .option('--commit <id>', 'the commit of the release, whole')
}
