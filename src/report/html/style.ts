/**
 * The stylesheet. Colours are pairs for light and dark, each with a contrast of at least 4.5 on its ground (WCAG 2.2,
 * 1.4.3); what a colour says is said by a word too. Rules for `light-dark()` and `:has()`: all browsers since 2024.
 */
export const STYLE: string = `:root{color-scheme:light dark;
--ground:light-dark(#fff,#14171a);--raised:light-dark(#f6f7f9,#1c2025);--line:light-dark(#d5dae1,#353c45);
--ink:light-dark(#1a1f26,#e4e8ed);--dim:light-dark(#56606e,#a3adba);--link:light-dark(#0b57b8,#8ab8ff);
--bad:light-dark(#b3202c,#ff8f8f);--bad-g:light-dark(#fdecec,#3a1d20);--open:light-dark(#7a4d00,#f0bf62);--open-g:light-dark(#fdf3dc,#352a14);
--good:light-dark(#1b6b3a,#76d39b);--good-g:light-dark(#e8f5ec,#17301f);--calm:light-dark(#3c4a8f,#b0bcff);--calm-g:light-dark(#eceffb,#232845);
--mark:light-dark(#ffe48a,#665200);--ref:light-dark(#0b57b8,#8ab8ff);--cand:light-dark(#b84a00,#ffab70)}
*{box-sizing:border-box}
html{scroll-padding-top:.75rem;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:76rem;padding:0 1rem 3rem;background:var(--ground);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible,input:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
code,pre{font:13px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;unicode-bidi:isolate;direction:ltr}
h1,h2,h3,h4,p,ul,dl,pre{margin:0}
small,.meta,.more{color:var(--dim);font-size:13px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:var(--ground);padding:.5rem 1rem;z-index:1}
.verdict{margin:1rem 0 .75rem;padding:.9rem 1.1rem;border:1px solid var(--line);border-left:.5rem solid var(--tone);background:var(--tone-g);border-radius:4px}
.verdict p{margin-top:.35rem}
.verdict ul{padding-left:1.2rem;font-size:14px}
.good{--tone:var(--good);--tone-g:var(--good-g)}.bad,.breaking{--tone:var(--bad);--tone-g:var(--bad-g)}
.open,.minor{--tone:var(--open);--tone-g:var(--open-g)}.calm,.info{--tone:var(--calm);--tone-g:var(--calm-g)}
h1{font-size:1.45rem;line-height:1.25;display:flex;flex-wrap:wrap;gap:.2rem .8rem;align-items:baseline}
h1 .word{color:var(--tone);white-space:nowrap}
h1 .what{font-size:1.05rem;font-weight:600}
h2{font-size:1.15rem;padding-bottom:.25rem;border-bottom:1px solid var(--line);margin:2rem 0 .75rem}
h2 small{font-weight:400;margin-left:.5rem}
h3{font-size:1rem;display:inline}
h4{font-size:.9375rem;font-weight:600}
h4 a{color:inherit;text-decoration-color:var(--line)}
h3 code,h4 code{font-weight:400}
.facts{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;font-size:14px}
.facts div{display:flex;gap:.4rem}
.facts dt{color:var(--dim);white-space:nowrap}
.facts dd{margin:0}
#method .facts{display:block}
#method .facts dt{flex:0 0 9rem}
.sections{margin:.9rem 0 0;font-size:14px}
.sections ul,.areas ul,.names,.notes{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1rem}
.areas{margin-top:.75rem}
.areas ul{gap:.4rem}
.areas a,.areas span{display:block;border:1px solid var(--line);border-left:4px solid var(--tone);border-radius:3px;padding:.1rem .5rem;font-size:14px;color:inherit;text-decoration:none}
.areas a{background:var(--tone-g)}.areas a:hover em{text-decoration:underline}
.areas em{font-style:normal;color:var(--tone);margin-left:.4rem}
.filters{display:flex;flex-wrap:wrap;gap:.4rem 1.5rem;align-items:center;margin:1rem 0 0;font-size:14px}
.filters fieldset{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.2rem .9rem}
.filters legend{float:left;color:var(--dim);padding:0;margin-right:.2rem}
.filters label{white-space:nowrap}
.filters input[type=search]{font:inherit;color:inherit;background:var(--ground);border:1px solid var(--dim);border-radius:3px;padding:.15rem .4rem;width:13rem;max-width:100%}
.badge{display:inline-block;font-size:11.5px;line-height:1.5;font-weight:600;letter-spacing:.03em;text-transform:uppercase;color:var(--tone);background:var(--tone-g);border:1px solid currentColor;border-radius:3px;padding:0 .35rem;vertical-align:.1em;white-space:normal}
summary{cursor:pointer}
.cause,.timing{border:1px solid var(--line);border-left:4px solid var(--tone,var(--line));border-radius:4px;margin:0 0 .6rem;padding:.5rem .8rem}
.cause>summary{display:block;position:relative;padding-left:1.1rem}
.cause>summary::-webkit-details-marker{display:none}
.cause>summary::before{content:"▸";position:absolute;left:0;color:var(--dim)}
.cause[open]>summary::before{content:"▾"}
.cause>summary .meta{display:block}
.about{margin:.45rem 0 .3rem;font-size:14px;max-width:62rem}
.belief{color:var(--dim)}
.commands{font-size:14px;color:var(--dim);margin:0 0 .4rem;display:flex;flex-wrap:wrap;gap:0 1.4rem}
.finding{padding:.55rem 0 .35rem 1.1rem;border-top:1px solid var(--line)}
.finding h4{margin-bottom:.15rem}
.finding details,.rest{font-size:14px;margin-top:.2rem}
.finding summary,.rest>summary,.equal summary,.whole>summary{color:var(--dim);width:fit-content}
.rest{padding-left:1.1rem}.rest .finding{padding-left:0}
.why{color:var(--open);font-size:14px}
.notice{border-left:4px solid var(--open);background:var(--open-g);padding:.4rem .7rem;margin:.4rem 0;font-size:14px}
.nothing{color:var(--dim)}
table{border-collapse:collapse;font-size:14px}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{text-align:left;vertical-align:top;padding:.2rem 1rem .2rem 0;overflow:hidden}
th[scope=row]{font-weight:500}
.scroll{overflow-x:auto}
.scroll table{width:100%;min-width:34rem}
.scroll th,.scroll td{border-bottom:1px solid var(--line)}
.scroll th[scope=row]{min-width:8rem}
thead th{color:var(--dim);font-weight:600;font-size:13px}
.number{text-align:right}.number,.tight{font-variant-numeric:tabular-nums;white-space:nowrap}
.scroll thead th{overflow-wrap:normal}.scroll .badge{white-space:nowrap}
.scroll+.timing{margin-top:.8rem}
.values{max-width:100%;line-height:1.3}
.values th{max-width:16rem;color:var(--dim);min-width:7rem}.values td:nth-child(4){white-space:nowrap}
.values th,.values td{vertical-align:baseline;padding-top:.08rem;padding-bottom:.08rem}
.values td{padding-right:1.2rem}
.values td:nth-child(n+3){color:var(--dim);font-size:13px}
.values .cand th{color:var(--ink)}
.values code{white-space:pre-wrap}
.equal{color:var(--dim)}
.exchange{margin:.3rem 0;table-layout:fixed}
.exchange th:first-child{width:9.5rem}
pre{white-space:pre-wrap}
.command{background:var(--raised);padding:.4rem .6rem;border-radius:3px}
mark{background:var(--mark);color:inherit;border-radius:2px}
i.u{font-style:normal;font-size:.85em;color:var(--bad);border:1px dotted currentColor;border-radius:2px;padding:0 .15em;margin:0 .1em}
i.none,i.cut,td.none{color:var(--dim);font-style:italic;font-family:system-ui,sans-serif;font-size:13px}
.names{gap:.1rem .9rem}
.notes{display:block;font-size:14px;color:var(--dim);list-style:disc;padding-left:1.2rem}
:target{outline:2px solid var(--link);outline-offset:2px}
.timing summary h3{margin-right:.5rem}
.pictures{display:flex;flex-wrap:wrap;gap:.5rem 1.2rem;margin:.4rem 0}
figure{margin:0;max-width:100%}figcaption{font-size:13px;font-weight:600}
.picture{max-width:100%;height:auto;font:11px system-ui,sans-serif;fill:var(--dim)}
.picture .grid{stroke:var(--line);stroke-width:1}.picture .one{stroke:var(--dim);stroke-width:1}
.picture polyline{fill:none;stroke-width:2;stroke-linejoin:round}
.picture .ref{stroke:var(--ref)}.picture .cand{stroke:var(--cand);stroke-dasharray:6 2}
.picture circle.ref{fill:var(--ref)}.picture circle.cand{fill:var(--cand);stroke-dasharray:none}
.picture .within{fill:var(--good-g);stroke:none}.picture .limit{stroke:var(--good);stroke-width:1.5;stroke-dasharray:4 3}
.picture .interval{stroke-width:3;stroke:var(--dim)}.picture .slower{stroke:var(--bad)}.picture circle{fill:var(--dim)}
.picture circle.slower{fill:var(--bad)}.picture circle.within,.picture circle.faster{fill:var(--good)}.picture .interval.within,.picture .interval.faster{stroke:var(--good)}
.picture circle.undecided{fill:var(--open)}.picture .interval.undecided{stroke:var(--open)}
.picture .test0{stroke:var(--calm)}.picture .test1{stroke:var(--cand)}.picture .test2{stroke:var(--good)}.picture text{stroke:none!important}
.picture text.test0{fill:var(--calm)}.picture text.test1{fill:var(--cand)}.picture text.test2{fill:var(--good)}
.legend{font-size:13px;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin-top:.3rem}
.legend span::before{content:"";display:inline-block;width:1.6rem;border-top:2px solid var(--ref);vertical-align:.25em;margin-right:.4rem}
.legend .cand::before{border-top:2px dashed var(--cand)}
.legend .allowed::before{border-top:.7rem solid var(--good-g);outline:1px dashed var(--good);vertical-align:-.05em}
footer{margin-top:2.5rem;padding-top:.6rem;border-top:1px solid var(--line);color:var(--dim);font-size:13px}
main:has(#show-breaking:not(:checked)) .cause[data-s=breaking]:not(:has(:target),:target),
main:has(#show-minor:not(:checked)) .cause[data-s=minor]:not(:has(:target),:target),
main:has(#show-info:not(:checked)) .cause[data-s=info]:not(:has(:target),:target),
main:has(#show-known:not(:checked)) .cause[data-d=known]:not(:has(:target),:target){display:none}
{{candidates}}
[hidden]{display:none!important}
@media (max-width:40rem){body{padding:0 .6rem 2rem}.verdict{padding:.7rem .8rem}.cause,.timing{padding:.45rem .5rem}.finding{padding-left:.2rem}
h1 .what{font-size:1rem}.values,.values tbody{display:block}.values tr{display:grid;grid-template-columns:6.2rem auto 1fr;margin-bottom:.2rem}.values th{min-width:0;white-space:normal}
.values td:nth-child(2){grid-column:2/4}.values td:nth-child(3){grid-column:2}.values td:nth-child(4){grid-column:3}.rest{padding-left:.2rem}.exchange th:first-child{width:7rem}#method .facts div{display:block;margin-bottom:.3rem}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media (forced-colors:active){.badge,.verdict,.cause{border-color:CanvasText}}
@media print{:root{color-scheme:light}body{max-width:none;padding:0;font-size:10pt}.filters,.sections,.skip,.areas em{display:none}
details::details-content{content-visibility:visible;block-size:auto;display:block;opacity:1}
thead{display:table-header-group}tr,.picture,summary{break-inside:avoid}h2,h3,h4{break-after:avoid}.scroll{overflow:visible}a{color:inherit}}
@page{margin:14mm}
`.replace(
  '{{candidates}}',
  Array.from({ length: 9 }, (_, index) => {
    const off = `main:has(#show-e${index + 1}:not(:checked))`
    return `${off} :is(.finding,.cause)[data-e="${index + 1}"]:not(:has(:target),:target){display:none}`
  }).join('\n'),
)
