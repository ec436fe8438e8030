import { join } from "node:path";
import type { AttachmentEntry, Page } from "../../index.ts";
import { globTest } from "../collect/glob.ts";
import type { Context } from "../../cli/context.ts";
import type { Node } from "../../cli/addresses/places.ts";

/** One attachment, and the file it becomes. */
export interface Fetch {
  readonly entry: AttachmentEntry;
  /** Path of the page in the notebook. */
  readonly pagePath: string;
  /** Absolute. */
  readonly path: string;
}

/** Which attachments are wanted, and what an earlier run called them. */
export interface PlanOptions {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly earlierPaths: ReadonlyMap<string, string>;
}

/**
 * Which attachment becomes which file: those of a page in the target itself, those of a folder in folders named as its pages and
 * folders. A page named as its folder holds the folder's own files (see `put`). One call per page and folder.
 */
export async function planFetches(
  context: Context,
  node: Node,
  target: string,
  options: PlanOptions,
): Promise<readonly Fetch[]> {
  const found: Fetch[] = [];
  const names = new Names(options.earlierPaths);
  const wanted = wantedBy(options);
  const visit = async (from: Node, folder: string): Promise<void> => {
    if (from.isPage()) return void found.push(...(await ofPage(context, from, folder, names, wanted)));
    for (const child of await from.children({ signal: context.signal })) {
      await visit(child, child.isPage() && child.name === from.name ? folder : join(folder, safeName(child.name)));
    }
    return undefined;
  };
  await visit(node, target);
  return found;
}

async function ofPage(
  { signal }: Context,
  page: Page,
  folder: string,
  names: Names,
  wanted: (name: string) => boolean,
): Promise<readonly Fetch[]> {
  const pagePath = page.path.toString();
  const entries = (await page.entries({ signal })).filter((entry) => entry.kind === "attachment");
  const mine = entries.filter(({ filename }) => wanted(filename));
  // Names given by an earlier run come first, so that a new namesake does not take one.
  const known = mine.filter(({ id }) => names.isKnown(id));
  const fresh = mine.filter(({ id }) => !names.isKnown(id));
  return [...known, ...fresh].map((entry) => ({ entry, pagePath, path: names.pathOf(entry, folder) }));
}

function wantedBy({ include, exclude }: PlanOptions): (name: string) => boolean {
  const [included, excluded] = [include.map(globTest), exclude.map(globTest)];
  return (name) =>
    (included.length === 0 || included.some((test) => test(name))) && !excluded.some((test) => test(name));
}

/** Gives every file a name of its own, also where the file system cannot tell capitals. */
class Names {
  readonly #earlier: ReadonlyMap<string, string>;
  readonly #taken = new Set<string>();

  constructor(earlier: ReadonlyMap<string, string>) {
    this.#earlier = earlier;
  }

  isKnown(entryId: string): boolean {
    return this.#earlier.has(entryId);
  }

  pathOf(entry: AttachmentEntry, folder: string): string {
    const earlier = this.#earlier.get(entry.id);
    const name = safeName(entry.filename);
    for (let count = 1; ; count += 1) {
      const path =
        count === 1 && earlier !== undefined ? earlier : join(folder, count === 1 ? name : numbered(name, count));
      if (this.#taken.has(path.toLowerCase())) continue;
      this.#taken.add(path.toLowerCase());
      return path;
    }
  }
}

function numbered(name: string, count: number): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)} (${count})${name.slice(dot)}` : `${name} (${count})`;
}

/** A name from the network as a file name of this system: never a path, never a device, and never empty. */
export function safeName(name: string): string {
  const plain = name.replaceAll(/[\u0000-\u001F\u007F/\\]/g, "_");
  const fitting = process.platform === "win32" ? forWindows(plain) : plain;
  return shortEnough(/^\.{0,2}$/.test(fitting) ? `_${fitting.slice(1)}` : fitting);
}

/** File systems take 255 bytes; what has to go goes before the extension. */
function shortEnough(name: string): string {
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : "";
  const stem = Array.from(
    new Intl.Segmenter().segment(name.slice(0, name.length - extension.length)),
    ({ segment }) => segment,
  );
  while (Buffer.byteLength(stem.join("") + extension) > MOST_NAME_BYTES) stem.pop();
  return stem.join("") + extension;
}

// Room for a number that tells namesakes apart.
const MOST_NAME_BYTES = 240;

function forWindows(name: string): string {
  const plain = name.replaceAll(/[<>:"|?*]/g, "_").replace(/[. ]+$/, "_");
  return /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(plain) ? `_${plain}` : plain;
}
