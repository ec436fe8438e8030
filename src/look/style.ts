/** Colours of both schemes; each text on its ground has a contrast of at least 4.5 : 1. */
const COLOURS = `
:root{color-scheme:light dark;--ground:#f5f7f9;--paper:#fff;--ink:#17222d;--soft:#52616f;--line:#d7dee5;--edge:#7d8b98;--accent:#0b6477;
--tint:#e1f0f2;--mark:#ffe58a;--on:#fff}
@media(prefers-color-scheme:dark){:root{--ground:#11171d;--paper:#1a222a;--ink:#e6ecf1;--soft:#a3b1be;--line:#303c47;--edge:#748391;
--accent:#6fcbdc;--tint:#1c3a42;--mark:#6b5600;--on:#0c1a1e}}`;

const BASICS = `
*{box-sizing:border-box}
body{margin:0;font:16px/1.55 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;color:var(--ink);background:var(--ground)}
a{color:var(--accent);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
main:focus{outline:0}
h1,h2,h3{line-height:1.25;overflow-wrap:anywhere}
h1{font-size:1.75rem;margin:0 0 1rem}
h2{font-size:1.2rem;margin:1.75rem 0 .6rem}
code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{overflow-wrap:anywhere}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0}
img{max-width:100%;height:auto}
table{border-collapse:collapse}
td,th{border:1px solid var(--line);padding:.35rem .65rem;text-align:left;vertical-align:top}
td{background:var(--paper)}
th{background:var(--ground)}
table+form{margin-top:1rem}
td button{margin-bottom:0}
fieldset{border:1px solid var(--line);border-radius:.6rem;margin:0 0 1rem;padding:.75rem 1rem}
label{display:block;padding:.25rem 0}
button,input,select{font:inherit;color:inherit}
input:not([type=radio]),select{background:var(--paper);border:1px solid var(--edge);border-radius:.5rem;padding:.4rem .7rem;min-width:0;min-height:2.5rem}
button{background:var(--paper);border:1px solid var(--edge);border-radius:.5rem;padding:.4rem .9rem;cursor:pointer;margin:0 .5rem .5rem 0}
::placeholder{color:var(--soft);opacity:1}
button:hover{border-color:var(--accent);color:var(--accent)}
mark{background:var(--mark);color:inherit;border-radius:.2rem;padding:0 .1em}
.note{color:var(--soft);font-size:.9rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:1rem;top:-4rem;background:var(--accent);color:var(--on);padding:.5rem 1rem;border-radius:.5rem;z-index:1}
.skip:focus{top:.6rem}`;

const FRAME = `
.top{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:center;padding:.65rem 1.25rem;background:var(--paper);border-bottom:1px solid var(--line)}
.brand{font-weight:650;color:var(--ink);text-decoration:none}
.brand span{display:inline-block;margin-left:.4rem;padding:0 .5rem;border-radius:1rem;background:var(--tint);color:var(--accent);font-size:.8rem;font-weight:600}
.top form{display:flex;gap:.5rem;align-items:center;margin:0}
.top form[role=search]{flex:1 1 16rem;max-width:26rem;min-width:0}
.top form[role=search] input[type=search]{flex:1}
.top button{margin:0}
.top .who{gap:.75rem;margin-left:auto}
.narrow{max-width:46rem;margin:0 auto;padding:2rem 1.25rem 4rem}
.wide{max-width:60rem;margin:0 auto;padding:2rem 1.25rem 4rem}
.columns{display:grid;grid-template-columns:minmax(13rem,18rem) minmax(0,1fr);max-width:84rem;min-height:calc(100vh - 4rem);margin:0 auto}
.columns main{padding:1.75rem 2rem 4rem;min-width:0;max-width:62rem}
.side{padding:1.75rem 1rem 2rem 1.25rem;border-right:1px solid var(--line);position:sticky;top:0;align-self:start;min-height:100%;max-height:100vh;
overflow-y:auto;overscroll-behavior:contain}
.jump{display:none}
.side .book{font-weight:700;margin:0 0 .5rem;line-height:1.25}
.trail{font-size:.9rem;color:var(--soft);margin:0 0 .35rem;overflow-wrap:anywhere}
.cards{list-style:none;padding:0;margin:0 0 1.5rem;display:grid;gap:.75rem}
.card{background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:.9rem 1.1rem;overflow-wrap:anywhere}
.card p{margin:.2rem 0 0}
.card>a{font-weight:600;font-size:1.05rem}
.person{display:block;width:100%;text-align:left;padding:.9rem 1.1rem;margin:0 0 .75rem;border-color:var(--line);border-radius:.75rem}
.person strong{display:block}
.person span{color:var(--soft);font-size:.9rem}`;

const TREE = `
.tree ul{list-style:none;margin:0;padding:0 0 0 1rem}
.tree>ul{padding:0}
.tree li{margin:.05rem 0}
.tree a,.tree summary{display:block;padding:.2rem .5rem;border-radius:.4rem;overflow-wrap:anywhere}
.tree a{color:var(--ink);text-decoration:none}
.tree a:hover{background:var(--tint);text-decoration:underline}
.tree a[aria-current]{background:var(--tint);color:var(--accent);font-weight:600;box-shadow:inset 3px 0 var(--accent)}
.tree summary{display:list-item;list-style-position:inside;cursor:pointer;color:var(--soft);font-size:.95rem}
.tree summary a{display:inline;padding:.1rem .3rem;color:inherit}
.tree li>.name,.tree summary .name{color:var(--ink)}
.tree li>.name{display:inline-block;padding:.2rem .5rem}
.tree li:target{outline:2px solid var(--accent);outline-offset:2px;border-radius:.4rem}
.tree .more a{color:var(--soft);font-size:.9rem}
.whole.tree{background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:.75rem 1rem;margin:0 0 1.5rem}`;

const ENTRIES = `
.entry{background:var(--paper);border:1px solid var(--line);border-radius:.75rem;margin:0 0 1rem;padding:1rem 1.25rem;scroll-margin-top:1rem}
.entry:target{border-color:var(--accent);box-shadow:0 0 0 2px var(--accent)}
.entry.heading{background:none;border-color:transparent;padding:.6rem 0 0;margin-bottom:.75rem}
.entry.heading h2{font-size:1.35rem}
.entry.heading .about{margin:.2rem 0 0}
.entry.heading:target{border-color:var(--accent)}
.entry h2{margin:0 0 .25rem}
.entry .kind{font-size:.8rem;font-weight:600;color:var(--soft);margin:0 0 .4rem}
.rich{overflow-x:auto;overflow-wrap:anywhere}
.rich>:first-child{margin-top:0}.rich>:last-child{margin-bottom:0}
.rich blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid var(--line)}
.rich pre,.raw{background:var(--ground);border:1px solid var(--line);border-radius:.5rem;padding:.7rem .9rem;max-height:30rem;overflow:auto}
.plain{white-space:pre-wrap;font:inherit}
.file{display:flex;gap:.9rem;align-items:center;margin:0}
.file div{min-width:0;overflow-wrap:anywhere}
.file a{font-weight:600}
.icon{flex:none;display:grid;place-items:end center;width:2.75rem;height:3.4rem;padding-bottom:.35rem;border:1.5px solid var(--edge);
border-radius:.3rem .9rem .3rem .3rem;color:var(--accent);font-size:.7rem;font-weight:700;overflow:hidden}
.picture{display:block;margin:.9rem 0 0}
.picture img{display:block;max-height:32rem;border-radius:.5rem;border:1px solid var(--line);background:#fff}
.caption{margin:.6rem 0 0}
.about{color:var(--soft);font-size:.85rem;margin:.8rem 0 0}
.about summary{cursor:pointer;width:fit-content}
.versions{list-style:none;margin:.6rem 0 0;padding:0 0 0 .9rem;border-left:2px solid var(--line)}
.versions li{margin:0 0 .9rem}
.versions p{margin:0 0 .3rem}
.versions .raw{max-height:14rem}
.talk{margin:.9rem 0 0;padding:.75rem 0 0;border-top:1px solid var(--line)}
.comments{list-style:none;margin:0;padding:0}
.comments li{padding:.55rem .85rem;margin:0 0 .5rem;background:var(--ground);border-radius:.6rem}
.comments p{margin:.1rem 0 0;white-space:pre-wrap;overflow-wrap:anywhere}
.find{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin:0 0 1.25rem}
.find label{flex:1 1 14rem}.find input,.find select{width:100%}.find button{margin:0 0 .25rem}`;

/** Files as they are shown on a page, and what only pages of a copy have. */
const PREVIEWS = `
.preview{margin:.9rem 0 0}
.preview summary{cursor:pointer;width:fit-content;color:var(--soft);font-size:.9rem}
.sheet{overflow:auto;max-height:30rem;border:1px solid var(--line);border-radius:.5rem}
.sheet table{font-size:.9rem;font-variant-numeric:tabular-nums}
.sheet td,.sheet th{border-width:0 1px 1px 0;padding:.25rem .6rem;max-width:24rem;overflow-wrap:anywhere}
.sheet thead th{position:sticky;top:0}
.preview .rich{border:1px solid var(--line);border-radius:.5rem;padding:.9rem 1.1rem}
.preview pre{background:var(--ground);border:1px solid var(--line);border-radius:.5rem;padding:.7rem .9rem;max-height:30rem;overflow:auto}
.preview video,.preview iframe{display:block;width:100%;border:1px solid var(--line);border-radius:.5rem}
.preview iframe{height:36rem;background:var(--ground)}
.preview video{max-height:32rem}
.preview audio{display:block;width:100%;max-width:32rem}
.cell{margin:0 0 .75rem}
.cell .kind{margin:0 0 .2rem}
.cell img{background:#fff}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.15rem 1rem;margin:.6rem 0}
.facts dt{color:var(--soft)}
.facts dd{margin:0;overflow-wrap:anywhere}
.comments .rich p{white-space:normal}
.ways{display:flex;justify-content:space-between;gap:1rem;margin:1.5rem 0 0;padding:1rem 0 0;border-top:1px solid var(--line)}
.ways a{overflow-wrap:anywhere;min-width:0}
.ways .next{margin-left:auto;text-align:right}
.banner{margin:0;padding:.6rem 1.25rem;background:var(--mark);color:var(--ink);border-bottom:1px solid var(--line)}
.result:focus{outline:3px solid var(--accent);outline-offset:2px}
dialog{color:var(--ink);background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem 1.5rem;max-width:26rem}
dialog::backdrop{background:rgb(0 0 0/.45)}
dialog h2{margin:0 0 .75rem}
kbd{display:inline-block;min-width:1.7em;padding:0 .4em;text-align:center;border:1px solid var(--edge);border-radius:.3rem;
background:var(--ground);font:.9em/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
[hidden]{display:none!important}`;

const PHONE = `
@media(max-width:48rem){
.columns{display:flex;flex-direction:column}
.side{position:static;order:1;border-right:0;border-top:1px solid var(--line);padding:1rem 1.25rem 3rem;min-height:0;max-height:none}
.jump{display:inline-block;padding:.25rem .5rem}
.facts{grid-template-columns:minmax(0,1fr)}
.columns main,.narrow,.wide{padding:1.25rem 1rem 3rem}
.top{padding:.6rem 1rem}
.top .who{gap:.5rem;font-size:.9rem}
.top .who button{padding:.25rem .6rem}
.top form[role=search]{order:3;flex-basis:100%;max-width:none}
h1{font-size:1.45rem}
.entry{padding:.9rem 1rem}}
@media print{
:root{color-scheme:light;--ground:#fff;--paper:#fff;--ink:#000;--soft:#444;--line:#bbb;--edge:#888;--accent:#000;--tint:#fff;--mark:#fff}
body{font-size:10.5pt}
.top,.side,.skip,.ways,.banner,dialog,.preview iframe,.preview audio,.preview video{display:none}
.columns{display:block}.columns main{padding:0;max-width:none}
.entry{border-color:#bbb;break-inside:avoid-page;padding:.5rem .75rem}
.sheet,.preview pre,.rich pre,.raw{max-height:none;overflow:visible}
h1,h2,h3{break-after:avoid}
.rich a[href^=http]::after{content:" (" attr(href) ")";font-size:.85em;overflow-wrap:anywhere}}`;

/** The one style sheet of all pages. Its colours, and nothing else, differ between light, dark and paper. */
export const STYLE = [COLOURS, BASICS, FRAME, TREE, ENTRIES, PREVIEWS, PHONE].join("").trim();
