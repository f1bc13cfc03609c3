/** How the page looks: tables on a screen, a card for each record on a phone, in light and in dark. */
export const pageStyle = `
:root { color-scheme: light dark; --line: #d5d9de; --soft: #57606a; --paper: #ffffff; --ink: #1b1f24; --bad: #b3261e; --good: #1a7f37; --head: #f3f5f7; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3a424c; --soft: #a0aab5; --paper: #14181d; --ink: #e7ebef; --bad: #ff8f86; --good: #62d083; --head: #1e242b; }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1rem; border-bottom: 1px solid var(--line); }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 1.5rem 0 .5rem; font-size: 1.15rem; }
header p { margin: 0; color: var(--soft); overflow-wrap: anywhere; }
#state { margin-inline-start: auto; }
#state.lost { color: var(--bad); font-weight: 600; }
#count { color: var(--soft); font-weight: normal; }
.controls { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; margin-bottom: .75rem; }
select, button { font: inherit; min-height: 2.5rem; max-width: 100%; padding: .25rem .75rem; color: inherit; background: var(--head); border: 1px solid var(--line); border-radius: .4rem; }
select { max-width: 16rem; }
input[type=checkbox] { width: 1.15rem; height: 1.15rem; vertical-align: -.2rem; }
button { margin-top: .75rem; cursor: pointer; }
:focus-visible { outline: 3px solid #3b82f6; outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; }
th { text-align: start; font-size: .85rem; color: var(--soft); background: var(--head); }
th, td { padding: .4rem .6rem; vertical-align: top; border-bottom: 1px solid var(--line); }
td { overflow-wrap: anywhere; white-space: pre-wrap; unicode-bidi: isolate; max-width: 28rem; }
td:first-child, .times { font-variant-numeric: tabular-nums; }
#records td:first-child { min-width: 9.5rem; }
.times div { white-space: nowrap; }
.time { white-space: nowrap; }
.due { display: flex; flex-wrap: wrap; gap: 0 .5rem; align-items: baseline; }
.overdue td:first-child { color: var(--bad); }
.done { color: var(--soft); }
.on { color: var(--good); }
.bad { color: var(--bad); }
.tag { white-space: nowrap; padding: 0 .4rem; border: 1px solid currentColor; border-radius: .3rem; font-size: .8rem; font-weight: normal; }
.name { color: var(--soft); }
.clip { max-height: 15rem; overflow: auto; }
code { overflow-wrap: anywhere; }
footer { margin-top: 2rem; color: var(--soft); font-size: .9rem; }
@media (max-width: 40rem) {
  body { padding: .75rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; max-width: none; }
  tr { border: 1px solid var(--line); border-radius: .5rem; margin-bottom: .6rem; padding: .35rem 0; }
  td { border: 0; padding: .15rem .75rem; }
  td:empty { display: none; }
  td[data-label] { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); }
  td[data-label]::before { content: attr(data-label); font-size: .85rem; line-height: 1.75; color: var(--soft); }
  td[data-label] > * { grid-column: 2; }
}
`;
