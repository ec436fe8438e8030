import type { XmlElement } from "../../wire/xml-element.ts";
import { mark } from "./time.ts";
import type { Exchange, Known, Question, QuestionBody } from "../question.ts";
import {
  BARE_NAME,
  COMMENT_TEXT,
  DIFFICULT_HTML,
  DIFFICULT_TEXT,
  EMPTY_FILE_NAME,
  FILE_BYTES,
  FILE_NAME,
  NO_BYTES,
  PAGE_NAME,
  PLAIN_LINES,
  REPLACED_BYTES,
  TWIN_BYTES,
  UPDATED_TEXT,
} from "../samples.ts";

type Fields = Readonly<Record<string, string>>;
type Rest = Partial<Omit<Question, "name" | "method">>;
type WithPage = Known & { readonly pageId: string };

/** Everything happens on one new page; until it is there, nothing of this is asked. */
function onPage(fields: (known: WithPage) => Fields): (known: Known) => Fields | undefined {
  return (known) => (known.pageId === undefined ? undefined : fields({ ...known, pageId: known.pageId }));
}

const listing = onPage(({ uid, notebookId, pageId }) => ({ uid, nbid: notebookId, page_tree_id: pageId }));
const node = onPage(({ uid, notebookId, pageId }) => ({ uid, nbid: notebookId, tree_id: pageId }));

/** Questions about an entry that was made before; left out where it was not. */
function entryOf(id: "entryId" | "fileId" | "emptyFileId"): (known: Known) => Fields | undefined {
  return (known) => {
    const eid = known[id];
    return eid === undefined ? undefined : { uid: known.uid, eid };
  };
}

function ask(name: string, method: string, query: Question["query"], rest: Rest = {}): Question {
  return { name, method, query, isWrite: false, ...rest };
}

function form(fields: (known: WithPage) => Fields): NonNullable<Question["body"]> {
  const read = onPage(fields);
  return (known): QuestionBody | undefined => {
    const found = read(known);
    return found === undefined ? undefined : { kind: "form", fields: found };
  };
}

function addText(name: string, partType: string, text: string, rest: Rest = {}): Question {
  const body = form(({ uid, notebookId, pageId }) => ({
    uid,
    nbid: notebookId,
    pid: pageId,
    part_type: partType,
    entry_data: text,
  }));
  return ask(name, "entries/add_entry", () => ({}), { verb: "POST", isWrite: true, body, ...rest });
}

function addFile(name: string, filename: string, bytes: Uint8Array, rest: Rest = {}, contentType = OCTETS): Question {
  const query = onPage(({ uid, notebookId, pageId }) => ({
    uid,
    nbid: notebookId,
    pid: pageId,
    filename,
    caption: "",
  }));
  return ask(name, "entries/add_attachment", query, {
    verb: "POST",
    isWrite: true,
    body: (known) => (known.pageId === undefined ? undefined : { kind: "file", bytes, contentType }),
    ...rest,
  });
}

function aboutEntry(fields: Fields): NonNullable<Question["body"]> {
  return (known): QuestionBody | undefined => {
    const entry = entryOf("entryId")(known);
    return entry === undefined ? undefined : { kind: "form", fields: { ...entry, ...fields } };
  };
}

const OCTETS = "application/octet-stream";

/** Questions that write on one new page, each followed by a look at what became of it. */
export const WRITES: readonly Question[] = [
  ask(
    "page",
    "tree_tools/insert_node",
    ({ uid, notebookId, parentId }) => ({
      uid,
      nbid: notebookId,
      parent_tree_id: parentId,
      display_text: PAGE_NAME,
      is_folder: "false",
    }),
    { isWrite: true, learn: learn("tree-id", "pageId") },
  ),
  ask("empty page", "tree_tools/get_entries_for_page", listing),
  addText("heading", "heading", DIFFICULT_TEXT, { learn: learn("eid", "entryId") }),
  ask("page of one", "tree_tools/get_entries_for_page", listing),
  ask(
    "text in the query",
    "entries/add_entry",
    onPage(({ uid, notebookId, pageId }) => ({
      uid,
      nbid: notebookId,
      pid: pageId,
      part_type: "text entry",
      entry_data: DIFFICULT_HTML,
    })),
    { verb: "POST", isWrite: true },
  ),
  addText("plain text", "plain text entry", PLAIN_LINES),
  addText("empty text", "plain text entry", ""),
  ask("page of many", "tree_tools/get_entries_for_page", (known) => having(listing(known), { entry_data: "True" })),
  ask("heading read", "entries/entry_info", (known) => having(entryOf("entryId")(known), { entry_data: "true" })),
  ask("heading changed", "entries/update_entry", () => ({}), {
    verb: "POST",
    isWrite: true,
    body: aboutEntry({ entry_data: UPDATED_TEXT }),
  }),
  addFile("file", FILE_NAME, FILE_BYTES, { learn: learn("eid", "fileId") }),
  addFile("empty file", EMPTY_FILE_NAME, NO_BYTES, { learn: learn("eid", "emptyFileId") }),
  addFile("file without extension", BARE_NAME, FILE_BYTES),
  addFile("file of the same name", FILE_NAME, TWIN_BYTES),
  addFile("file as text/plain", FILE_NAME, FILE_BYTES, {}, "text/plain"),
  ask("page of files", "tree_tools/get_entries_for_page", (known) => having(listing(known), { entry_data: "true" })),
  ask("download", "entries/entry_attachment", entryOf("fileId"), { expects: FILE_BYTES }),
  ask("download by HEAD", "entries/entry_attachment", entryOf("fileId"), { verb: "HEAD" }),
  ask("download of a range", "entries/entry_attachment", entryOf("fileId"), { headers: { range: "bytes=0-3" } }),
  ask("download compressed", "entries/entry_attachment", entryOf("fileId"), { headers: { "accept-encoding": "gzip" } }),
  ask("download of nothing", "entries/entry_attachment", entryOf("emptyFileId"), { expects: NO_BYTES }),
  ask("thumbnail", "entries/entry_thumb", entryOf("fileId")),
  ask("uploaded at", "entries/attachment_last_uploaded_at", entryOf("fileId")),
  ask(
    "file replaced",
    "entries/update_attachment",
    (known) => having(entryOf("fileId")(known), { filename: FILE_NAME, caption: DIFFICULT_TEXT }),
    {
      verb: "POST",
      isWrite: true,
      body: () => ({ kind: "file", bytes: REPLACED_BYTES, contentType: OCTETS }),
    },
  ),
  ask("uploaded at, later", "entries/attachment_last_uploaded_at", entryOf("fileId")),
  changes("changes since", "since"),
  mark("before the comment", "sinceComment"),
  ask("comment", "entries/add_comment", () => ({}), {
    verb: "POST",
    isWrite: true,
    body: aboutEntry({ comment_data: COMMENT_TEXT }),
    learn: learn("cid", "commentId"),
  }),
  ask("heading commented", "entries/entry_info", (known) =>
    having(entryOf("entryId")(known), { comment_data: "true" }),
  ),
  changes("changes since the comment", "sinceComment"),
  mark("before the new name", "sinceRename"),
  ask("page renamed", "tree_tools/update_node", (known) => having(node(known), { display_text: DIFFICULT_TEXT }), {
    isWrite: true,
  }),
  changes("changes since the new name", "sinceRename"),
  ask("page read", "tree_tools/get_node", node),
  ask(
    "below a page",
    "tree_tools/get_tree_level",
    onPage(({ uid, notebookId, pageId }) => ({
      uid,
      nbid: notebookId,
      parent_tree_id: pageId,
    })),
  ),
  ask(
    "comment deleted",
    "entries/delete_comment",
    ({ uid, commentId }) => (commentId === undefined ? undefined : { uid, cid: commentId }),
    { isWrite: true },
  ),
];

function changes(name: string, key: "since" | "sinceComment" | "sinceRename"): Question {
  return ask(name, "search_tools/modified_since", (known) => {
    const since = known[key];
    if (since === undefined || known.pageId === undefined) return undefined;
    return { uid: known.uid, nbid: known.notebookId, since_time: since, max_to_return: "100" };
  });
}

function having(fields: Fields | undefined, more: Fields): Fields | undefined {
  return fields === undefined ? undefined : { ...fields, ...more };
}

function learn(element: string, key: "pageId" | "entryId" | "commentId" | "fileId" | "emptyFileId"): Question["learn"] {
  return ({ root }: Exchange): Partial<Known> => {
    const text = first(root, element)?.text.trim();
    return text === undefined || text === "" ? {} : { [key]: text };
  };
}

function first(root: XmlElement | undefined, name: string): XmlElement | undefined {
  return root?.descendants(name)[0];
}
