import { html } from "hono/html";
import { readQuery } from "../read-parameters.ts";
import { readable } from "../rights.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import { toFtsQuery } from "../store/search-query.ts";
import type { Html } from "../../look/html.ts";
import { contentPage } from "./page.ts";
import { SEARCH_PATH } from "./paths.ts";
import { recentHits, resultList } from "./results.ts";
import type { Visit } from "./visit.ts";

const MAX_SHOWN = 100;

/** `GET /search?nbid=&q=`: entries with these words, in one notebook or in all. */
export function showSearch(visit: Visit): Promise<Response> {
  const params = readQuery(visit.request);
  const query = params.optional("q")?.trim() ?? "";
  const nbid = params.optional("nbid") ?? "";
  const notebookId = nbid === "" ? undefined : readable(visit, nbid).notebook.id;
  const body = html`${searchForm(visit, query, nbid)} ${results(visit, query, notebookId)}`;
  return contentPage({ title: query === "" ? "Search" : `Search: ${query}`, body, visit, isSearch: true });
}

function searchForm({ store, account }: Visit, query: string, nbid: string): Html {
  const options = store.notebooks
    .ofUser(account.id)
    .map(
      ({ notebook: { wireId, name } }) =>
        html`<option value="${wireId}" ${wireId === nbid ? "selected" : ""}>${name}</option>`,
    );
  return html`<form class="find" role="search" method="get" action="${SEARCH_PATH}" aria-label="Entries">
    <label>Words, “a phrase”, AND, OR, NOT <input type="search" name="q" value="${query}" /></label>
    <label
      >In
      <select name="nbid">
        <option value="">All notebooks</option>
        ${options}
      </select></label
    >
    <button type="submit">Search</button>
  </form>`;
}

function results(visit: Visit, query: string, notebookId: number | undefined): Html {
  const words = understood(query);
  if (words === undefined) return html`<p>There is nothing to look for in that. Write at least one word.</p>`;
  const hits = recentHits(visit, { words, ...(notebookId === undefined ? {} : { notebookId }) });
  if (hits.length === 0) return html`<p role="status">No entry has these words.</p>`;
  const newest = hits.length > MAX_SHOWN ? `; the ${MAX_SHOWN} newest are shown` : "";
  const found = `${hits.length} ${hits.length === 1 ? "entry" : "entries"} found${newest}`;
  return html`<p role="status">${found}.</p>
    ${resultList(visit, hits.slice(0, MAX_SHOWN), { query })}`;
}

/** In the database's language; `undefined` when it makes no sense. */
function understood(query: string): string | undefined {
  try {
    return toFtsQuery(query);
  } catch (error) {
    if (error instanceof SandboxFault) return undefined;
    throw error;
  }
}
