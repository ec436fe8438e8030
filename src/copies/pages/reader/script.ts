/**
 * Scripts of the pages, as a browser gets them. Whatever they do can be done without: they add keys, and a search. They write text
 * only, never markup. No `</` may stand in them.
 *
 * @module
 */

/** On every page: keys to move with, and what is hidden without a script. */
export const KEYS_SCRIPT = `
(() => {
  "use strict";
  const form = document.querySelector("form[role=search]");
  const box = document.getElementById("search");
  const keys = document.getElementById("keys");
  const button = document.getElementById("show-keys");
  form.hidden = false;
  button.hidden = false;
  let areOn = true;
  button.addEventListener("click", () => { areOn = true; keys.showModal(); });
  keys.addEventListener("close", () => { areOn = keys.returnValue !== "off"; keys.returnValue = ""; });
  document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest" });
  for (const details of document.querySelectorAll("details[data-frame]")) {
    details.hidden = false;
    details.addEventListener("toggle", () => {
      const frame = document.createElement("iframe");
      frame.title = details.dataset.title;
      frame.src = details.dataset.frame;
      details.append(frame);
    }, { once: true });
  }
  const go = (step) => {
    const stops = [...document.querySelectorAll("main .entry, main .result")];
    const at = stops.findIndex((stop) => stop.contains(document.activeElement));
    const next = at < 0 ? (step > 0 ? 0 : stops.length - 1) : at + step;
    stops[next]?.focus({ preventScroll: true });
    stops[next]?.scrollIntoView({ block: "start" });
  };
  const follow = (rel) => document.querySelector("a[rel=" + rel + "]")?.click();
  const does = {
    j: () => go(1), k: () => go(-1), n: () => follow("next"), p: () => follow("prev"),
    "/": () => box.focus(), "?": () => keys.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (!areOn || keys.open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, audio, video")) return;
    if (!Object.hasOwn(does, event.key)) return;
    event.preventDefault();
    does[event.key]();
  });
})();
`;

/** On the first page: loads the texts when somebody searches, and shows where the words are. */
export const SEARCH_SCRIPT = `
(() => {
  "use strict";
  const MOST = 200, AT_ONCE = 16, LENGTH = 240, BEFORE = 60;
  const results = document.getElementById("results");
  const box = document.getElementById("search");
  const names = (results.dataset.texts ?? "").split(" ").filter(Boolean);
  const plain = (text) => text.normalize("NFKD").replace(/\\p{M}/gu, "").toLowerCase();
  const pages = [];
  globalThis.labapiTexts = (more) => { pages.push(...more); };

  const load = (name) => new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = "reader/texts/" + name + ".js";
    script.onload = () => resolve(true);
    script.onerror = () => resolve(false);
    document.head.append(script);
  });
  let loading;
  const loadAll = async (tell) => {
    let [done, missing] = [0, 0];
    const queue = [...names];
    const work = async () => {
      for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
        if (!(await load(name))) missing += 1;
        done += 1;
        if (done % 64 === 0) tell("Reading the texts: " + done + " of " + names.length + "…");
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return missing;
  };

  const element = (name, className, ...children) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };
  const marked = (text, words) => {
    const pieces = text.split(/([\\p{L}\\p{N}]+)/u);
    const isHit = (piece) => words.some((word) => plain(piece).includes(word));
    let [at, first] = [0, -1];
    for (const piece of pieces) { if (first < 0 && isHit(piece)) first = at; at += piece.length; }
    const from = first <= BEFORE ? 0 : first - BEFORE;
    const shown = text.slice(from, from + LENGTH).split(/([\\p{L}\\p{N}]+)/u);
    const nodes = shown.map((piece) => (isHit(piece) ? element("mark", "", piece) : piece));
    return [from > 0 ? "…" : "", ...nodes, from + LENGTH < text.length ? "…" : ""];
  };
  const rank = ([, title, , entries], words) => {
    const whole = plain(title);
    const texts = entries.map(([, text]) => plain(text));
    if (!words.every((word) => whole.includes(word) || texts.some((text) => text.includes(word)))) return undefined;
    const counts = texts.map((text) => words.filter((word) => text.includes(word)).length);
    const best = counts.indexOf(Math.max(0, ...counts));
    const score = words.filter((word) => whole.includes(word)).length * 2 + (counts[best] ?? 0);
    return { score, entry: (counts[best] ?? 0) > 0 ? entries[best] : undefined };
  };
  const item = ({ page: [href, title, above], entry }, words) => {
    const link = element("a", "", title);
    link.href = href + (entry === undefined ? "" : "#" + entry[0]);
    const card = element("li", "card result", link);
    card.tabIndex = -1;
    if (above !== "") card.append(element("p", "note", above));
    if (entry !== undefined) card.append(element("p", "", ...marked(entry[1], words)));
    return card;
  };
  const search = async (query) => {
    const words = plain(query).match(/[\\p{L}\\p{N}]+/gu) ?? [];
    const status = document.getElementById("found");
    const list = document.getElementById("hits");
    results.hidden = false;
    list.replaceChildren();
    if (words.length === 0) { status.textContent = "Type a word to search for."; return; }
    status.textContent = "Searching…";
    loading ??= loadAll((text) => { status.textContent = text; });
    const missing = await loading;
    const hits = pages.map((page) => ({ page, ...rank(page, words) })).filter(({ score }) => score !== undefined)
      .sort((a, b) => b.score - a.score || (a.page[0] < b.page[0] ? -1 : 1));
    list.replaceChildren(...hits.slice(0, MOST).map((hit) => item(hit, words)));
    const number = hits.length === 1 ? "1 page" : hits.length + " pages";
    const more = hits.length > MOST ? " The first " + MOST + " are shown." : "";
    const hole = missing === 0 ? "" : " " + missing + " of the files to search in could not be read.";
    status.textContent = number + " with “" + query.trim() + "”." + more + hole;
  };
  const query = new URLSearchParams(location.search).get("q");
  if (query !== null) { box.value = query; search(query); }
  box.form.addEventListener("submit", (event) => { event.preventDefault(); search(box.value); });
})();
`;
