import type { State } from "mdast-util-to-markdown";

type Pattern = State["unsafe"][number];

const IN_LINK: Pattern["notInConstruct"] = [
  "autolink",
  "destinationLiteral",
  "destinationRaw",
  "reference",
  "titleQuote",
  "titleApostrophe",
];
const PHRASING = { inConstruct: "phrasing", notInConstruct: IN_LINK } satisfies Partial<Pattern>;
const CODE_LINES: Pattern["inConstruct"] = [
  "codeFencedLangGraveAccent",
  "codeFencedLangTilde",
  "codeFencedMetaGraveAccent",
  "codeFencedMetaTilde",
];
const CHARACTER_REFERENCE = "(?:#\\d{1,7}|#[xX][\\da-fA-F]{1,6}|[A-Za-z][A-Za-z\\d]{1,31});";

/**
 * What would be read as Markdown, and so is escaped: as little as can be, as a backslash in the midst of numbers and file names
 * is in a reader's way. A mark needs an end that is not behind a blank: it is enough that no text can be such an end.
 */
export const PATTERNS: readonly Pattern[] = [
  { character: "\t", after: "[\\r\\n]", inConstruct: "phrasing" },
  { character: "\t", before: "[\\r\\n]", inConstruct: "phrasing" },
  { character: " ", after: "[\\r\\n]", inConstruct: "phrasing" },
  { character: " ", before: "[\\r\\n]", inConstruct: "phrasing" },
  ...["\r", "\n", "`"].map((character): Pattern => ({ character, inConstruct: CODE_LINES })),
  ...["\r", "\n"].map((character): Pattern => ({
    character,
    inConstruct: ["destinationLiteral", "headingAtx", "tableCell"],
  })),
  { character: "\n", before: "\\n", inConstruct: "phrasing" },
  { character: "\n", after: "[\\r\\n]", inConstruct: "phrasing" },
  { character: "!", after: "\\[", ...PHRASING },
  { character: '"', inConstruct: "titleQuote" },
  { character: "'", inConstruct: "titleApostrophe" },
  { atBreak: true, character: "#", after: "(?:#{0,5}[ \\t\\r\\n]|#{0,5}$)" },
  { character: "#", inConstruct: "headingAtx", after: "(?:[\\r\\n]|$)" },
  {
    character: "&",
    after: CHARACTER_REFERENCE,
    inConstruct: ["phrasing", "destinationLiteral", "destinationRaw", "titleQuote"],
  },
  { character: "(", inConstruct: "destinationRaw" },
  { character: ")", inConstruct: "destinationRaw" },
  { before: "\\]", character: "(", ...PHRASING },
  { atBreak: true, before: "\\d{1,9}", character: ")", after: "(?:[ \\t\\r\\n]|$)" },
  { atBreak: true, before: "\\d{1,9}", character: ".", after: "(?:[ \\t\\r\\n]|$)" },
  { atBreak: true, character: "*", after: "(?:[ \\t\\r\\n*]|$)" },
  // Each of a run, or what is left of it would be one.
  ...["", "\\*", "\\*\\*"].map((run): Pattern => ({ before: `[^\\s*]${run}`, character: "*", ...PHRASING })),
  { before: "\\*{3}", character: "*", ...PHRASING },
  { character: "*", after: "[^\\s]", inConstruct: ["emphasis", "strong"] },
  ...["", "~"].map((run): Pattern => ({ before: `[^\\s~]${run}`, character: "~", ...PHRASING })),
  // In struck text, which is entered as "emphasis" too.
  { character: "~", after: "[^\\s]", inConstruct: "emphasis" },
  { atBreak: true, character: "~", after: "~~" },
  { before: "[^\\s]", character: "^", after: "[^\\s^~]{1,60}\\^", ...PHRASING },
  { atBreak: true, character: "_", after: "[ \\t]{0,3}_" },
  { character: "_", ...PHRASING },
  { atBreak: true, character: "+", after: "(?:[ \\t\\r\\n]|$)" },
  { atBreak: true, character: "-", after: "(?:[ \\t\\r\\n:|-]|$)" },
  { atBreak: true, character: "=", after: "=*[ \\t]*(?:[\\r\\n]|$)" },
  { atBreak: true, character: ">" },
  { atBreak: true, character: "|", after: "[\\t :-]" },
  { atBreak: true, character: ":", after: "-" },
  { character: "|", inConstruct: "tableCell" },
  { atBreak: true, character: "[" },
  { character: "[", inConstruct: ["label", "reference"] },
  { character: "]", inConstruct: ["label", "reference"] },
  { character: "<", after: "[!/?A-Za-z]", ...PHRASING },
  ...["<", ">"].map((character): Pattern => ({ character, inConstruct: ["destinationLiteral", "autolink"] })),
  { character: "`", ...PHRASING },
  { character: "\\", after: "[\\r\\n]", inConstruct: "phrasing" },
  ...Array.from({ length: 33 }, (_unused, code): Pattern => ({
    character: String.fromCodePoint(code),
    inConstruct: "autolink",
  })),
];
