import type { CommandDefinition, OptionDefinition } from "../definition.ts";
import { toLastMoment, toMoment } from "./moments.ts";
import { ROLES, toCount, toDurationMs, toRole } from "./values.ts";

const NOTEBOOK: OptionDefinition = { flags: "--notebook <name>", summary: "only in this notebook" };
const LIMIT: OptionDefinition = { flags: "--limit <count>", summary: "so many at most", read: toCount, initial: 50 };
const TRASH: OptionDefinition = { flags: "--trash", summary: 'also what lies in "API Deleted Items"' };
const HITS = "(Entry & { place: string; notebookId: string | null })[]";

/** Commands that find, and those about people. */
export const FINDING: readonly CommandDefinition[] = [
  {
    name: "search",
    synonyms: ["find"],
    summary: "find entries by their text, or files by type and date",
    details: 'Words, "phrases", AND, OR, NOT, as in LabArchives. With --files, --ext, --from or --to, attachments.',
    args: [{ name: "[words...]", summary: "what to look for" }],
    options: [
      NOTEBOOK,
      { flags: "--files", summary: "look for attachments" },
      { flags: "--ext <extension>", summary: "attachments of this type (repeatable)", isList: true },
      { flags: "--from <date>", summary: "attachments from then on: 2026-11-23, or 7d ago", read: toMoment },
      { flags: "--to <date>", summary: "attachments until then; a day is the whole day", read: toLastMoment },
      TRASH,
      LIMIT,
    ],
    examples: ["labapi search evaporation", "labapi search --ext csv --from 7d --json | jq -r '.[].filename'"],
    json: HITS,
    load: () => import("../commands/search.ts"),
  },
  {
    name: "recent",
    summary: "list what changed, newest first",
    args: [
      {
        name: "[since]",
        summary: "2026-11-23, 2026-11-23T14:00, or how long ago: 30m, 2h, 7d (the default)",
        read: toMoment,
      },
    ],
    options: [NOTEBOOK, { flags: "--ext <extension>", summary: "the latest attachments of this type" }, TRASH, LIMIT],
    examples: ["labapi recent 24h", 'labapi recent --notebook "Lab QC" --json'],
    json: HITS,
    load: () => import("../commands/recent.ts"),
  },
  {
    name: "comments",
    synonyms: ["comment"],
    summary: "read the comments of a page or a file, or add one",
    args: [{ name: "<address>", summary: "Notebook:/page, or Notebook:/page/file.csv" }],
    options: [
      { flags: "--add <text>", summary: "add a comment; - reads standard input" },
      { flags: "--entry <id>", summary: "that entry of the page" },
    ],
    examples: ['labapi comments "My Research Notebook:/Experiments/2026/Plate 6/plate_06.csv" --add "Done."'],
    json: "(Comment & { entryId: string })[]; with --add the new one",
    isWrite: true,
    load: () => import("../commands/comments.ts"),
  },
  {
    name: "notifications",
    summary: "read notifications, or mark them as read",
    args: [{ name: "[ids...]", summary: "with --mark-read: these; all unless given" }],
    options: [
      { flags: "--unread", summary: "only new ones" },
      { flags: "--count", summary: "only how many" },
      { flags: "--mark-read", summary: "mark as read; cannot be taken back" },
      LIMIT,
    ],
    examples: ["labapi notifications --unread", "labapi notifications --mark-read"],
    json:
      "{ id: string; type: string | null; isRead: boolean | null; createdAt: string | null; notebook: string | null; " +
      "entryId: string | null; userName: string | null; description: string | null }[]; --count { total: number; unread: number }; " +
      '--mark-read { marked: string[] | "all" }',
    isWrite: true,
    load: () => import("../commands/notifications.ts"),
  },
  {
    name: "users",
    synonyms: ["members"],
    summary: "list who may open a notebook, or change that",
    args: [{ name: "<notebook>", summary: "its name, or id:…" }],
    options: [
      { flags: "--add <email>", summary: "let somebody in" },
      { flags: "--set-role <email>", summary: "change somebody's role" },
      { flags: "--remove <email>", summary: "take somebody out" },
      {
        flags: "--role <role>",
        summary: "for --add and --set-role",
        choices: ROLES.map((role) => role.toLowerCase()),
        read: toRole,
      },
    ],
    examples: ['labapi users "Lab QC"', 'labapi users "Lab QC" --add bo@example.org --role guest'],
    json: "{ email: string | null; fullName: string | null; role: string; canOwnNotebooks: boolean | null }[]",
    isWrite: true,
    asks: true,
    load: () => import("../commands/users.ts"),
  },
  {
    name: "api",
    summary: "call any method of the LabArchives API",
    details:
      "Names are LabArchives' own. The signature is added, and the uid of who is signed in unless it is given. The answer is printed as " +
      "XML, without the request that LabArchives repeats and without the uid; --json turns it into objects whose values are lists (of " +
      "one, too) of texts or objects. What may change something is sent once.",
    args: [{ name: "<method>", summary: "class/method, like tree_tools/get_tree_level" }],
    options: [
      { flags: "-f, --field <name=value>", summary: "a parameter (repeatable)", isList: true },
      { flags: "--input <file>", summary: "send this file as the body; - reads standard input" },
      { flags: "--post", summary: "send the parameters as a form" },
      { flags: "--no-uid", summary: "do not sign in, and add no uid" },
      { flags: "--timeout <time>", summary: "how long to wait for an answer: 30s, 5m", read: toDurationMs },
    ],
    examples: [
      "labapi api users/user_info_via_id --json | jq -r '.users[0].fullname[0]'",
      "labapi api utilities/epoch_time",
      "labapi api entries/add_attachment -f filename=x.csv -f nbid=… -f pid=… --input x.csv",
    ],
    json: "Xml = string | null | { [name: string]: Xml[] }",
    isWrite: true,
    load: () => import("../commands/api.ts"),
  },
];
