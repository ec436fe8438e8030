import { createHash } from "node:crypto";

/** One style for all pages: two colour schemes, one column on a phone, two on a desk. */
const STYLE = `:root{color-scheme:light dark;--ink:#1b2733;--soft:#566573;--line:#d5dde4;--back:#fff;--panel:#f5f7f9;--accent:#0b5cad;--mark:#e3effb}
@media (prefers-color-scheme:dark){:root{--ink:#e6ebf0;--soft:#9fb0c0;--line:#33414e;--back:#12181e;--panel:#1a222a;--accent:#7db8f5;--mark:#21384f}}
*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
a{color:var(--accent)}a:focus-visible,button:focus-visible,input:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--back);padding:.5rem 1rem;z-index:1}
.plain{max-width:44rem;margin:3rem auto;padding:0 1rem}
header.bar{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:center;padding:.75rem 1.25rem;border-bottom:1px solid var(--line);background:var(--panel)}
header.bar strong a{color:inherit;text-decoration:none}header.bar form{display:flex;gap:.5rem;align-items:center}header.bar .who{margin-left:auto;color:var(--soft)}
input,button{font:inherit;color:inherit;background:var(--back);border:1px solid var(--line);border-radius:.4rem;padding:.35rem .7rem}
button{cursor:pointer;background:var(--panel)}button.main{background:var(--accent);border-color:var(--accent);color:var(--back)}
.columns{display:grid;grid-template-columns:minmax(14rem,20rem) minmax(0,1fr);min-height:calc(100vh - 4rem)}
nav.tree{border-right:1px solid var(--line);padding:1rem 1.25rem;background:var(--panel);overflow-wrap:anywhere}
nav.tree ul{list-style:none;margin:0;padding-left:1rem}nav.tree>ul{padding-left:0}nav.tree li{margin:.15rem 0}nav.tree a{text-decoration:none;padding:.1rem .4rem;border-radius:.3rem;display:inline-block}
nav.tree a[aria-current]{background:var(--mark);font-weight:600}nav.tree .folder{color:var(--soft);font-weight:600;padding:.1rem .4rem;display:inline-block}
main{padding:1.25rem 2rem 4rem;max-width:60rem;min-width:0}h1{font-size:1.6rem;margin:.2rem 0 1rem;overflow-wrap:anywhere}
.crumbs{color:var(--soft);margin:0}.scroll>:first-child{margin-top:0}article{border:1px solid var(--line);border-radius:.6rem;margin:0 0 1rem;padding:1rem 1.25rem;overflow-wrap:anywhere}
article:target{border-color:var(--accent);box-shadow:0 0 0 2px var(--mark)}article>h2{margin:0}
article img{max-width:100%;height:auto;border-radius:.3rem}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--panel);padding:.75rem;border-radius:.4rem;margin:.5rem 0}
.plain-text{white-space:pre-wrap;margin:0}.file{display:flex;gap:1rem;align-items:flex-start;flex-wrap:wrap}.file .icon{width:2.5rem;height:2.5rem}.file .preview{max-height:16rem;border:1px solid var(--line)}
.file p{margin:.1rem 0}.note,.meta{color:var(--soft);font-size:.9rem}.meta{margin:.75rem 0 0}details{margin:.4rem 0 0}summary{cursor:pointer;color:var(--soft);font-size:.9rem}
.comments{border-left:3px solid var(--line);margin:.75rem 0 0;padding:0 0 0 1rem}.comments p{margin:.2rem 0}table{border-collapse:collapse}td,th{border:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top;overflow-wrap:normal}details td:first-child,details time{white-space:nowrap}
.scroll{overflow-x:auto}code{overflow-wrap:anywhere}fieldset{border:1px solid var(--line);border-radius:.5rem;margin:0 0 1rem}label{display:block;padding:.25rem 0}header.bar label{padding:0}
.plain button{margin:0 .5rem .5rem 0}@media (max-width:46rem){.columns{display:block}nav.tree{border-right:0;border-bottom:1px solid var(--line)}main{padding:1rem}}`;

/** Byte for byte what the policy names; no formatter may add white space to it. */
export const STYLE_ELEMENT = `<style>${STYLE}</style>`;
export const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");
