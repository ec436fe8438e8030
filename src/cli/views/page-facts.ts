import type { Entry, Folder, Page } from "../../index.ts";
import type { Context } from "../context.ts";

/** What a long listing tells of a node; only pages have it, as LabArchives dates entries alone. */
export interface PageFacts {
  readonly entryCount: number;
  readonly fileCount: number;
  /** Sum of the attachments. */
  readonly sizeBytes: number;
  /** Of the entry changed last. */
  readonly updatedAt: Date | undefined;
}

/** Reads a page's entries and sums them up; `undefined` for a folder. One call. */
export async function pageFacts(node: Folder | Page, { signal }: Context): Promise<PageFacts | undefined> {
  return node.isPage() ? summed(await node.entries({ signal })) : undefined;
}

export function summed(entries: readonly Entry[]): PageFacts {
  const files = entries.filter((entry) => entry.kind === "attachment");
  const dates = entries.flatMap(({ updatedAt, createdAt }) => updatedAt ?? createdAt ?? []);
  return {
    entryCount: entries.length,
    fileCount: files.length,
    sizeBytes: files.reduce((sum, file) => sum + file.size, 0),
    updatedAt: dates.toSorted((a, b) => a.getTime() - b.getTime()).at(-1),
  };
}

export function factsShape(facts: PageFacts | undefined): object {
  return facts === undefined ? {} : { ...facts, updatedAt: facts.updatedAt?.toISOString() ?? null };
}
