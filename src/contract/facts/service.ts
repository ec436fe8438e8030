import { type Fact, factFrom, factOver } from "../fact.ts";
import { acceptance, isGood, refusal, yesNo } from "../reading.ts";

const CLOCK = "utilities/epoch_time";
const PERSON = "users/user_info_via_id";

const METHOD_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ["unknown person", [PERSON]],
  ["unknown notebook", ["tree_tools/get_tree_level"]],
  ["unknown entry", ["entries/entry_info"]],
  ["unknown page", ["tree_tools/get_entries_for_page"]],
  ["file as text/plain", ["entries/add_attachment"]],
  ["below a page", ["tree_tools/get_tree_level"]],
]);

/** Signing, clocks, verbs, headers. */
export const SERVICE_FACTS: readonly Fact[] = [
  factFrom(
    "promo",
    {
      id: "sha512",
      claim: "A signature by HMAC-SHA-512 is accepted",
      methods: [],
      confidence: "in conflict",
      expected: "accepted",
    },
    acceptance,
  ),
  factFrom(
    "promo with SHA-1",
    {
      id: "sha1",
      claim: "A signature by HMAC-SHA-1 is refused",
      methods: [],
      confidence: "in conflict",
      expected: "4520 with 401",
    },
    acceptance,
  ),
  factFrom(
    "promo signed ahead",
    {
      id: "signed-ahead",
      claim: "A time of four minutes ahead is accepted",
      methods: [],
      confidence: "observed",
      expected: "accepted",
    },
    acceptance,
  ),
  factFrom(
    "promo by POST",
    {
      id: "other-verb",
      claim: "A read is answered to POST as well",
      methods: [],
      confidence: "inferred",
      expected: "accepted",
    },
    acceptance,
  ),
  factFrom(
    "promo without agent",
    {
      id: "no-user-agent",
      claim: "A request without User-Agent is answered",
      methods: [],
      confidence: "inferred",
      expected: "accepted",
    },
    acceptance,
  ),
  factFrom(
    "person compressed",
    {
      id: "xml-compressed",
      claim: "XML is sent compressed to whom asks for gzip",
      methods: [],
      confidence: "inferred",
      expected: "not compressed",
    },
    ({ headers }) => yesNo(headers.get("content-encoding") === "gzip", "gzip", "not compressed"),
  ),
  factFrom(
    "epoch",
    {
      id: "epoch-first",
      claim: "The time is the first element of its answer",
      methods: [CLOCK],
      confidence: "observed",
      expected: "first",
    },
    ({ root }) => yesNo(root?.children[0]?.name === "epoch-time", "first", "elsewhere"),
  ),
  factFrom(
    "person",
    {
      id: "uid-first",
      claim: "The uid is the first element of its answer",
      methods: [PERSON],
      confidence: "observed",
      expected: "first",
    },
    ({ root }) => yesNo(root?.children[0]?.name === "id", "first", "elsewhere"),
  ),
  factFrom(
    "person",
    {
      id: "auto-login",
      claim: "The answer about a person says whether the application may sign in again by itself",
      methods: [PERSON],
      confidence: "in conflict",
      expected: "said",
    },
    ({ root }) => yesNo(root?.child("auto-login-allowed") !== undefined, "said", "left out"),
  ),
  factOver(
    ["person", "level", "largest file", "members"],
    {
      id: "request-echo",
      claim: "Every answer repeats the request, with class and method",
      methods: [],
      confidence: "observed",
      expected: "repeated",
    },
    (answers) => {
      const told = answers.filter(isGood);
      const echoed = told.filter(({ root }) => root?.child("request")?.child("method") !== undefined);
      if (told.length === 0) return "not told";
      return yesNo(echoed.length === told.length, "repeated", echoed.length === 0 ? "never" : "sometimes");
    },
  ),
  factFrom(
    "wrong signature",
    {
      id: "error-echo",
      claim: "An error repeats the request",
      methods: [],
      confidence: "unknown",
      expected: "not repeated",
    },
    ({ root }) =>
      yesNo(
        (root?.descendants("request").length ?? 0) > 0 || root?.child("request") !== undefined,
        "repeated",
        "not repeated",
      ),
  ),
  factFrom(
    "wrong signature",
    {
      id: "error-place",
      claim: "An error is the root of its document",
      methods: [],
      confidence: "in conflict",
      expected: "the root",
    },
    ({ root }) => {
      if (root?.name === "error") return "the root";
      return yesNo(root?.child("error") !== undefined, "below a root", "nowhere");
    },
  ),
  ...refusals([
    ["signed late", "late", "What was signed ten minutes ago is refused", "4504 with 401", "inferred"],
    ["wrong signature", "wrong-signature", "A wrong signature is refused", "4520 with 401", "observed"],
    ["unknown key", "unknown-key", "An access key that nobody knows is refused", "4506 with 401", "inferred"],
    ["unknown method", "unknown-method", "A method that does not exist is refused", "4503 with 404", "inferred"],
    ["missing parameter", "missing-parameter", "A missing parameter is refused", "4500 with 400", "inferred"],
    ["unknown person", "unknown-person", "An unknown uid is refused", "4507 with 404", "inferred"],
    ["unknown notebook", "unknown-notebook", "An unknown notebook is refused", "4509 with 404", "inferred"],
    ["unknown entry", "unknown-entry", "An unknown entry is refused", "4512 with 404", "inferred"],
    ["unknown page", "unknown-page", "An unknown page is refused", "4517 with 404", "inferred"],
    ["file as text/plain", "wrong-content-type", "A file sent as text is refused", "4518 with 400", "inferred"],
    ["below a page", "below-a-page", "A page asked for its children is refused", "4517 with 404", "unknown"],
  ]),
];

type Row = readonly [question: string, id: string, claim: string, expected: string, confidence: Fact["confidence"]];

function refusals(rows: readonly Row[]): readonly Fact[] {
  return rows.map(([question, id, claim, expected, confidence]) =>
    factFrom(question, { id, claim, methods: METHOD_OF.get(question) ?? [], confidence, expected }, refusal),
  );
}
