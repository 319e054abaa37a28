#include "search/html_style.h"

namespace writ {

Html PageStyle() {
  return Html(R"(<style>
:root {
  --ground: #fdfcfa; --panel: #f4f2ed; --ink: #1d2126; --quiet: #565d66; --rule: #d8d4cb; --accent: #1d3f66;
  --notice: #fbeecb; --notice-ink: #553d00; --notice-rule: #c9a227; --photo: #e9e6df;
  --text: "Iowan Old Style", "Palatino Linotype", Palatino, "Source Serif 4", Georgia, "Liberation Serif", serif;
  --label: system-ui, -apple-system, "Segoe UI", "Liberation Sans", "DejaVu Sans", sans-serif;
  --fixed: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15181b; --panel: #1e2226; --ink: #e7e5df; --quiet: #a9afb6; --rule: #3a4047; --accent: #9cc0ec;
    --notice: #3a2f10; --notice-ink: #f5dfa0; --notice-rule: #b18f25; --photo: #0d0f11;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1.0625rem/1.55 var(--text); }
main { max-width: 56rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1, h2, h3 { line-height: 1.2; font-weight: 600; text-wrap: balance; }
h1 { font-size: 2.1rem; margin: .2rem 0 .4rem; letter-spacing: -.01em; }
h2 { font-size: 1.35rem; margin: 3rem 0 1rem; padding-top: .9rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1.05rem; margin: 1.8rem 0 .6rem; }
p { margin: .6rem 0; max-width: 42rem; }
strong { font-weight: 650; }
code, pre, .hash { font-family: var(--fixed); font-size: .8125rem; }
code, .hash { overflow-wrap: anywhere; }
pre { margin: .6rem 0; padding: .9rem 1rem; background: var(--panel); border: 1px solid var(--rule); border-radius: 3px;
  line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; }
.mark, th, dt, figcaption, summary, .quiet, .steps { font-family: var(--label); }
.mark { margin: 0; font-size: .78rem; letter-spacing: .12em; text-transform: uppercase; color: var(--accent); font-weight: 600; }
.quiet { color: var(--quiet); font-size: .875rem; line-height: 1.5; }
.notice { margin: 0 0 2rem; padding: .75rem 1rem; max-width: none; background: var(--notice); color: var(--notice-ink);
  border: 1px solid var(--notice-rule); border-radius: 3px; font-family: var(--label); font-size: .9rem; }
.verdict { margin: 1.8rem 0 0; padding: 1.2rem 1.5rem 1.3rem; background: var(--panel); border-left: 5px solid var(--accent); }
.verdict .word { margin: 0 0 .4rem; max-width: none; font-size: 1.75rem; line-height: 1.2; font-weight: 600; color: var(--accent); }
.verdict p:last-child { margin-bottom: 0; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem 1.25rem; margin: 1rem 0; }
.pair figure { margin: 0; min-width: 0; }
.pair .side { margin: 0; font: 600 1.05rem/1.3 var(--text); overflow-wrap: anywhere; }
figcaption { margin-top: .35rem; font-size: .8rem; line-height: 1.45; color: var(--quiet); }
img { display: block; max-width: 100%; height: auto; background: var(--photo); }
.face { width: 100%; aspect-ratio: 1; border: 1px solid var(--rule); }
.whole { width: 100%; aspect-ratio: 4 / 3; object-fit: contain; border: 1px solid var(--rule); }
dl { display: grid; grid-template-columns: minmax(8rem, 13rem) 1fr; margin: .8rem 0; border-top: 1px solid var(--rule); }
dt, dd { margin: 0; padding: .5rem 0; border-bottom: 1px solid var(--rule); }
dt { padding-right: 1rem; color: var(--quiet); font-size: .85rem; line-height: 1.9; }
dd { overflow-wrap: anywhere; }
dd .quiet { display: block; }
.number { font-variant-numeric: tabular-nums lining-nums; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .95rem; }
th, td { padding: .5rem .9rem .5rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); }
th { color: var(--quiet); font-size: .8rem; font-weight: 600; }
td.number, th.number { white-space: nowrap; }
time { white-space: nowrap; }
td .quiet { display: block; }
tr.this td { font-weight: 650; }
tr.this time { white-space: nowrap; }
td .quiet { font-weight: 400; }
details { margin: .8rem 0; border: 1px solid var(--rule); border-radius: 3px; padding: 0 1rem; }
summary { padding: .65rem 0; cursor: pointer; font-size: .9rem; color: var(--accent); font-weight: 600; }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.steps { font-size: .9rem; padding-left: 1.2rem; }
.steps li { margin: .4rem 0; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
@media (max-width: 34rem) {
  body { font-size: 1rem; }
  main { padding-top: 1.5rem; }
  h1 { font-size: 1.6rem; }
  .verdict { padding: 1rem; }
  .verdict .word { font-size: 1.4rem; }
  .pair { gap: .5rem .6rem; }
  dl { grid-template-columns: 1fr; }
  dt { padding-bottom: 0; border-bottom: 0; line-height: 1.4; }
  dd { padding-top: .1rem; }
  td.number, th.number { white-space: normal; }
}
@media print {
  @page { size: A4; margin: 18mm 16mm; }
  :root { --ground: #fff; --panel: #fff; --ink: #000; --quiet: #444; --rule: #bbb; --accent: #000; --photo: #fff;
    --notice: #fff; --notice-ink: #000; --notice-rule: #000; }
  html { font-size: 9.5pt; }
  main, p { max-width: none; }
  main { padding: 0; }
  h2 { margin-top: 1.6rem; break-after: avoid; }
  h3, h2 + p { break-after: avoid; }
  figure, tr, .verdict, .notice { break-inside: avoid; }
  .verdict { border: 1.5pt solid #000; }
  .pair { grid-template-columns: 6.2cm 6.2cm; }
  details { border: 0; padding: 0; }
  details::details-content { content-visibility: visible; block-size: auto; display: block; }
}
</style>
)");
}

}  // namespace writ
