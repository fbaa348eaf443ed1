package app

// printStyle is the look of a printed article: the reader's type and bands, on paper.
const printStyle = `:root { color-scheme: light; }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; background: #fff; color: #22201c;
  font: 11.5pt/1.6 "Noto Serif", Georgia, "Songti SC", "Noto Serif CJK SC", serif; }
header { border-bottom: 1px solid #e3e0d8; margin-bottom: 1.5rem; padding-bottom: .5rem; }
header p, aside, table, .n, .url { font: 9pt/1.45 "Noto Sans", "Helvetica Neue", Arial, "Noto Sans CJK SC", sans-serif; color: #706b62; margin: .2rem 0; }
.cite { color: #22201c; font-size: 10pt; }
.url { overflow-wrap: anywhere; }
.legend > span { margin-right: .8rem; }
section { display: grid; grid-template-columns: 2.2rem minmax(0, 1fr) 15rem; column-gap: 1rem; align-items: baseline; break-inside: avoid-page; }
section > * { margin: 0 0 .8rem; overflow-wrap: anywhere; }
.n { text-align: right; }
h1 { font-size: 20pt; line-height: 1.25; }
h2 { font-size: 13pt; }
.standfirst p { font-size: 13pt; color: #706b62; }
.list-item p { padding-left: 1rem; border-left: 3px solid #e3e0d8; }
blockquote { padding-left: 1rem; border-left: 3px solid #1d6a72; font-style: italic; }
.caption p { font-size: 9.5pt; color: #706b62; }
.related, .boilerplate { color: #8f897d; font-size: 9.5pt; }
sup { font: bold 7.5pt/0 "Noto Sans", "Helvetica Neue", Arial, sans-serif; color: #22201c; padding-left: 1px; }
.note sup { padding: 0 2px 0 0; }
.note { border-left: 3px solid #706b62; padding-left: .5rem; margin-bottom: .5rem; color: #22201c; break-inside: avoid; }
.note span { color: #706b62; }
.note.support { border-color: #2b8a4b; } .note.support strong { color: #1f6d39; }
.note.oppose { border-left-style: double; border-color: #b3402e; border-left-width: 5px; } .note.oppose strong { color: #9c3322; }
.note.neutral { border-left-style: dashed; } .note.unclear { border-left-style: dotted; }
.left-out { font: 9pt/1.45 "Noto Sans", "Helvetica Neue", Arial, sans-serif; color: #706b62; margin-left: 3.2rem; }
.m { border-bottom: 2px solid; border-color: var(--line); box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.lane0 { padding-bottom: 0; } .lane1 { padding-bottom: 4px; } .lane2 { padding-bottom: 8px; }
.lane3 { padding-bottom: 12px; } .lane4 { padding-bottom: 16px; } .lane5 { padding-bottom: 20px; }
.deep1 { line-height: calc(1.6em + 4px); } .deep2 { line-height: calc(1.6em + 8px); } .deep3 { line-height: calc(1.6em + 12px); }
.deep4 { line-height: calc(1.6em + 16px); } .deep5 { line-height: calc(1.6em + 20px); }
.speaker { --line: #2563c9; --fill: #dce8fb; }
.firm { --line: #b57a00; --fill: #fbebc8; border-bottom-style: dashed; }
.claim { --line: #2b8a4b; --fill: #ddf1e2; border-bottom-width: 4px; }
.mention { --line: #7a55c7; --fill: #e9e1f9; border-bottom-style: dotted; }
.tag { --line: #4a6478; --fill: #e3e9ed; border-bottom-style: double; border-bottom-width: 4px; }
.in-speaker { --fill: #dce8fb; } .in-firm { --fill: #fbebc8; } .in-claim { --fill: #ddf1e2; } .in-mention { --fill: #e9e1f9; } .in-tag { --fill: #e3e9ed; }
.fill { background: var(--fill); }
.doubtful { background: repeating-linear-gradient(45deg, var(--fill) 0 4px, #fff 4px 8px); border-bottom-style: dashed; }
.open { color: #b3402e; font-weight: bold; font-size: 80%; vertical-align: super; line-height: 0; }
table { border-collapse: collapse; width: 100%; margin-top: 2rem; color: #22201c; }
th, td { text-align: left; vertical-align: top; padding: .2rem .6rem .2rem 0; border-top: 1px solid #e3e0d8; }
th { color: #706b62; }
td:last-child { width: 30%; }
tr { break-inside: avoid; }
@media (max-width: 46rem) { section { grid-template-columns: 2.2rem minmax(0, 1fr); } aside { grid-column: 2; } }
@page { margin: 16mm 14mm 18mm; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; } section { grid-template-columns: 1.6rem minmax(0, 1fr) 12.5rem; column-gap: .8rem; } h1 { font-size: 17pt; } .standfirst p { font-size: 11.5pt; }
  h1, h2, thead { break-after: avoid; } thead { display: table-header-group; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`
