import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { filesOf } from "../snapshot/files-of.ts";
import { FILE, type ManifestDocument } from "../snapshot/format.ts";
import { sha256Of } from "../snapshot/json.ts";
import { isSealed } from "../snapshot/manifest.ts";
import { openSnapshot, type Snapshot } from "../snapshot/open.ts";
import { readSums } from "../snapshot/sums.ts";
import { inFolder, sizeIfThere } from "../vault/disk.ts";
import type { Finding } from "./findings.ts";

/** What a snapshot says it consists of, and what of that does not hold. */
export interface Structure {
  readonly findings: readonly Finding[];
  /** Files that are there with the right size, with their hashes; documents have been read and agree. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

type Find = (kind: Finding["kind"], path: string, why: string) => void;

/** Everything about a snapshot that can be told without reading the bytes of its attachments. */
export async function checkStructure(path: string): Promise<Structure> {
  const findings: Finding[] = [];
  const find: Find = (kind, at, why) => void findings.push({ kind, snapshot: path, path: at, why });
  const manifest = await checkManifest(path, find);
  if (manifest === undefined) return { findings, files: [] };
  const sums = await checkSums(path, manifest, find);
  const there = await filesBelow(path);
  for (const name of there) {
    if (!sums.has(name) && name !== FILE.sums && name !== FILE.manifest) find("extra", name, "no manifest knows of it");
  }
  const present = [...sums.keys()].filter((name) => there.has(name));
  for (const name of sums.keys()) if (!there.has(name)) find("missing", name, "it is listed, and not there");
  const damaged = await checkDocuments(path, sums, there, find);
  const files = present
    .filter((name) => !damaged.has(name))
    .map((name) => ({ path: name, sha256: sums.get(name) ?? "" }));
  return { findings, files };
}

async function checkManifest(path: string, find: Find): Promise<ManifestDocument | undefined> {
  const text = await readFile(join(path, FILE.manifest), "utf8").catch(() => undefined);
  if (text === undefined) {
    find("half", "", `it has no ${FILE.manifest}, so it was never whole, or lost its seal`);
    return undefined;
  }
  try {
    if (!isSealed(text)) find("broken", FILE.manifest, "it is not as it was written: its seal does not fit");
    return JSON.parse(text) as ManifestDocument;
  } catch {
    find("broken", FILE.manifest, "it is no JSON any more: it was cut off or altered");
    return undefined;
  }
}

async function checkSums(path: string, manifest: ManifestDocument, find: Find): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(path, FILE.sums), "utf8").catch(() => undefined);
  if (text === undefined) {
    find("missing", FILE.sums, "without it nothing can be checked");
    return new Map();
  }
  if (sha256Of(text) !== manifest.sumsSha256)
    find("broken", FILE.sums, `it is not the one ${FILE.manifest} was written with`);
  const { sums, broken } = readSums(text);
  for (const line of broken) find("broken", FILE.sums, `its line ${line} cannot be read`);
  return sums;
}

/** Every regular file below a folder. A link or device in a snapshot is listed as well: it is nothing of ours. */
async function filesBelow(folder: string): Promise<ReadonlySet<string>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => !entry.isDirectory());
  return new Set(files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/")));
}

/** Reads the documents, compares them with their hashes, and the sizes of what they describe. Gives the paths that are damaged. */
async function checkDocuments(
  path: string,
  sums: ReadonlyMap<string, string>,
  there: ReadonlySet<string>,
  find: Find,
): Promise<ReadonlySet<string>> {
  const damaged = new Set<string>();
  const report: Find = (kind, at, why) => {
    damaged.add(at);
    find(kind, at, why);
  };
  for (const name of [...sums.keys()].filter((candidate) => candidate.endsWith(".json") && there.has(candidate))) {
    if (!/(^|\/)(page|notebook)\.json$/.test(name)) continue;
    const bytes = await readFile(inFolder(path, name));
    if (sha256Of(bytes) !== sums.get(name)) report("changed", name, "its bytes are not what they were");
  }
  const snapshot = await openSnapshot(path).catch((error: unknown) => {
    report("broken", FILE.notebook, error instanceof Error ? error.message : String(error));
    return undefined;
  });
  if (snapshot !== undefined) await checkSizes(snapshot, sums, damaged, report);
  return damaged;
}

async function checkSizes(
  snapshot: Snapshot,
  sums: ReadonlyMap<string, string>,
  damaged: ReadonlySet<string>,
  report: Find,
): Promise<void> {
  for (const node of snapshot.pages()) {
    if (damaged.has(`${node.folder}/${FILE.page}`)) continue;
    const page = await snapshot.readPage(node).catch(() => undefined);
    for (const { file } of page === undefined ? [] : filesOf(page)) {
      const at = `${node.folder}/${file.path ?? ""}`;
      const size = file.path === null ? undefined : await sizeIfThere(inFolder(snapshot.path, at));
      if (size !== undefined && size !== file.sizeBytes)
        report("changed", at, `it has ${size} bytes, not ${file.sizeBytes}`);
      else if (file.path !== null && sums.get(at) !== file.sha256)
        report("broken", at, `${FILE.page} and ${FILE.sums} disagree`);
    }
  }
}
