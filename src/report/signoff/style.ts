/** The look of a sign-off: a document for paper, read on screens too. No font, picture or script from anywhere. */
export const SIGNOFF_STYLE = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1b1f24, #e8eaed); --soft: light-dark(#57606a, #a3abb5); --line: light-dark(#c9d0d8, #3d454f);
  --paper: light-dark(#fff, #14171b); --wash: light-dark(#f4f6f8, #1d2127);
  --good: light-dark(#11612f, #6fd08c); --bad: light-dark(#a1201b, #ff9d94); --wait: light-dark(#7a4b00, #f0bd6a);
}
* { box-sizing: border-box; }
body { overflow-wrap: anywhere; }
body { margin: 0 auto; padding: 2rem 1.5rem 3rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 14px/1.4 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
header { border-bottom: 3px solid var(--ink); padding-bottom: .6rem; display: flex; flex-wrap: wrap; gap: .2rem 1.5rem;
  justify-content: space-between; align-items: baseline; }
h1 { font-size: 1.55rem; margin: 0; letter-spacing: -.01em; }
header p { margin: 0; font-size: 1.1rem; color: var(--soft); }
.verdict { margin: 1rem 0; padding: .7rem 1rem; border: 1px solid var(--line); border-left: 6px solid var(--wait); background: var(--wash); }
.verdict.approved { border-left-color: var(--good); } .verdict.void, .verdict.emergency { border-left-color: var(--bad); }
.verdict p { margin: .15rem 0; } .verdict ul { margin: .3rem 0; padding-left: 1.2rem; }
.state { font-size: 1.2rem; font-weight: 700; color: var(--wait); }
.approved .state { color: var(--good); } .void .state, .emergency .state { color: var(--bad); }
h2 { font-size: 1rem; margin: 1.1rem 0 .3rem; border-bottom: 1px solid var(--line); padding-bottom: .15rem; break-after: avoid; }
h2 b { display: inline-block; min-width: 1.9rem; color: var(--soft); }
.note { color: var(--soft); margin: .1rem 0 .3rem; font-size: .88em; }
.scroll { overflow-x: auto; } .scroll:focus-visible { outline: 2px solid var(--soft); }
table { border-collapse: collapse; width: 100%; font-size: .9em; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: .92em; }
th, td { padding: .16rem .5rem .16rem 0; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
td code { overflow-wrap: anywhere; } td.number { white-space: nowrap; }
tbody tr:last-child td { border-bottom: 0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; padding-right: 1rem; }
code { font: .88em ui-monospace, "Liberation Mono", Consolas, monospace; }
.good { color: var(--good); font-weight: 600; } .bad { color: var(--bad); font-weight: 700; }
#scope td:first-child, #drift td:first-child, #checks td:first-child, #integrity td:first-child { white-space: nowrap; width: 1%; padding-right: 1.2rem; }
#scope td:last-child { width: 65%; } #not-covered td:nth-child(2) { white-space: nowrap; padding-right: 1rem; }
.state small { font-weight: 400; font-size: .72em; color: var(--soft); margin-left: .6rem; }
#approvals td { padding-top: .5rem; padding-bottom: .5rem; }
footer { margin-top: 1.2rem; padding-top: .5rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .85em; }
@page { size: A4; margin: 11mm 13mm 12mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #57606a; } }
@media print {
  :root { color-scheme: light; }
  body { padding: 0; max-width: none; font-size: 8.2pt; line-height: 1.24; }
  h1 { font-size: 15pt; } header p { font-size: 11pt; } .state { font-size: 12pt; }
  .verdict { margin: 5pt 0; padding: 4pt 8pt; } h2 { margin: 6pt 0 1.5pt; font-size: 9.6pt; }
  th, td { padding: 1.1pt 5pt 1.1pt 0; } #approvals td { padding-top: 4pt; padding-bottom: 4pt; }
  tr, .verdict { break-inside: avoid; } #approvals, #integrity { break-inside: avoid; } h2 + .note, thead { break-after: avoid; } .scroll { overflow: visible; }
  .verdict, .state, .good, .bad { print-color-adjust: exact; }
}
`
