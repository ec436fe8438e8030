import type { CommandDefinition } from "../definition.ts";
import { toCount, toName } from "./values.ts";

const ADDRESS = "Notebook:/path, or Notebook:id:…";
const NODE =
  '{ kind: "notebook" | "folder" | "page"; id: string; name: string; address: string; notebook: string; path: string; webUrl: string }';
const FACTS = "{ entryCount?: number; fileCount?: number; sizeBytes?: number; updatedAt?: string | null }";
const ENTRY =
  "{ id: string; kind: string; partType: string; version: number | null; createdAt: string | null; updatedAt: string | null; " +
  "lastModifiedBy: string | null; commentCount: number | null; webUrl: string; filename?: string; sizeBytes?: number; " +
  "contentType?: string; caption?: string; content?: string; address?: string }";

const COMMENT =
  "{ id: string; text: string; author: string | null; authorEmail: string | null; createdAt: string | null }";

const RECEIPT = "{ id: string; webUrl: string; version?: number; sizeBytes?: number; sha256?: string }";

const UPLOAD =
  "{ file: string; filename: string; page: string; id: string; webUrl: string; version: number | null; sizeBytes: number; " +
  "sha256: string; sentAt: string; isEarlier: boolean }";

/** Names of the shapes that several commands print; docs/cli.md explains them once. */
export const SHAPES: Readonly<Record<string, string>> = {
  Node: NODE,
  Facts: FACTS,
  Entry: ENTRY,
  Comment: COMMENT,
  Receipt: RECEIPT,
  Upload: UPLOAD,
};

/** Commands that look. */
export const READING: readonly CommandDefinition[] = [
  {
    name: "notebooks",
    synonyms: ["notebook"],
    summary: "list the notebooks you can open; * is the default",
    options: [
      { flags: "-l, --long", summary: "with their ids" },
      { flags: "--create <name>", summary: "make a notebook instead", read: toName },
      { flags: "--duplicate", summary: "with --create: even if there is a notebook of that name" },
    ],
    examples: ["labapi notebooks", "labapi notebooks --json | jq -r '.[].name'"],
    json: "(Node & { isDefault: boolean })[]",
    isWrite: true,
    load: () => import("../commands/notebooks.ts"),
  },
  {
    name: "ls",
    synonyms: ["list", "dir"],
    summary: "list a notebook, a folder, or the entries of a page",
    details:
      "Without an address, the notebooks. LabArchives dates entries only, so --long reads every page that it lists.",
    args: [{ name: "[address]", summary: ADDRESS }],
    options: [{ flags: "-l, --long", summary: "with types, sizes and dates of pages (one call per page)" }],
    examples: ['labapi ls "My Research Notebook:/Experiments"', 'labapi ls -l "Lab QC:"'],
    json: "(Node & Facts)[], or Entry[] of a page",
    load: () => import("../commands/ls.ts"),
  },
  {
    name: "tree",
    summary: "show folders and pages as a tree",
    args: [{ name: "<address>", summary: ADDRESS }],
    options: [{ flags: "-d, --depth <levels>", summary: "so many levels down; all without it", read: toCount }],
    examples: ['labapi tree "Lab QC"', 'labapi tree --depth 2 "My Research Notebook:/Experiments"'],
    json: "Tree = Node & { children?: Tree[] }",
    load: () => import("../commands/tree.ts"),
  },
  {
    name: "stat",
    synonyms: ["info"],
    summary: "tell everything about a notebook, folder, page or file",
    args: [
      {
        name: "<address>",
        summary: `${ADDRESS}; a file is behind its page: Notebook:/page/file.csv, the second of that name file.csv#2`,
      },
    ],
    examples: ['labapi stat "My Research Notebook:/Experiments/2026/Plate 6/plate_06.csv"'],
    json: "Node & Facts & { canRead?: boolean; canWrite?: boolean; folderCount?: number; pageCount?: number }, or Entry of a file",
    load: () => import("../commands/stat.ts"),
  },
  {
    name: "cat",
    synonyms: ["show", "read"],
    summary: "print a page as readable text, or a file on it",
    details:
      "Rich text is shown as Markdown, through a pager (LABAPI_PAGER, PAGER, less) in a terminal. A file's bytes are printed as they are.",
    args: [
      {
        name: "<address>",
        summary: `${ADDRESS}; a file is behind its page: Notebook:/page/file.csv, the second of that name file.csv#2`,
      },
    ],
    options: [
      { flags: "--html", summary: "a page as HTML" },
      { flags: "--no-pager", summary: "print it all at once" },
    ],
    examples: [
      'labapi cat "My Research Notebook:/Protocols/qPCR"',
      'labapi cat "My Research Notebook:/Experiments/2026/Plate 6/plate_06.csv" | head',
    ],
    json: "Node & { entries: (Entry & { comments: Comment[] })[] }, or Entry of a file",
    load: () => import("../commands/cat.ts"),
  },
  {
    name: "open",
    summary: "open a notebook, page or file in the browser",
    details: "Prints the address; without a terminal, or with --print, that is all.",
    args: [
      {
        name: "<address>",
        summary: `${ADDRESS}; a file is behind its page: Notebook:/page/file.csv, the second of that name file.csv#2`,
      },
    ],
    options: [{ flags: "--print", summary: "only print the address" }],
    examples: ['labapi open "Lab QC:/Balances/Calibration 2026"'],
    json: "{ webUrl: string }",
    load: () => import("../commands/open.ts"),
  },
];
