import { type Fact, factFrom, factOver } from "../fact.ts";
import { acceptance, all, cameBack, emptiness, isGood, refusal, textOf, versionOf, yesNo } from "../reading.ts";
import { BARE_NAME, DIFFICULT_HTML, DIFFICULT_TEXT, FILE_NAME, PLAIN_LINES } from "../samples.ts";
import type { Exchange } from "../question.ts";

const ADD = "entries/add_entry";
const ATTACH = "entries/add_attachment";
const SEARCH = "search_tools/modified_since";

/** What becomes of texts, files and names, and what counts as a change. */
export const CONTENT_FACTS: readonly Fact[] = [
  factFrom(
    "heading read",
    {
      id: "text-in-body",
      claim: "+, %2F and emoji come back from a form body",
      methods: [ADD],
      confidence: "inferred",
      expected: "unchanged",
    },
    (answer) => cameBack(DIFFICULT_TEXT, textOf(answer, "entry-data")),
  ),
  factFrom(
    "page of files",
    {
      id: "text-in-query",
      claim: "+, %2F and emoji come back from a query, and simple HTML unchanged",
      methods: [ADD],
      confidence: "observed",
      expected: "unchanged",
    },
    (answer) => cameBack(DIFFICULT_HTML, dataOf(answer, "text entry")),
  ),
  factFrom(
    "page of files",
    {
      id: "plain-lines",
      claim: "Lines of plain text stay lines",
      methods: [ADD],
      confidence: "inferred",
      expected: "unchanged",
    },
    (answer) => cameBack(PLAIN_LINES, dataOf(answer, "plain text entry")),
  ),
  factFrom(
    "empty text",
    { id: "empty-text", claim: "An entry may be empty", methods: [ADD], confidence: "unknown", expected: "accepted" },
    acceptance,
  ),
  factFrom(
    "page read",
    {
      id: "name-in-query",
      claim: "+, %2F and emoji in a page's name come back",
      methods: ["tree_tools/update_node"],
      confidence: "observed",
      expected: "unchanged",
    },
    (answer) => cameBack(DIFFICULT_TEXT, textOf(answer, "display-text")),
  ),
  factFrom(
    "file",
    {
      id: "empty-caption",
      claim: "An empty caption is written as an empty element",
      methods: [ATTACH],
      confidence: "unknown",
      expected: "empty",
    },
    (answer) => (isGood(answer) ? emptiness(all(answer, "caption")[0]) : "refused"),
  ),
  factFrom(
    "empty file",
    {
      id: "empty-file",
      claim: "A file of 0 bytes is kept, and says so",
      methods: [ATTACH],
      confidence: "observed",
      expected: "kept, 0 bytes",
    },
    (answer) =>
      isGood(answer)
        ? yesNo(textOf(answer, "attach-file-size") === "0", "kept, 0 bytes", "kept, another size")
        : refusal(answer),
  ),
  factFrom(
    "file without extension",
    {
      id: "bare-name",
      claim: "A file without extension keeps its name",
      methods: [ATTACH],
      confidence: "observed",
      expected: "as sent",
    },
    (answer) => name(answer, BARE_NAME),
  ),
  factFrom(
    "file",
    {
      id: "file-name",
      claim: "A file keeps the name it was sent with",
      methods: [ATTACH],
      confidence: "observed",
      expected: "as sent",
    },
    (answer) => name(answer, FILE_NAME),
  ),
  factFrom(
    "page of files",
    {
      id: "file-twins",
      claim: "Two files of one name on a page are two entries of that name",
      methods: [ATTACH],
      confidence: "inferred",
      expected: "both",
    },
    (answer) => {
      const named = all(answer, "attach-file-name").filter(({ text }) => text === FILE_NAME).length;
      return yesNo(named >= 2, "both", named === 1 ? "one" : "renamed");
    },
  ),
  factFrom(
    "page of files",
    {
      id: "size-in-listing",
      claim: "The list of a page says the size of each file",
      methods: ["tree_tools/get_entries_for_page"],
      confidence: "observed",
      expected: "said",
    },
    (answer) =>
      yesNo(
        all(answer, "attach-file-size").some(({ text }) => Number(text) > 0),
        "said",
        "left out",
      ),
  ),
  factOver(
    ["heading read", "heading changed"],
    {
      id: "version-of-edit",
      claim: "A change of the text counts one version",
      methods: ["entries/update_entry"],
      confidence: "observed",
      expected: "one more",
    },
    (answers) => more(answers),
  ),
  factOver(
    ["heading changed", "heading commented"],
    {
      id: "version-of-comment",
      claim: "A comment counts no version",
      methods: ["entries/add_comment"],
      confidence: "unknown",
      expected: "the same",
    },
    (answers) => more(answers),
  ),
  factOver(
    ["file", "file replaced"],
    {
      id: "version-of-file",
      claim: "A new file counts one version",
      methods: ["entries/update_attachment"],
      confidence: "observed",
      expected: "one more",
    },
    (answers) => more(answers),
  ),
  factOver(
    ["uploaded at", "uploaded at, later"],
    {
      id: "uploaded-at",
      claim: "A new file moves the time of the last upload",
      methods: ["entries/attachment_last_uploaded_at"],
      confidence: "inferred",
      expected: "a time",
    },
    (answers) => {
      const times = answers.map((answer) => Date.parse(textOf(answer, "last-uploaded-at") ?? ""));
      if (times.some(Number.isNaN)) return "no time";
      return yesNo((times[1] ?? 0) >= (times[0] ?? 0), "a time", "an earlier time");
    },
  ),
  factFrom(
    "search none",
    {
      id: "search-none",
      claim: "A search without a match is answered with 404",
      methods: ["search_tools/entry_search"],
      confidence: "in conflict",
      expected: "404 without LabArchives' error",
    },
    (answer) =>
      answer.status === 200 ? yesNo(all(answer, "entry").length === 0, "an empty list", "matches") : refusal(answer),
  ),
  factFrom(
    "changes since",
    {
      id: "since-edit",
      claim: "A changed text is named among the changes",
      methods: [SEARCH],
      confidence: "inferred",
      expected: "named",
    },
    (answer) => yesNo(partTypes(answer).includes("heading"), "named", "left out"),
  ),
  factFrom(
    "changes since",
    {
      id: "since-file",
      claim: "A new file is named among the changes",
      methods: [SEARCH],
      confidence: "inferred",
      expected: "named",
    },
    (answer) => yesNo(partTypes(answer).includes("attachment"), "named", "left out"),
  ),
  factFrom(
    "changes since the comment",
    {
      id: "since-comment",
      claim: "A comment names its entry among the changes",
      methods: [SEARCH],
      confidence: "unknown",
      expected: "left out",
    },
    (answer) => yesNo(partTypes(answer).includes("heading"), "named", "left out"),
  ),
  factFrom(
    "changes since the new name",
    {
      id: "since-rename",
      claim: "A page's new name names its entries among the changes",
      methods: [SEARCH],
      confidence: "unknown",
      expected: "left out",
    },
    (answer) => yesNo(partTypes(answer).length > 0, "named", "left out"),
  ),
  factFrom(
    "changes since",
    {
      id: "since-counts",
      claim: "The changes say how many there are",
      methods: [SEARCH],
      confidence: "observed",
      expected: "said",
    },
    (answer) => yesNo(Number.isFinite(Number(textOf(answer, "total-found") ?? Number.NaN)), "said", "left out"),
  ),
  factFrom(
    "changes since",
    {
      id: "since-order",
      claim: "The newest change comes first",
      methods: [SEARCH],
      confidence: "observed",
      expected: "newest first",
    },
    (answer) => {
      const times = all(answer, "updated-at").map(({ text }) => Date.parse(text));
      return yesNo(
        times.every((time, index) => index === 0 || time <= (times[index - 1] ?? time)),
        "newest first",
        "otherwise",
      );
    },
  ),
];

function name(answer: Exchange, sent: string): string {
  if (!isGood(answer)) return refusal(answer);
  return yesNo(textOf(answer, "attach-file-name") === sent, "as sent", "renamed");
}

function dataOf(answer: Exchange, partType: string): string | undefined {
  const entry = all(answer, "entry").find((one) => one.child("part-type")?.text.toLowerCase() === partType);
  return entry?.child("entry-data")?.text;
}

function partTypes(answer: Exchange): readonly string[] {
  return all(answer, "part-type").map(({ text }) => text.trim().toLowerCase());
}

function more([before, after]: readonly Exchange[]): string {
  const difference = versionOf(after) - versionOf(before);
  if (Number.isNaN(difference)) return "not told";
  if (difference === 0) return "the same";
  return yesNo(difference === 1, "one more", "another number");
}
