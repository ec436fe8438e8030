import { type Fact, factFrom, factOver } from "../fact.ts";
import type { Exchange } from "../question.ts";
import { all, isGood, spelling, yesNo } from "../reading.ts";

const PAGE = "tree_tools/get_entries_for_page";

/** Roots, lists, and names of elements that no source has captured. */
export const SHAPE_FACTS: readonly Fact[] = [
  factOver(
    ["epoch", "person", "level", "members", "counts", "largest file"],
    {
      id: "root-element",
      claim: "The root of an answer is the class of its method",
      methods: [],
      confidence: "observed",
      expected: "the class",
    },
    (answers) => {
      const roots = ["utilities", "users", "tree-tools", "notebooks", "notifications", "users"];
      const told = answers.map((answer, index) => !isGood(answer) || answer.root?.name === roots[index]);
      return yesNo(told.every(Boolean), "the class", "something else");
    },
  ),
  factFrom(
    "level",
    {
      id: "level-list",
      claim: "Folders and pages stand in a list of level nodes",
      methods: ["tree_tools/get_tree_level"],
      confidence: "observed",
      expected: "in a list",
    },
    (answer) => listed(answer, "level-nodes", "level-node"),
  ),
  factFrom(
    "empty page",
    {
      id: "list-of-none",
      claim: "A page without entries has an empty list",
      methods: [PAGE],
      confidence: "inferred",
      expected: "an empty list",
    },
    (answer) => {
      if (!isGood(answer)) return "refused";
      if (all(answer, "entry").length > 0) return "not empty";
      return yesNo(answer.root?.child("entries") !== undefined, "an empty list", "no list");
    },
  ),
  factFrom(
    "page of one",
    {
      id: "list-of-one",
      claim: "One entry stands in a list like many",
      methods: [PAGE],
      confidence: "observed",
      expected: "in a list",
    },
    (answer) => listed(answer, "entries", "entry"),
  ),
  factFrom(
    "page of many",
    {
      id: "list-of-many",
      claim: "Entries stand in one list, in the order of the page",
      methods: [PAGE],
      confidence: "observed",
      expected: "in a list",
    },
    (answer) => listed(answer, "entries", "entry"),
  ),
  factFrom(
    "page of one",
    {
      id: "page-title",
      claim: "The title of a page is not one of its entries",
      methods: [PAGE],
      confidence: "unknown",
      expected: "not an entry",
    },
    (answer) => yesNo(all(answer, "entry").length <= 1, "not an entry", "an entry"),
  ),
  factFrom(
    "page of many",
    {
      id: "capital-true",
      claim: "True with a capital means true",
      methods: [],
      confidence: "observed",
      expected: "true",
    },
    (answer) => yesNo(all(answer, "entry-data").length > 0, "true", "false"),
  ),
  factFrom(
    "members",
    {
      id: "members-list",
      claim: "The people of a notebook stand in a list of notebook users",
      methods: ["notebooks/notebook_users"],
      confidence: "inferred",
      expected: "in a list",
    },
    (answer) => (isGood(answer) ? listed(answer, "notebook-users", "notebook-user") : "refused"),
  ),
  factFrom(
    "regions",
    {
      id: "region-name",
      claim: "A region is an element of that name",
      methods: ["utilities/api_base_urls"],
      confidence: "inferred",
      expected: "region",
    },
    (answer) => (isGood(answer) ? spelling(answer.root?.child("regions"), ["region"]) : "refused"),
  ),
  factFrom(
    "notifications",
    {
      id: "notifications-list",
      claim: "Notifications stand in a list, with the number of unread ones beside it",
      methods: ["notifications/get_notifications"],
      confidence: "inferred",
      expected: "list and count",
    },
    (answer) => {
      const [list, count] = [answer.root?.child("notifications"), answer.root?.child("count")];
      if (list !== undefined && count !== undefined) return "list and count";
      return yesNo(count !== undefined, "count only", "neither");
    },
  ),
  factFrom(
    "heading commented",
    {
      id: "comment-text",
      claim: "The text of a comment",
      methods: ["entries/add_comment"],
      confidence: "inferred",
      expected: "comment-data",
    },
    (answer) => spelling(all(answer, "comment")[0], ["comment-data", "the-comment", "comment", "comment-text"]),
  ),
  factFrom(
    "heading commented",
    {
      id: "comment-author",
      claim: "The author of a comment",
      methods: ["entries/add_comment"],
      confidence: "inferred",
      expected: "user-name",
    },
    (answer) => spelling(all(answer, "comment")[0], ["user-name", "fullname", "created-by", "last-modified-by"]),
  ),
  factFrom(
    "heading commented",
    {
      id: "comment-time",
      claim: "The time of a comment",
      methods: ["entries/add_comment"],
      confidence: "inferred",
      expected: "created-at",
    },
    (answer) => spelling(all(answer, "comment")[0], ["created-at", "updated-at"]),
  ),
  factFrom(
    "page read",
    {
      id: "entry-count",
      claim: "A page says how many entries it has",
      methods: ["tree_tools/get_node"],
      confidence: "inferred",
      expected: "entry-count",
    },
    (answer) => spelling(all(answer, "node")[0], ["entry-count", "number-entries"]),
  ),
  factFrom(
    "comment deleted",
    {
      id: "deleted-answer",
      claim: "Deleting a comment is answered by a word of success",
      methods: ["entries/delete_comment"],
      confidence: "inferred",
      expected: "success",
    },
    (answer) => (isGood(answer) ? spelling(answer.root, ["success", "entry"]) : "refused"),
  ),
];

function listed(answer: Exchange, list: string, item: string): string {
  if (!isGood(answer)) return "refused";
  const inList = answer.root?.child(list)?.children.filter(({ name }) => name === item).length ?? 0;
  const anywhere = all(answer, item).length;
  if (anywhere === 0) return yesNo(answer.root?.child(list) !== undefined, "in a list", "no list");
  return yesNo(inList === anywhere, "in a list", "elsewhere");
}
