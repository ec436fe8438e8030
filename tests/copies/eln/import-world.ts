import type { Notebook } from "labapi";
import {
  exportAs,
  importCopy,
  type ImportEvent,
  type ImportOptions,
  type ImportSummary,
  liveSource,
  openSnapshot,
  type PageDocument,
  type Snapshot,
  takeSnapshot,
} from "labapi/copies";
import { join } from "node:path";
import type { CopyBench } from "../world.ts";

export const QUICKLY = { settleMs: 50, retryDelayMs: 5 } satisfies ImportOptions;

let count = 0;

export async function elnOf(bench: CopyBench): Promise<string> {
  count += 1;
  await bench.take();
  const path = join(bench.folder, `export-${count}.eln`);
  await exportAs(await bench.latest(), "eln", path).summary();
  return path;
}

/** An empty notebook to import into. */
export async function emptyNotebook(bench: CopyBench): Promise<Notebook> {
  count += 1;
  return await bench.user.notebooks.create(`Target ${count}`);
}

/** A snapshot of it as LabArchives has it now. */
export async function snapshotOf(bench: CopyBench, notebook: Notebook): Promise<Snapshot> {
  count += 1;
  const source = liveSource(bench.client, bench.user, notebook);
  const { path } = await takeSnapshot(source, join(bench.folder, `vault-${count}`)).summary();
  return await openSnapshot(path ?? "");
}

export async function imported(
  source: string | Snapshot,
  notebook: Notebook,
  options: ImportOptions = {},
): Promise<{ readonly summary: ImportSummary; readonly events: readonly ImportEvent[] }> {
  const run = importCopy(source, notebook, { ...QUICKLY, ...options });
  const events: ImportEvent[] = [];
  for await (const event of run) events.push(event);
  return { summary: await run.summary(), events };
}

/** Everything of a page that an import can bring back. */
export function essence({ name, entries }: PageDocument): object {
  return {
    name,
    entries: entries.map(({ partType, content, caption, file, comments }) => ({
      partType,
      content: file === undefined ? content : null,
      caption: caption ?? "",
      file: file === undefined ? undefined : { name: file.name, sizeBytes: file.sizeBytes, sha256: file.sha256 },
      comments: comments.map(({ text }) => text),
    })),
  };
}

export async function pagesOf(snapshot: Snapshot): Promise<readonly PageDocument[]> {
  const pages: PageDocument[] = [];
  for (const node of snapshot.pages()) pages.push(await snapshot.readPage(node));
  return pages;
}
