import type { CommandDefinition, OptionDefinition } from "../definition.ts";

const PAGE = "Notebook:/path/to/page";
const MAKE_PAGE: OptionDefinition = {
  flags: "-p, --parents",
  summary: "make the page and its folders if they are not there",
};

/** Commands that add to pages. */
export const WRITING: readonly CommandDefinition[] = [
  {
    name: "note",
    summary: "add a text to a page: an argument, a file, or what is piped in",
    details:
      "It is added as it is, in plain text, unless --markdown (or a file .md), --heading or --html says otherwise. Markdown becomes " +
      "rich text; HTML in it is shown as text. Colours of terminals are taken out.",
    args: [
      { name: "<page>", summary: PAGE },
      { name: "[text]", summary: "the text; - or nothing reads standard input" },
    ],
    options: [
      { flags: "-f, --file <file>", summary: "read the text from a file" },
      { flags: "-m, --markdown", summary: "Markdown, to become rich text" },
      { flags: "--heading", summary: "a heading" },
      { flags: "--html", summary: "rich text, an HTML fragment" },
      { flags: "--plain", summary: "plain text, also of a file .md" },
      MAKE_PAGE,
    ],
    examples: [
      'run.sh | labapi note -p "Lab QC:/Runs/2026-11-23"',
      'labapi note "Lab QC:/Incidents" --markdown "**Balance 2** drifts"',
    ],
    json: "Entry & { receipt: Receipt }",
    isWrite: true,
    load: () => import("../commands/note.ts"),
  },
];
