import type { IncomingHttpHeaders } from "node:http";
import { html } from "hono/html";
import { STYLE } from "../../look/index.ts";
import { FILE } from "../snapshot/format.ts";
import type { Answer } from "./answers.ts";
import { ownPage } from "./own-page.ts";
import { bytesOf } from "./read-checked.ts";
import { opened, type Shelf, type Shown } from "./shelf.ts";
import { isPageOfOurs, typeOf } from "./types.ts";
import { bannerOf, isVerified } from "./trust.ts";

/** `/`, the style sheet of the server's own pages, `/<snapshot>/…` for its files, `/<snapshot>?accept=` to look though unverified. */
export async function answerFor(shelf: Shelf, url: URL, headers: IncomingHttpHeaders): Promise<Answer> {
  const [, key = "", ...rest] = url.pathname.split("/");
  if (key === "") return listing(shelf);
  if (key === "style.css") return { status: 200, text: STYLE, type: "text/css; charset=utf-8" };
  const shown = shelf.snapshots.get(key);
  if (shown === undefined) return notThere();
  if (url.searchParams.get("accept") === shelf.token) {
    shown.isAccepted = true;
    return { status: 303, text: "", location: `/${key}/${FILE.index}` };
  }
  const path = pathOf(rest);
  if (path === "") return { status: 303, text: "", location: `/${key}/${FILE.index}` };
  return path === undefined ? notThere() : await fileAnswer(shelf, shown, path, headers);
}

function pathOf(parts: readonly string[]): string | undefined {
  try {
    return parts.map(decodeURIComponent).join("/");
  } catch {
    return undefined;
  }
}

/** Only what the snapshot's own list names: no other file, wherever a path may lead. */
async function fileAnswer(shelf: Shelf, shown: Shown, path: string, headers: IncomingHttpHeaders): Promise<Answer> {
  const found = await opened(shown).catch(broken);
  if ("status" in found) return found;
  const { snapshot, sums } = found;
  const isOwn = path === FILE.sums || path === FILE.manifest;
  const expected = isOwn ? snapshot.manifest.sumsSha256 : sums.get(path);
  if (expected === undefined) return notThere();
  // Before every page: `verify` may have run meanwhile.
  if (shown.isTrusted !== true && path.endsWith(".html")) shown.isTrusted = await isVerified(shown, found);
  const { isTrusted = false, isAccepted } = shown;
  if (!isTrusted && !isAccepted) return unverified(shelf, shown);
  const file = await bytesOf(snapshot.path, path, path === FILE.manifest ? undefined : expected);
  if (file === "missing" || file === "changed") return damaged(path, file);
  const type = typeOf(path);
  // A web page that somebody attached is for saving, as `typeOf` says; one too large for memory comes without its script.
  if (!isPageOfOurs(path) || file.bytes === undefined) return { status: 200, file, type, range: headers.range };
  const text = isTrusted ? file.bytes.toString() : file.bytes.toString().replace(/<body>/, () => `<body>${bannerOf()}`);
  return { status: 200, text, type, isSnapshotPage: true };
}

function listing({ snapshots }: Shelf): Answer {
  const all = [...snapshots.values()];
  const sections = [...new Set(all.map(({ notebook }) => notebook))].map(
    (notebook) =>
      html`<h2>${notebook}</h2>
        <ul class="cards">
          ${all.filter((shown) => shown.notebook === notebook).map(({ key, name }) => html`<li class="card"><a href="/${key}/${FILE.index}">${momentOf(name)}</a></li>`)}
        </ul>`,
  );
  return ownPage(200, "Copies", html`${sections}`);
}

/** `2026-11-25T020000Z` for people. */
function momentOf(name: string): string {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(name);
  return found === null ? name : `${found[1]} ${found[2]}:${found[3]}:${found[4]} UTC`;
}

function unverified({ token }: Shelf, { key, path }: Shown): Answer {
  return ownPage(
    403,
    "Local copy not verified",
    html`<p>
        Nobody has checked that the files of this copy are still what they were when it was made. To check all of them:
      </p>
      <pre class="raw" tabindex="0">labapi verify --data all ${JSON.stringify(path)}</pre>
      <p>
        Each file is compared with the copy's own list as it is shown; the list itself may have been exchanged with it.
      </p>
      <form method="get" action="/${key}">
        <input type="hidden" name="accept" value="${token}" />
        <button type="submit">Show it all the same</button>
      </form>`,
  );
}

/** Its manifest or list is no longer what it was. */
function broken(error: unknown): Answer {
  if (!(error instanceof Error) || error.name !== "DamageError") throw error;
  return ownPage(409, "Damage found", html`<p>${error.message}</p>`);
}

function damaged(path: string, what: "missing" | "changed"): Answer {
  const text = what === "missing" ? "is missing" : "is not what it was when the copy was made";
  return ownPage(
    409,
    "Damage found",
    html`<p>
      <code>${path}</code> ${text}. It is not shown. <code>labapi verify --data all</code> names everything that is
      damaged.
    </p>`,
  );
}

function notThere(): Answer {
  return ownPage(404, "Not found", html`<p>The copy has no such file. <a href="/">All copies</a></p>`);
}
