import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import type { Notebook } from "labapi";
import {
  liveSource,
  openSnapshot,
  type Snapshot,
  type SnapshotEvent,
  type SnapshotOptions,
  type SnapshotSummary,
  takeSnapshot,
} from "labapi/copies";
import type { SandboxOptions, SeedData, SeedNode } from "labapi/sandbox";
import { type SignedIn, signedIn } from "../helpers/signed-in.ts";

/** A 1 × 1 PNG. */
export const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const ADA = "ada@example.org";

/** Every kind of entry, and names that file systems trip over. */
export const EVERY_KIND: readonly SeedNode[] = [
  {
    name: "Protocols / SOPs",
    children: [
      {
        name: "qPCR: day <1>",
        entries: [
          { partType: "heading", data: "Day 1" },
          {
            data: '<p>Zebra <b>fish</b> &amp; chips <img src="/attachments/inline_image/QQ=="></p>',
            comments: [
              { author: ADA, text: "repeat well C4" },
              { author: "bo@example.org", text: "done <b>twice</b>" },
            ],
          },
          { partType: "plain text entry", data: "plain\n  text\twith <tags>" },
          { caption: "Plate 7", file: { name: "plate 07.csv", text: "a,b\n1,2\n" } },
          { caption: "again", file: { name: "plate 07.csv", text: "other\n" } },
          { file: { name: "PLATE 07.CSV", text: "capitals\n" } },
          { file: { name: "NUL.txt", text: "device" } },
          { file: { name: "page.html", text: "<p>a file of somebody's</p>" } },
          { file: { name: "RAW_EXPORT", text: "no extension" } },
          { file: { name: "empty.bin", text: "" } },
          { file: { name: "pixel.png", base64: PNG } },
          { partType: "sketch entry", data: '{"strokes":[]}', snapshot: { name: "s.png", base64: PNG } },
          { partType: "widget entry", data: "{}" },
          { partType: "equation entry", data: "E = mc^2" },
          { partType: "reference entry", data: "<PubmedArticle/>" },
          { partType: "assignment entry", data: "x" },
          { partType: "hologram entry", data: "of the future" },
        ],
      },
      { name: "qPCR: day <1>", entries: [{ data: "<p>a namesake</p>" }] },
      { name: "CON", entries: [] },
      { name: `${"long ".repeat(60)}name 🧬`, entries: [{ data: "<p>long</p>" }] },
      { name: "..", entries: [{ data: "<p>up</p>" }] },
    ],
  },
  { name: "Empty folder", children: [] },
  { name: "Häßlich é é", entries: [{ data: "<p>é</p>" }] },
];

/** A notebook of pages with a text and a file each, in folders of ten. */
export function manyPages(count: number): readonly SeedNode[] {
  const page = (index: number): SeedNode => ({
    name: `Page ${index}`,
    entries: [{ data: `<p>text of ${index}</p>` }, { file: { name: `data_${index}.csv`, text: `value\n${index}\n` } }],
  });
  const folders = Array.from({ length: Math.ceil(count / 10) }, (_unused, index) => index);
  return folders.map((folder) => ({
    name: `Folder ${folder}`,
    children: Array.from({ length: Math.min(10, count - folder * 10) }, (_unused, index) => page(folder * 10 + index)),
  }));
}

export function seedOf(children: readonly SeedNode[]): SeedData {
  return {
    users: [
      { email: ADA, fullName: "Ada Example" },
      { email: "bo@example.org", fullName: "Bo Example" },
    ],
    notebooks: [
      { name: "Lab QC", owner: ADA, members: [{ email: "bo@example.org", role: "USER" }], children },
      { name: "Other", owner: ADA, children: [{ name: "Only", entries: [{ data: "<p>one</p>" }] }] },
    ],
  };
}

/** A sandbox with a notebook, and a folder to copy it to. */
export interface CopyBench extends SignedIn {
  readonly folder: string;
  readonly vault: string;
  readonly notebook: Notebook;
  /** Takes a snapshot of the notebook. */
  take(options?: SnapshotOptions, vault?: string): Promise<SnapshotSummary>;
  /** Takes one, and gives the methods called for it with how often. */
  calls(options?: SnapshotOptions): Promise<Record<string, number>>;
  events(options?: SnapshotOptions): Promise<readonly SnapshotEvent[]>;
  latest(): Promise<Snapshot>;
}

export async function copyBench(children: readonly SeedNode[], options: SandboxOptions = {}): Promise<CopyBench> {
  const signed = await signedIn({ seed: seedOf(children), ...options });
  const folder = await mkdtemp(join(tmpdir(), "labapi-copies-"));
  const notebook = signed.user.notebooks.get("Lab QC");
  const vault = join(folder, "vault");
  const run = (more: SnapshotOptions = {}, into = vault) =>
    takeSnapshot(liveSource(signed.client, signed.user, notebook), into, more);
  return {
    ...signed,
    folder,
    vault,
    notebook,
    take: (more, into) => run(more, into).summary(),
    async calls(more) {
      signed.sandbox.clearCalls();
      await run(more).summary();
      return countsOf(signed.sandbox.calls.map(({ method }) => method));
    },
    async events(more) {
      const events: SnapshotEvent[] = [];
      for await (const event of run(more)) events.push(event);
      return events;
    },
    latest: () => openSnapshot(vault),
    async [Symbol.asyncDispose]() {
      await signed[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function countsOf(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** Hash of every file below a folder, by its path with forward slashes. */
export async function hashesOf(folder: string, without: readonly string[] = []): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of found.filter((candidate) => candidate.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join("/");
    if (!without.includes(name)) hashes[name] = sha256(await readFile(path));
  }
  return hashes;
}

export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
