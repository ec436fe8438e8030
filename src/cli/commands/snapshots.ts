import { basename, dirname, resolve } from "node:path";
import { listSnapshots, type ListedSnapshot } from "../../copies/index.ts";
import { formatBytes, formatDate } from "../../core/format.ts";
import type { Context } from "../context.ts";

/** `labapi snapshots`: what is in a vault. */
export async function run(context: Context, [vault]: readonly [string]): Promise<void> {
  const found = await listSnapshots(resolve(context.terminal.cwd, vault));
  await context.output.list(found.map(toJson), () => ({
    headings: ["Notebook", "Snapshot", "Time", "Source", "Pages", "Files", "Size", "New", "State", "Tags"],
    rows: found.map(toRow),
    right: new Set([4, 5, 6, 7]),
  }));
}

function toRow({ path, manifest, error }: ListedSnapshot): readonly string[] {
  const [notebook, name] = [basename(dirname(path)), basename(path)];
  if (manifest === undefined) return [notebook, name, "", "", "", "", "", "", `broken: ${error ?? ""}`, ""];
  const { counts, startedAt, source, isComplete, tags } = manifest;
  return [
    notebook,
    name,
    formatDate(new Date(startedAt)),
    source,
    String(counts.pages),
    String(counts.files),
    formatBytes(counts.bytes),
    formatBytes(counts.newBytes),
    isComplete ? "complete" : "with omissions",
    tags.join(" "),
  ];
}

function toJson({ path, manifest, error }: ListedSnapshot): Readonly<Record<string, unknown>> {
  const about = { notebook: manifest?.notebook.name ?? null, name: basename(path), path };
  if (manifest === undefined) return { ...about, error };
  const { startedAt, source, isComplete, tags, counts } = manifest;
  const { pages, files, bytes, newBytes } = counts;
  return { ...about, startedAt, source, isComplete, pages, files, bytes, newBytes, tags };
}
