import type { NotebookId, UserId } from "../core/ids.ts";
import { asInteger, everyAnd, type TolerantList } from "../wire/decode.ts";
import { endpoint, xmlOrNone } from "./endpoint.ts";
import { optional, required } from "./param.ts";
import { decodeEntry, type EntryRecord } from "./records.ts";

/** A page of search results. Live servers have reported a `totalFound` larger than what can be fetched. */
export interface SearchRecord extends TolerantList<EntryRecord> {
  readonly totalReturned: number;
  readonly totalFound: number;
}

const decodeSearch = everyAnd("entry", decodeEntry, (found, root): SearchRecord => {
  const count = (name: string): number => {
    const element = root.first(name);
    return element === undefined ? found.items.length : asInteger(element);
  };
  return { ...found, totalReturned: count("total-returned"), totalFound: count("total-found") };
});

const nothing: SearchRecord = { items: [], unreadable: [], totalReturned: 0, totalFound: 0 };
// A count of zero has been seen without a list.
const result = xmlOrNone(decodeSearch, nothing, { holds: ["entries", "entry", "total-found"] });
const errors = [4501, 4509, 4529];
const userId = required.text<UserId>("uid");
const scope = {
  notebookId: optional.text<NotebookId>("nbid"),
  entryData: optional.boolean("entry_data"),
  commentData: optional.boolean("comment_data"),
};
const acrossNotebooks = {
  ...scope,
  studentNotebooks: optional.boolean("student_notebooks"),
  hiddenNotebooks: optional.boolean("hidden_notebooks"),
  userAccess: optional.choice("user_access", ["can_read", "can_read_write"]),
  maxToReturn: optional.integer("max_to_return"),
};

export const attachmentSearch = endpoint({
  class: "search_tools",
  method: "attachment_search",
  verb: "GET",
  params: {
    userId,
    extensions: optional.list("extension"),
    beginDate: optional.date("begin_date"),
    endDate: optional.date("end_date"),
    terms: optional.text("terms"),
    termConnector: optional.choice("term_connector", ["AND", "OR", "EXACT"]),
    ...acrossNotebooks,
  },
  result,
  errors,
  summary: "Attachments by extension (without dots), date and words.",
});

export const mostRecentlyModifiedAttachmentByExtension = endpoint({
  class: "search_tools",
  method: "most_recently_modified_attachment_by_extension",
  verb: "GET",
  params: { userId, extensions: required.list("extension"), ...acrossNotebooks },
  result,
  errors,
  summary: "Attachments of the given extensions, newest change first.",
});

export const modifiedSince = endpoint({
  class: "search_tools",
  method: "modified_since",
  verb: "GET",
  params: { userId, since: optional.date("since_time"), ...acrossNotebooks },
  result,
  errors,
  summary: "Entries changed since a moment, newest first.",
});

export const entrySearch = endpoint({
  class: "search_tools",
  method: "entry_search",
  verb: "GET",
  params: {
    userId,
    query: required.text("query"),
    pageSize: optional.integer("page_size"),
    pageNumber: optional.integer("page_number"),
    ...scope,
  },
  result,
  errors,
  summary: 'Entries by words, "quoted phrases", AND, OR and NOT. Pages count from 0.',
});
