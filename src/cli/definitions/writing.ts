import type { CommandDefinition, OptionDefinition } from "../definition.ts";
import { toCount, toDurationMs } from "./values.ts";

const PAGE = "Notebook:/path/to/page";
const MAKE_PAGE: OptionDefinition = {
  flags: "-p, --parents",
  summary: "make the page and its folders if they are not there",
};

const DOCUMENT = { name: "[file]", summary: "the file; - or nothing reads standard input" };
const NAME: OptionDefinition = { flags: "--name <name>", summary: "what the file is called on the page" };
const CAPTION: OptionDefinition = { flags: "--caption <text>", summary: "caption of the file" };

/** Commands that add to pages. */
export const WRITING: readonly CommandDefinition[] = [
  {
    name: "note",
    synonyms: ["write"],
    summary: "add a text to a page: an argument, a file, or what is piped in",
    details:
      "It is added as it is, in plain text, unless --markdown (or a file .md), --heading or --html says otherwise. Markdown becomes " +
      "rich text; HTML in it is shown as text. Colours of terminals are taken out. What is not UTF-8 is read as windows-1252, which is said.",
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
  {
    name: "put",
    synonyms: ["upload", "send"],
    summary: "send files and folders to pages",
    details: `On a page, files land side by side. In a folder of the notebook, the files of a folder x become a page x, and the folders in
it go into a folder x beside that page: LabArchives lets a page and a folder share a name. So every tree fits, and one that grows later
stays where it is. (A tree that an earlier version has put elsewhere, with the page inside the folder, stays as it is.) Empty folders
are counted and left out.

A file is known by its path on this computer: it has an entry of its own on a page, which gets a new version when it changes, and it
never touches the entry of another file, whatever that is called. A file that cannot be read, or changes while it is sent, is named with
the reason; the others are sent, and the exit code is 6.

A batch that was stopped goes on when the same command is given again, and sends nothing twice: what may have arrived without an
answer is looked for on the page first, by name, size and SHA-256. A batch that was finished is sent again as a whole, unless
--if-changed compares it with what was sent and what is on the page. Secrets (see docs/cli.md) are refused; so are files over the
account's limit, before anything is sent. The last line says where to look at the page.

Patterns: * and ? stay within a name, ** crosses folders, [a-c], [!a-c] and {a,b} are choices, and one that begins with ! takes away
from the others. A file that is spelled exactly like a pattern comes first.`,
    args: [{ name: "<files...>", summary: "files, folders, patterns, and last the page (or folder) they go to" }],
    options: [
      { flags: "--caption <text>", summary: "caption of each file" },
      {
        flags: "-u, --if-changed",
        summary: "leave out what the page has already (by checksum); a new version of what changed",
      },
      MAKE_PAGE,
      { flags: "--flat", summary: "the files of all folders side by side on one page" },
      { flags: "--include <pattern>", summary: "only files that fit, in folders (repeatable)", isList: true },
      { flags: "--exclude <pattern>", summary: "no files that fit, in folders (repeatable)", isList: true },
      { flags: "--ignore-case", summary: "capitals do not matter in patterns" },
      {
        flags: "--allow-secrets",
        summary: "send even what looks like a secret, or lies behind a link out of the folder",
      },
      {
        flags: "--receipt <file>",
        summary: "write id, address, bytes and SHA-256 of each upload to a JSON file (never over anything else)",
      },
      { flags: "--restart", summary: "forget where a stopped batch was, and send everything" },
    ],
    examples: [
      'labapi put plate_07.csv "My Research Notebook:/Experiments/2026/Plate 6" --caption "Plate 7"',
      'labapi put -p results/ "Lab QC:/Runs/" --exclude "*.tmp" --receipt receipts.json',
    ],
    json:
      "{ sent: Upload[]; skipped: { file: string; why: string; id: string }[]; refused: { file: string; why: string }[]; " +
      "failed: { file: string; why: string; exitCode: number; id: string | null }[]; notTried: string[]; emptyFolders: string[] }; " +
      "the id of a failed one is that of an entry that now holds a mixture",
    isWrite: true,
    load: () => import("../commands/put.ts"),
  },
  {
    name: "get",
    synonyms: ["download", "fetch"],
    summary: "fetch the files of a page or folder, or one file",
    details: `The files of a page go into the target folder (. unless given). A folder of the notebook becomes a folder with a folder for
each page, as put made them; a page of a folder's own name, beside it or in it, holds the folder's own files.

A file gets its name when its size agrees with what LabArchives lists, and its SHA-256 where that is known; what differs is fetched
once more, and then fails by itself (exit 6). A file that is there already with the right content is skipped; another file in its
place is left alone, unless --overwrite. Of two things that want one name on disk, the later one gets a number: a (2).csv.

Names that tools obey where they find them (dotfiles such as .env, shortcuts, desktop.ini, conftest.py, …) are changed: .env becomes
_env. The trash of a whole notebook is left out. Both are said, and both can be had.`,
    args: [
      { name: "<address>", summary: "Notebook:/page, Notebook:/folder, or Notebook:/page/file.csv" },
      { name: "[target]", summary: "folder, or the name of the one file" },
    ],
    options: [
      { flags: "--include <pattern>", summary: "only files whose name fits (repeatable)", isList: true },
      { flags: "--exclude <pattern>", summary: "no files whose name fits (repeatable)", isList: true },
      { flags: "--overwrite", summary: "replace other files that are in the place" },
      { flags: "--allow-dotfiles", summary: "keep names that tools obey, such as .env" },
      { flags: "--include-deleted", summary: "with the trash, API Deleted Items" },
    ],
    examples: [
      'labapi get "My Research Notebook:/Experiments/2026/Plate 6" data/',
      'labapi get "Lab QC:/Runs" --include "*.csv"',
    ],
    json:
      "{ got: Fetched[]; skipped: Fetched[]; failed: { file: string; why: string; exitCode: number }[]; pending: string[]; " +
      'renamed: { name: string; path: string; why: "obeyed" | "impossible" | "taken" }[]; leftOut: string[] }, with Fetched = ' +
      "{ file: string; filename: string; page: string; id: string; version: number | null; sizeBytes: number; sha256: string }",
    isWrite: true,
    load: () => import("../commands/get.ts"),
  },
  {
    name: "json",
    summary: "add a JSON document: the file, and a preview below it",
    args: [{ name: "<page>", summary: PAGE }, DOCUMENT],
    options: [NAME, CAPTION, MAKE_PAGE],
    examples: ['./fit --json | labapi json "Lab QC:/Balances/Calibration 2026" --name fit.json'],
    json: "{ file: Entry & { receipt: Receipt }; preview: Entry }",
    isWrite: true,
    load: () => import("../commands/json.ts"),
  },
  {
    name: "table",
    summary: "add a CSV file: the file, and a table below it",
    args: [{ name: "<page>", summary: PAGE }, DOCUMENT],
    options: [
      NAME,
      CAPTION,
      { flags: "--rows <count>", summary: "so many rows in the table; the file has all", read: toCount, initial: 200 },
      { flags: "--no-header", summary: "the first row is a row like others" },
      { flags: "--separator <character>", summary: "what separates cells; found out unless given" },
      { flags: "--encoding <name>", summary: "how the file is encoded, such as windows-1252; found out unless given" },
      MAKE_PAGE,
    ],
    examples: ['labapi table "My Research Notebook:/Experiments/2026/Plate 6" plate_07.csv'],
    json: "{ file: Entry & { receipt: Receipt }; preview: Entry }",
    isWrite: true,
    load: () => import("../commands/table.ts"),
  },
  {
    name: "watch",
    summary: "send what appears in a folder to a page, until Ctrl-C",
    details: `For instrument computers. The folder is looked at again and again, so that network drives work. A file is sent once its size and
times have stayed the same for a while (with --settle-by hash, also its content, which reads it twice); a file that changes later
becomes a new version of its entry. Empty files wait until something is in them.

What was sent is remembered: after a restart or a power cut, every file is there once. Two files of a name, in two folders or on two
computers, have an entry each, and never replace each other. What the page has already (same name and content) is not sent again,
unless another file has sent it. A server that cannot be reached and a file that somebody has open are waited for; a page that was
trashed or moved meanwhile ends the watch.`,
    args: [
      { name: "<folder>", summary: "folder on this computer" },
      { name: "<page>", summary: PAGE },
    ],
    options: [
      {
        flags: "--settle <time>",
        summary: "how long a file must stay the same: 500ms, 10s, 2m",
        read: toDurationMs,
        initial: 10_000,
        initialText: "10s",
      },
      {
        flags: "--settle-by <what>",
        summary: "what must stay the same: size and times, or also the content",
        choices: ["time", "hash"],
        initial: "time",
      },
      {
        flags: "--interval <time>",
        summary: "how often to look",
        read: toDurationMs,
        initial: 2000,
        initialText: "2s",
      },
      { flags: "--once", summary: "end when everything that is there has been sent; 6 if something was left out" },
      { flags: "-r, --recursive", summary: "folders below as well; the files land side by side" },
      { flags: "--include <pattern>", summary: "only files that fit (repeatable)", isList: true },
      { flags: "--exclude <pattern>", summary: "no files that fit (repeatable)", isList: true },
      { flags: "--ignore-case", summary: "capitals do not matter in patterns" },
      CAPTION,
      MAKE_PAGE,
      {
        flags: "--allow-secrets",
        summary: "send even what looks like a secret, or lies behind a link out of the folder",
      },
      { flags: "--receipt <file>", summary: "keep id, address, bytes and SHA-256 of every upload in a JSON file" },
    ],
    examples: ['labapi watch D:/results "Lab QC:/Runs/2026-11-23" -p --include "*.csv"'],
    json: "Upload, one line per file that was sent",
    isWrite: true,
    load: () => import("../commands/watch.ts"),
  },
];
