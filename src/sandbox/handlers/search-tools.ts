import { element, type XmlNode } from "../../wire/xml-writer.ts";
import type { Answer, Call, Handler } from "../call.ts";
import { array, integer } from "../elements.ts";
import { detailOf, entryElement } from "../entry-element.ts";
import { ALL_RIGHTS, openNotebook, type OpenNotebook, readable, type Rights } from "../rights.ts";
import type { EntryRow } from "../store/entry-row.ts";
import { termsToFtsQuery, toFtsQuery } from "../store/search-query.ts";
import type { Criteria, Hit } from "../store/search.ts";

const DEFAULT_PAGE_SIZE = 25;
const SECOND_MS = 1000;

/** Which of the matches to send. */
interface Window {
  readonly start: number;
  readonly end: number | undefined;
}

const attachmentSearch: Handler = (call) => {
  const { params } = call;
  const connector = params.optionalOneOf("term_connector", ["AND", "OR", "EXACT"]) ?? "AND";
  const terms = params.optional("terms") ?? "";
  const end = params.date("end_date");
  return search(call, firstOnes(call), {
    isAttachment: true,
    extensions: extensions(call),
    words: termsToFtsQuery(terms, connector),
    from: params.date("begin_date"),
    // The end is a whole second, and belongs to what is asked for.
    before: end === undefined ? undefined : end + SECOND_MS,
  });
};

const mostRecentlyModified: Handler = (call) =>
  search(call, firstOnes(call), { isAttachment: true, extensions: extensions(call) });

const modifiedSince: Handler = (call) => search(call, firstOnes(call), { from: call.params.date("since_time") });

const entrySearch: Handler = (call) => {
  const words = toFtsQuery(call.params.required("query"));
  const size = call.params.count("page_size") ?? DEFAULT_PAGE_SIZE;
  const start = (call.params.count("page_number") ?? 0) * size;
  if (words === undefined) return answer(call, [], 0);
  return search(call, { start, end: start + size }, { words });
};

function firstOnes({ params }: Call): Window {
  return { start: 0, end: params.count("max_to_return") };
}

function extensions({ params }: Call): string[] | undefined {
  return params.list("extension")?.map((extension) => extension.replace(/^\./, "").toLowerCase());
}

function search(call: Call, { start, end }: Window, wanted: Omit<Criteria, "userId" | "notebookId">): Answer {
  const nbid = call.params.optional("nbid");
  const notebookId = nbid === undefined ? undefined : readable(call, nbid).notebook.id;
  const mayWrite = call.params.optionalOneOf("user_access", ["can_read", "can_read_write", "can_readwrite"]);
  const right: keyof Rights = mayWrite === undefined || mayWrite === "can_read" ? "canRead" : "canWrite";
  const rightsTo = hitRights(call);
  const found = call.store.search
    .find({ ...wanted, userId: call.account.id, notebookId })
    .map((hit) => ({ hit, rights: rightsTo(hit) }))
    .filter(({ rights }) => rights[right]);
  return answer(call, found.slice(start, end), found.length);
}

/** Each notebook is looked up once. */
function hitRights(call: Call): (hit: Hit) => Rights {
  const known = new Map<number, OpenNotebook>();
  return ({ notebookId, pageId }) => {
    if (notebookId === null) return ALL_RIGHTS;
    const open = known.get(notebookId) ?? openNotebook(call, call.store.notebooks.byId(notebookId));
    known.set(notebookId, open);
    return open.of(pageId === null ? null : { id: pageId });
  };
}

/** A search without any match is a 404. */
function answer(call: Call, found: readonly { hit: Hit; rights: Rights }[], total: number): Answer {
  const detail = detailOf(call);
  const entries = found.map(({ hit, rights }) => {
    const entry = call.store.entries.byId(hit.entryId);
    return entryElement(call, entry, rights, detail, whereElements(call, entry));
  });
  const children = [
    element("results", [integer("total-returned", entries.length), integer("total-found", total)]),
    array("entries", entries),
  ];
  return total > 0 || !call.context.search404 ? children : { status: 404, children };
}

function whereElements({ store }: Call, { notebookId, pageId }: EntryRow): XmlNode[] {
  if (notebookId === null || pageId === null) return [element("tree-path", "Inbox")];
  const notebook = store.notebooks.byId(notebookId);
  const line = store.nodes.ancestry(pageId);
  return [
    element("nbid", notebook.wireId),
    element("notebook", notebook.name),
    element("tree-path", line.map(({ name }) => name).join("/")),
    element("tree-path-ids", line.map(({ wireId }) => wireId).join("/")),
  ];
}

export const searchToolsHandlers = {
  attachment_search: attachmentSearch,
  most_recently_modified_attachment_by_extension: mostRecentlyModified,
  modified_since: modifiedSince,
  entry_search: entrySearch,
};
