"""Hold the style and the script of the audit's page."""

STYLE = """
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#59636e;--line:#d8dee4;--panel:#f6f8fa;
--bar:#2f6fb3;--now:#1a7f4b;--accent:#b3261e}
@media (prefers-color-scheme:dark){:root{--bg:#0f1318;--fg:#e6e9ed;--dim:#9aa4af;--line:#30363d;
--panel:#171c23;--bar:#5b9bd9;--now:#4cb782;--accent:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif}
main{max-width:1100px;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.5rem;margin:0 0 1rem}h2{font-size:1rem;margin:0 0 .6rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:.75rem}
.tiles div,.panel{background:var(--panel);border:1px solid var(--line);border-radius:8px;
padding:.75rem 1rem}
.tiles strong{display:block;font-size:1.6rem;line-height:1.2}.tiles span,.dim{color:var(--dim)}
.bars{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr));gap:.75rem;
margin:.75rem 0}
.bar{display:grid;grid-template-columns:minmax(0,11rem) 1fr auto;gap:.5rem;align-items:center;
margin:.2rem 0;font-size:.85rem}
.bar span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.bar i{height:.8rem;background:var(--bar);border-radius:2px}.bar.now i{background:var(--now)}
.search{display:flex;gap:.6rem;align-items:center;margin:1.25rem 0 .75rem;flex-wrap:wrap}
.search input{flex:1 1 12rem;font:inherit;padding:.4rem .6rem;border:1px solid var(--line);
border-radius:6px;background:var(--bg);color:var(--fg)}
.search output{color:var(--dim);min-width:6rem}
.rule{border:1px solid var(--line);border-radius:8px;margin:.6rem 0}
.rule summary{padding:.6rem 1rem;cursor:pointer}.rule summary span{color:var(--dim);float:right}
.rule ul{list-style:none;margin:0;padding:0}
.rule li{border-top:1px solid var(--line);padding:.6rem 1rem}
.rule p{margin:0;overflow-wrap:anywhere}.rule a{font-family:ui-monospace,monospace;
font-size:.85rem;color:var(--dim)}
.rule em{font-style:normal;font-size:.75rem;border:1px solid var(--line);border-radius:999px;
padding:0 .5rem;color:var(--now)}
code,pre{font:.82rem/1.45 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}
pre{margin:.35rem 0 0;padding:.5rem .75rem;background:var(--panel);border-radius:6px}
[hidden]{display:none}
"""

SCRIPT = """
const q=document.getElementById('q'),shown=document.getElementById('shown');
const rows=[...document.querySelectorAll('.rule li')].map(e=>[e,e.textContent.toLowerCase()]);
const rules=document.querySelectorAll('.rule');
function show(){const words=q.value.toLowerCase().split(/\\s+/).filter(Boolean);let n=0;
for(const [e,t] of rows){const head=e.closest('.rule').firstChild.textContent.toLowerCase();
const on=words.every(w=>t.includes(w)||head.includes(w));e.hidden=!on;n+=on}
for(const e of rules)e.hidden=!e.querySelector('li:not([hidden])');
shown.textContent=words.length?n.toLocaleString()+' shown':''}
q.addEventListener('input',show);
"""
