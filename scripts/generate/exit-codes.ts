/** Writes what the exit codes mean. The numbers come from src/core/exit.ts; a new one without a meaning does not compile. */
import type { EXIT as Exit, ExitWord } from '../../src/core/exit.ts'

const notice = '<!-- Generated from src/core/exit.ts by scripts/generate.ts. Do not edit. -->'

type Meaning = { readonly means: string; readonly todo: string }

const MEANINGS: Readonly<Record<ExitWord, Meaning>> = {
  pass: {
    means:
      'Enough evidence, and no finding at or above `--fail-on` that is not accepted. Minor findings may be there: `gate.decision` is `warn` then, and `--warn-exit-code` gives it a code of its own, 5 to 125.',
    todo: 'Go on.',
  },
  fail: {
    means:
      'A proved divergence at or above `--fail-on` (default `breaking`), or an expired known difference, whatever its severity.',
    todo: '`parity explain` the causes; repair, or accept in `known-differences.yaml`.',
  },
  usage: {
    means:
      'A flag, the config, a probe, a known difference or a secret is wrong or missing, and nothing was sent. Or a setting did nothing in the run, with `--strict-config`; the report is written then.',
    todo: 'The message says what, where and what to do. All mistakes of a config are told at once.',
  },
  inconclusive: {
    means:
      'Not enough evidence to say "alike": an environment did not answer, less than `--min-coverage` (default 100) percent of the probes were decided, no probe was selected, an environment that was to be started did not become ready. Or evidence about something else: another version than `--expect-version`, a version that changed during the run, a candidate with the address of the reference.',
    todo: 'Not a pass. Run again, or repair what the reasons name.',
  },
  error: {
    means: 'A fault of envparity (`PARITY_BUG`, `PARITY_BROKEN`) or of the machine it runs on (disk full, folder not writable).',
    todo: 'Free space or rights; report a bug with the lines that were printed.',
  },
  interrupted: {
    means: 'Ctrl-C (SIGINT). What was observed is kept, judged and reported.',
    todo: '`parity compare` the folder, or run again.',
  },
  terminated: { means: 'Ended by SIGTERM, as CI does at its time limit. The rest as above.', todo: 'The same.' },
}

export function exitCodesReference(exit: typeof Exit): string {
  const rows = Object.entries(MEANINGS).map(
    ([word, { means, todo }]) => `| ${exit[wordNamed(word)]} | ${word} | ${means} | ${todo} |`,
  )
  return (
    [
      '# Reference: exit codes',
      notice,
      'Constants, never a count. A changed exit code is a breaking change.',
      ['| exit | word | meaning | what to do |', '|---|---|---|---|', ...rows].join('\n'),
      '## Which one wins',
      'The strongest first: 4, 2, 1, 3, 0. So a proved divergence fails the gate even when another environment was down or other probes stayed undecided; the summary and `gate.reasons` of `result.json` name both. There is one exception: when the evidence is about the wrong thing (another version, one environment compared with itself), no finding of it counts, and the run ends with 3. An interrupted run ends with 130 or 143, whatever was found until then; `parity compare` on its folder says what that was.',
      'A report format that cannot be written warns on stderr and changes no exit code. `--fail-on none` never ends with 1; it still ends with 3 when evidence is missing.',
      '## What holds a decision back',
      'Each of these is said in the summary, in `gate.reasons` and in `gate.softened`, with the decision and the exit code that it would have been. The decision is `warn` then, never `pass`.',
      [
        '| option | what it does | what it leaves as it is |',
        '|---|---|---|',
        '| `--on-inconclusive warn` | missing evidence lets pass | another version, the same address twice, an empty run: 3 |',
        '| `--new-only <run>` | findings that stood in an earlier run, as severe as now, do not fail | what is new, what is worse now, what was accepted then and is not any more |',
        '| `--observe-only` | 1 and 3 become 0, whatever `--warn-exit-code` says | 2, 4, 130, 143 |',
      ].join('\n'),
      '## By command',
      [
        '| command | exit codes |',
        '|---|---|',
        '| `parity run` | all of them |',
        '| `parity compare` | all but 130 and 143: an interrupted run that is compared ends with 1 when a finding of it fails the gate, else with 3 |',
        '| `parity observe` | 0: the environment answered; 3: it did not, or nothing was asked; 2, 4, 130, 143 as above. It never ends with 1: one side cannot differ |',
        '| `parity plan`, `parity explain`, `parity report` | 0, 2, 4; the verdict of the run that is shown changes nothing |',
        '| `parity signoff create` | 0: it recommends to approve; 1: it recommends not to; 3: the evidence is not enough to recommend anything; 2, 4 |',
        '| `parity signoff approve`, `parity signoff revoke` | 0: signed; 1: refused, and nothing was signed; 2, 4 |',
        '| `parity signoff verify` | 0: approved and in force; 1: changed, revoked, expired, overdue, or for something else; 3: approvals are missing, or an emergency without `--accept-emergency`; 2, 4 |',
        '| `parity signoff keygen`, `parity signoff draw` | 0, 2, 4 |',
      ].join('\n'),
    ].join('\n\n') + '\n'
  )
}

function wordNamed(word: string): ExitWord {
  const known = WORDS.find((one) => one === word)
  if (known === undefined) throw new RangeError(`no exit word "${word}"`)
  return known
}

const WORDS: readonly ExitWord[] = ['pass', 'fail', 'usage', 'inconclusive', 'error', 'interrupted', 'terminated']
