/** The whole style sheet of a report page: light and dark by preference, print, no web font, no script. */
export const pageStyle = `
:root{color-scheme:light dark;--ink:#17202e;--soft:#4a5565;--line:#d9dee6;--paper:#fff;--wash:#f4f6f9;--accent:#0b5fa5;
--good:#0f6b4f;--warning:#8a5a00;--bad:#b3341a;--neutral:#4a5565}
@media (prefers-color-scheme:dark){:root{--ink:#e7eaf0;--soft:#a9b3c2;--line:#343b47;--paper:#16191f;--wash:#1f242d;
--accent:#6fb6f0;--good:#5cc79f;--warning:#e3b341;--bad:#ff9373;--neutral:#a9b3c2}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;
font-variant-numeric:tabular-nums}
main,header,footer{max-width:62rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:3rem}
header::before{content:"";display:block;width:3.5rem;height:.35rem;background:var(--accent);margin-bottom:1.25rem}
h1{font-size:2.1rem;line-height:1.2;margin:0 0 .4rem;letter-spacing:-.015em}
h2{font-size:1.4rem;line-height:1.3;margin:3rem 0 1rem;padding-top:1rem;border-top:1px solid var(--line);letter-spacing:-.01em}
h3{font-size:1.1rem;margin:2rem 0 .6rem}
h4,h5,h6{font-size:1rem;margin:1.5rem 0 .5rem}
p{margin:.6rem 0}
h1,h2,h3,h4,p,li,dd,dt,figcaption,caption{overflow-wrap:anywhere}
a{color:var(--accent)}
code,pre{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.9em}
pre{overflow:auto;background:var(--wash);padding:.8rem 1rem;border-radius:.4rem}
.subtitle{color:var(--soft);margin:0}
.lead{font-size:1.1rem;margin:1.5rem 0}
.cover{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.9rem 1.5rem;margin:1.5rem 0;padding:1rem 0;
border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
.cover dt,.sla-tile dt{font-size:.8rem;color:var(--soft)}
.cover dd{margin:0;font-size:.92rem}
.sla-tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(12rem,1fr));gap:.9rem;margin:1.25rem 0}
.sla-tile{background:var(--wash);border-radius:.5rem;border-left:.3rem solid var(--neutral);padding:.8rem 1rem}
.sla-tile dd{margin:0}
.sla-tile-value{font-size:1.6rem;font-weight:650;line-height:1.25;letter-spacing:-.01em}
.sla-tile-detail{font-size:.85rem;color:var(--soft)}
.sla-tone-good{border-color:var(--good)}.sla-tone-warning{border-color:var(--warning)}.sla-tone-bad{border-color:var(--bad)}
.sla-tone-good .sla-tile-value,td.sla-tone-good,th.sla-tone-good{color:var(--good)}
.sla-tone-warning .sla-tile-value,td.sla-tone-warning,th.sla-tone-warning{color:var(--warning)}
.sla-tone-bad .sla-tile-value,td.sla-tone-bad,th.sla-tone-bad{color:var(--bad)}
.sla-tone-good>.sla-tile-value::after{content:" \\2713"/""}.sla-tone-warning>.sla-tile-value::after{content:" !"/""}
.sla-tone-bad>.sla-tile-value::after{content:" \\2717"/""}
.sla-table-wrap{container-type:inline-size;overflow-x:auto;margin:1.25rem 0 .5rem}
.sla-table{border-collapse:collapse;width:100%;font-size:.92rem}
.sla-table caption{text-align:left;font-weight:600;padding-bottom:.5rem}
.sla-table caption span{display:inline-block;position:sticky;left:0;max-width:100cqi}
.sla-table th,.sla-table td{padding:.45rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);max-width:44ch;overflow-wrap:break-word}
.sla-table tbody th{font-weight:500;min-width:11ch}
.sla-table td.sla-cell:not(.sla-right,.sla-short){min-width:13ch}
.sla-table .sla-cell.sla-right,.sla-table .sla-short{white-space:nowrap}
.sla-table .sla-head{font-size:.8rem;font-weight:600;color:var(--soft);border-bottom:2px solid var(--line);vertical-align:bottom}
.sla-table .sla-right{text-align:right}
.sla-table th:first-child,.sla-table td:first-child{padding-left:0}
.sla-note,.sla-method{font-size:.85rem;color:var(--soft)}
.sla-method{margin:1rem 0 1.5rem}
.sla-method-title{font-weight:600;margin:0}
.sla-method ul{margin:.2rem 0;padding-left:1.1rem}
.sla-chart{display:flex;flex-direction:column;margin:1.5rem 0}
.sla-chart img{display:block;width:100%;height:auto}
.sla-chart figcaption{order:-1;font-size:.92rem;font-weight:600;margin-bottom:.4rem}
.sla-callout{border-left:.3rem solid var(--neutral);background:var(--wash);border-radius:.4rem;padding:.2rem 1rem;margin:1.25rem 0}
.sla-callout.sla-tone-good{border-color:var(--good)}.sla-callout.sla-tone-warning{border-color:var(--warning)}.sla-callout.sla-tone-bad{border-color:var(--bad)}
.sla-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
footer{padding-top:2rem;padding-bottom:3rem;color:var(--soft);font-size:.85rem}
@media print{:root{color-scheme:light;--ink:#000;--soft:#333;--line:#bbb;--paper:#fff;--wash:#f4f4f4;--accent:#0b5fa5;
--good:#0f6b4f;--warning:#8a5a00;--bad:#b3341a;--neutral:#333}
body{font-size:10.5pt}main,header,footer{max-width:none;padding:0}
thead{display:table-header-group}tr,figure,.sla-tile,.sla-callout{break-inside:avoid}h2,h3,h4{break-after:avoid}.sla-table-wrap{overflow:visible}
.sla-table{font-size:8.5pt}.sla-table .sla-cell.sla-right,.sla-table .sla-short{white-space:normal}}
`;
