import type { Source } from "../source/source.ts";
import type { Assembled } from "./assemble.ts";
import { FORMAT_VERSION, type ManifestDocument, type NotebookDocument, type Omission } from "./format.ts";
import { sha256Of, toJson } from "./json.ts";
import { placed } from "./placed.ts";
import type { RunHead } from "./work.ts";

/** What the manifest of a snapshot says beside where it comes from. */
export interface ManifestFacts {
  readonly notebook: NotebookDocument;
  readonly assembled: Assembled;
  readonly omissions: readonly Omission[];
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly tags: readonly string[];
}

/** The manifest of a snapshot, with its seal. */
export function sealed(source: Source, head: RunHead | undefined, facts: ManifestFacts): ManifestDocument {
  const { notebook, assembled, omissions, tags } = facts;
  const kinds = [...placed(notebook.children)].map(({ document }) => document.kind);
  const pages = kinds.filter((kind) => kind === "page").length;
  const { entries, files, comments, bytes, newBytes, fidelity, sumsSha256 } = assembled;
  return withSeal({
    format: "labapi-snapshot",
    formatVersion: FORMAT_VERSION,
    generator: "labapi",
    source: source.kind,
    baseUrl: source.baseUrl,
    account: source.account,
    notebook: { id: notebook.id, name: notebook.name },
    startedAt: new Date(facts.startedAt).toISOString(),
    finishedAt: new Date(facts.finishedAt).toISOString(),
    ...(head === undefined ? {} : { serverTimeAtStart: head.nextSince }),
    ...(head?.previous === undefined ? {} : { previous: head.previous }),
    isComplete: omissions.length === 0,
    omissions,
    fidelity,
    counts: { folders: kinds.length - pages, pages, entries, files, comments, bytes, newBytes },
    tags,
    sumsSha256,
  });
}

/** Closes a manifest with the hash of all of it. */
export function withSeal(manifest: Omit<ManifestDocument, "seal">): ManifestDocument {
  return { ...manifest, seal: sha256Of(toJson(manifest)) };
}

/** Is the manifest as it was written, to the byte? */
export function isSealed(text: string): boolean {
  const { seal: _seal, ...manifest } = JSON.parse(text) as ManifestDocument;
  return text === toJson(withSeal(manifest));
}
