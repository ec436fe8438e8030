import type { Known, Question } from "../question.ts";
import { CLOCK, learnTime } from "./time.ts";
import { UNKNOWN_ID, UNKNOWN_WORD } from "../samples.ts";

const nothing = (): Readonly<Record<string, string>> => ({});
const uid = ({ uid: id }: Known): Readonly<Record<string, string>> => ({ uid: id });
const place = ({ uid: id, notebookId }: Known): Record<string, string> => ({ uid: id, nbid: notebookId });

type Rest = Partial<Omit<Question, "name" | "method" | "isWrite">>;

function read(name: string, method: string, query: Question["query"], rest: Rest = {}): Question {
  return { name, method, query, isWrite: false, ...rest };
}

/** Questions that change nothing: about signing and clocks, refusals, and shapes. */
export const READS: readonly Question[] = [
  read("epoch", CLOCK, nothing, { signing: "none", learn: learnTime("since") }),
  read("promo", "utilities/promo_message", nothing),
  read("promo by POST", "utilities/promo_message", nothing, { verb: "POST" }),
  read("promo with SHA-1", "utilities/promo_message", nothing, { signing: "sha1" }),
  read("promo signed ahead", "utilities/promo_message", nothing, { signing: "early" }),
  read("promo without agent", "utilities/promo_message", nothing, { headers: { "user-agent": "" } }),
  read("signed late", "utilities/promo_message", nothing, { signing: "late" }),
  read("wrong signature", "utilities/promo_message", nothing, { signing: "wrong" }),
  read("unknown key", "utilities/promo_message", nothing, { signing: "unknown key" }),
  read("unknown method", "utilities/labapi_contract_check", nothing),
  read("missing parameter", "tree_tools/get_tree_level", uid),
  read("unknown person", "users/user_info_via_id", () => ({ uid: UNKNOWN_ID })),
  read("unknown notebook", "tree_tools/get_tree_level", (known) => ({
    ...uid(known),
    nbid: UNKNOWN_ID,
    parent_tree_id: "0",
  })),
  read("unknown entry", "entries/entry_info", (known) => ({ ...uid(known), eid: UNKNOWN_ID })),
  read("unknown page", "tree_tools/get_entries_for_page", (known) => ({ ...place(known), page_tree_id: UNKNOWN_ID })),
  read("person", "users/user_info_via_id", uid),
  read("person compressed", "users/user_info_via_id", uid, { headers: { "accept-encoding": "gzip" } }),
  read("largest file", "users/max_file_size", uid),
  read("regions", "utilities/api_base_urls", nothing),
  read("thumbnail size", "utilities/suggested_thumbnail_size", () => ({ ext: "png" })),
  read("level", "tree_tools/get_tree_level", (known) => ({ ...place(known), parent_tree_id: known.parentId })),
  read("members", "notebooks/notebook_users", place),
  read("notebook", "notebooks/notebook_info", place),
  read("counts", "notifications/notification_counts", uid),
  read("notifications", "notifications/get_notifications", (known) => ({ ...uid(known), num_to_return: "1" })),
  read("search none", "search_tools/entry_search", (known) => ({ ...place(known), query: UNKNOWN_WORD })),
  read("latest change", "search_tools/modified_since", (known) => ({ ...place(known), max_to_return: "1" })),
];
