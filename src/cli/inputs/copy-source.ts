import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { liveSource, openSnapshot, partById, partOf, SnapshotPart, takeSnapshot } from "../../copies/index.ts";
import { Places } from "../addresses/places.ts";
import type { Context } from "../context.ts";

/** What is to be given another form. */
export interface CopySource extends AsyncDisposable {
  readonly part: SnapshotPart;
}

/**
 * A snapshot on disk; or of what an address leads to, taken for the purpose and thrown away afterwards.
 *
 * @param path - names below the notebook, or `id:…`; what the address leads to unless given.
 */
export async function copySource(context: Context, from: string, path: string | undefined): Promise<CopySource> {
  const onDisk = resolve(context.terminal.cwd, from);
  const isThere = await stat(onDisk).then(
    () => true,
    () => false,
  );
  if (!isThere) return await liveCopy(context, from);
  const snapshot = await openSnapshot(onDisk);
  const part = path === undefined ? new SnapshotPart(snapshot) : await chosen(snapshot, path);
  return { part, async [Symbol.asyncDispose]() {} };
}

async function chosen(snapshot: Awaited<ReturnType<typeof openSnapshot>>, path: string): Promise<SnapshotPart> {
  if (path.startsWith("id:")) return partById(snapshot, path.slice(3));
  const { NotebookPath } = await import("../../index.ts");
  return partOf(snapshot, NotebookPath.parse(path).parts);
}

async function liveCopy(context: Context, address: string): Promise<CopySource> {
  const node = await new Places(context).node(address);
  const folder = await mkdtemp(join(tmpdir(), "labapi-export-"));
  const dispose = async (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const source = liveSource(await context.client(), await context.user(), node.notebook);
    context.output.say(
      "Reading the notebook first. A snapshot (labapi mirror) would be exported without asking LabArchives.",
    );
    const { path = "" } = await takeSnapshot(source, folder, { signal: context.signal }).summary();
    const snapshot = await openSnapshot(path);
    const part = node.isNotebook() ? new SnapshotPart(snapshot) : partById(snapshot, node.id);
    return { part, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
