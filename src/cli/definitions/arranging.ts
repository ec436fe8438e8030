import type { CommandDefinition, OptionDefinition } from "../definition.ts";
import { toName } from "./values.ts";

const DUPLICATE: OptionDefinition = { flags: "--duplicate", summary: "even if something of that name is there" };
const PARENTS: OptionDefinition = {
  flags: "-p, --parents",
  summary: "make missing folders as well, and take what is there already",
};
const IF_EXISTS: OptionDefinition = {
  flags: "--if-exists <what>",
  summary: "what to do about a namesake",
  choices: ["error", "keep", "replace", "duplicate"],
};
const SOURCES = { name: "<addresses...>", summary: "what to take, and last where it goes" };

/** Commands that make and move pages and folders. */
export const ARRANGING: readonly CommandDefinition[] = [
  {
    name: "new",
    summary: "make an empty page",
    args: [{ name: "<addresses...>", summary: "Notebook:/path/to/page" }],
    options: [PARENTS, IF_EXISTS],
    examples: ['labapi new -p "Lab QC:/Runs/2026-11-23"'],
    json: "Node, one line per page",
    isWrite: true,
    load: () => import("../commands/new.ts"),
  },
  {
    name: "mkdir",
    summary: "make a folder",
    args: [{ name: "<addresses...>", summary: "Notebook:/path/to/folder" }],
    options: [PARENTS, IF_EXISTS],
    examples: ['labapi mkdir -p "Lab QC:/Runs/2026"'],
    json: "Node, one line per folder",
    isWrite: true,
    load: () => import("../commands/mkdir.ts"),
  },
  {
    name: "mv",
    synonyms: ["move"],
    summary: "move pages and folders into a folder, or under another name",
    args: [SOURCES],
    options: [DUPLICATE],
    examples: ['labapi mv "Lab QC:/Incidents" "Lab QC:/Balances"'],
    json: "(Node & { from: string })[]",
    isWrite: true,
    load: () => import("../commands/mv.ts"),
  },
  {
    name: "cp",
    synonyms: ["copy"],
    summary: "copy pages and folders, also into another notebook",
    details:
      "Texts and files are copied; what LabArchives cannot write from outside (widgets, sketches) is left out and named. " +
      "Comments stay with the original. Asks before it copies 20 pages or more.",
    args: [SOURCES],
    options: [DUPLICATE],
    examples: ['labapi cp "My Research Notebook:/Protocols/qPCR" "Lab QC:/Balances"'],
    json:
      "(Node & { folderCount: number; pageCount: number; isComplete: boolean; entries: { sourceId: string; sourcePath: string; " +
      'kind: string; outcome: "kept" | "converted" | "left-out"; why: string | null; id: string | null }[] })[]',
    isWrite: true,
    asks: true,
    load: () => import("../commands/cp.ts"),
  },
  {
    name: "rename",
    summary: "give a notebook, folder or page another name",
    args: [
      { name: "<address>", summary: "Notebook:/path, or Notebook:id:…" },
      { name: "<name>", summary: "the new name, as it is: a slash in it is a slash", read: toName },
    ],
    options: [DUPLICATE],
    examples: ['labapi rename "My Research Notebook:/To do" "Done 1/2"'],
    json: "Node",
    isWrite: true,
    load: () => import("../commands/rename.ts"),
  },
  {
    name: "trash",
    synonyms: ["delete", "remove"],
    aliases: ["rm"],
    summary: 'move pages and folders into "API Deleted Items"',
    details: "LabArchives cannot delete. What is in the trash can be moved back by hand.",
    args: [{ name: "<addresses...>", summary: "Notebook:/path, or Notebook:id:…" }],
    examples: ['labapi trash "Lab QC:/Incidents"'],
    json: "(Node & { from: string })[]",
    isWrite: true,
    asks: true,
    load: () => import("../commands/trash.ts"),
  },
];
