/** The page's looks. Colours are Okabe and Ito's, so that nobody has to tell red from green; on paper everything folds open. */
export const STYLE = `
:root { --paper: #fff; --ink: #1b1f24; --soft: #57606a; --faint: #9aa4ae; --line: #e3e7eb; --card: #f6f8fa; --accent: #0b6e4f; --added: #dff3e8; --removed: #fbe7d8; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171b; --ink: #e7ebef; --soft: #a4afba; --faint: #6f7a86; --line: #2c333b; --card: #1c2127; --accent: #4cc39a; --added: #12382b; --removed: #45290f; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0 auto; max-width: 980px; padding: 1.2rem 1.2rem 4rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: .4rem 0; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 .6rem; padding-top: .4rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
p, ul { max-width: 46rem; margin: .5rem 0; }
ul { padding-left: 1.2rem; }
nav { display: flex; flex-wrap: wrap; gap: .1rem 1rem; font-size: .88rem; margin-bottom: .8rem; }
a { color: var(--accent); }
nav a { text-decoration: none; }
nav a:hover, nav a:focus { text-decoration: underline; }
.wide { overflow-x: auto; margin: .8rem 0; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th { text-align: left; color: var(--soft); font-weight: 600; vertical-align: bottom; }
th, td { padding: .22rem .9rem .22rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td { max-width: 24rem; }
td:first-child { min-width: 5rem; }
td code { white-space: pre-wrap; overflow-wrap: anywhere; }
.n { text-align: right; }
td.n { white-space: nowrap; }
.best td { font-weight: 650; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: .7rem; margin: 1rem 0; }
.cards div { background: var(--card); border-radius: 8px; padding: .7rem .9rem; }
dt { color: var(--soft); font-size: .82rem; }
dd { margin: 0; font-size: 1.25rem; font-weight: 650; line-height: 1.3; font-variant-numeric: tabular-nums; }
.cards dd { white-space: nowrap; }
.cards dd.more { white-space: normal; }
dd.more { font-size: .82rem; font-weight: 400; color: var(--soft); }
figure { margin: .8rem 0; }
figure svg { display: block; width: 100%; min-width: 560px; height: auto; }
figcaption { color: var(--soft); font-size: .85rem; margin-top: .3rem; max-width: 46rem; }
figure.small { display: inline-block; width: min(100%, 296px); margin-right: 10px; }
figure.small svg { min-width: 0; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: .9rem; }
.pictures figure { margin: 0; }
.pictures img { width: 100%; background: #fff; border: 1px solid var(--line); border-radius: 6px; }
pre { background: var(--card); border-radius: 6px; padding: .6rem .8rem; overflow-x: auto; font: 12.5px/1.45 ui-monospace, monospace; margin: .5rem 0; tab-size: 2; }
code { font: .88em ui-monospace, monospace; background: var(--card); border-radius: 4px; padding: .05rem .3rem; }
ins, del { display: inline-block; min-width: 100%; text-decoration: none; }
ins { background: var(--added); }
del { background: var(--removed); }
details { margin: .25rem 0; }
details details { margin-left: 1rem; }
summary { cursor: pointer; }
summary:focus-visible, a:focus-visible, pre:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media print { html { font-size: 11px; } body { max-width: none; font-size: 1rem; } nav { display: none; } details::details-content { content-visibility: visible; height: auto; } pre { white-space: pre-wrap; } h2, h3 { break-after: avoid; } figure, tr { break-inside: avoid; } }
`;
