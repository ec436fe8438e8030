import { afterAll, beforeAll, expect, test } from "vitest";
import type { EntryDocument, PageDocument } from "labapi/copies";
import { type CopyBench, copyBench, EVERY_KIND, sha256 } from "../world.ts";
import { elnOf, emptyNotebook, essence, imported, pagesOf, snapshotOf } from "./import-world.ts";

let bench: CopyBench;
let path: string;
beforeAll(async () => {
  bench = await copyBench(EVERY_KIND);
  path = await elnOf(bench);
});
afterAll(() => bench[Symbol.asyncDispose]());

const WRITABLE = new Set(["heading", "text entry", "plain text entry", "Attachment"]);
const NAMES: Readonly<Record<string, string>> = {
  "sketch entry": "sketch-entry.json",
  "widget entry": "widget-entry.json",
  "equation entry": "equation-entry.tex",
  "reference entry": "reference-entry.xml",
  "assignment entry": "assignment-entry.txt",
  "hologram entry": "hologram-entry.txt",
};

/** What the fidelity table of docs/eln.md says of a round trip: other kinds become files, and comments say whose they were. */
function expected(page: PageDocument): PageDocument {
  const entries = page.entries.flatMap((entry): EntryDocument[] => {
    const comments = entry.comments.map((comment) => ({
      ...comment,
      text: `[${comment.author ?? "Unknown"}, ${comment.createdAt ?? ""}] ${comment.text}`,
    }));
    if (WRITABLE.has(entry.partType)) return [{ ...entry, comments }];
    const content = entry.content ?? "";
    const file = {
      name: NAMES[entry.partType] ?? "",
      path: "",
      sizeBytes: Buffer.byteLength(content),
      sha256: sha256(content),
    };
    const data = { ...entry, partType: "Attachment", caption: `${entry.partType}, as it was stored`, file, comments };
    if (entry.picture === undefined) return [data];
    const picture = {
      ...entry,
      partType: "Attachment",
      caption: `Picture of the ${entry.partType}`,
      file: entry.picture,
    };
    return [data, { ...picture, comments: [] }];
  });
  return { ...page, entries };
}

test.for(["eln", "snapshot"] as const)(
  "every kind of entry comes back through the %s",
  { timeout: 120_000 },
  async (through) => {
    const notebook = await emptyNotebook(bench);
    const snapshot = await bench.latest();
    const { summary, events } = await imported(through === "eln" ? path : snapshot, notebook);
    expect(summary).toMatchObject({ isComplete: true, isDryRun: false, found: 0 });
    const planned = events.findIndex(({ type }) => type === "planned");
    expect(events.slice(0, planned).every(({ type }) => type === "checked")).toBe(true);
    expect(events.slice(planned + 1).some(({ type }) => type === "checked")).toBe(false);

    const after = await snapshotOf(bench, notebook);
    const kinds = (nodes: Iterable<{ path: readonly string[]; document: { kind: string } }>) =>
      [...nodes].map((node) => [node.document.kind, node.path]);
    expect(kinds(after.nodes())).toEqual(kinds(snapshot.nodes()));
    const before = await pagesOf(snapshot);
    expect((await pagesOf(after)).map(essence)).toEqual(before.map((page) => essence(expected(page))));
  },
);

test("nothing is sent before the plan, and nothing at all in a dry run", { timeout: 120_000 }, async () => {
  const notebook = await emptyNotebook(bench);
  bench.sandbox.clearCalls();
  const { summary } = await imported(path, notebook, { dryRun: true });
  expect(summary).toMatchObject({ isDryRun: true, writes: 0, plan: { pages: 6, folders: 2 } });
  const methods = new Set(bench.sandbox.calls.map(({ method }) => method));
  expect([...methods].filter((method) => method !== "get_tree_level")).toEqual([]);
});

test("importing once more is refused, unless both are wanted", { timeout: 120_000 }, async () => {
  const notebook = await emptyNotebook(bench);
  await imported(path, notebook);
  await notebook.refresh();
  await expect(imported(path, notebook)).rejects.toMatchObject({ code: "node-exists" });
  await imported(path, notebook, { duplicate: true });
  await notebook.refresh();
  expect((await notebook.all("Empty folder")).length).toBe(2);
});

test("an export, imported and exported again, says the same", { timeout: 120_000 }, async () => {
  const notebook = await emptyNotebook(bench);
  await imported(path, notebook);
  const first = await snapshotOf(bench, notebook);
  const again = await emptyNotebook(bench);
  await imported(first, again);
  const names = (pages: readonly PageDocument[]) => pages.map(({ path: own }) => own);
  expect(names(await pagesOf(await snapshotOf(bench, again)))).toEqual(names(await pagesOf(first)));
});
