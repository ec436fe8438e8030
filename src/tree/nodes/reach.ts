/**
 * Getting somewhere in a tree by names: what a path means, and what to say when it leads nowhere.
 *
 * @module
 */
import { AmbiguousNameError, NodeExistsError, PathError, TraversalError, UsageError } from "../../core/errors.ts";
import { givenWords } from "../../core/given.ts";
import { listNames, nearNames } from "../../core/near-names.ts";
import type { CallOptions } from "../../transport/options.ts";
import type { Container, Folder, Page } from "../model/nodes.ts";
import type { LookupOptions } from "../model/options.ts";
import { NotebookPath } from "../path.ts";
import { type Parent, parentOf } from "./internals.ts";

/** A name that is free or taken, and where. */
export interface Place {
  readonly parent: Parent;
  readonly name: string;
}

/** A path as names, from where they are to be followed. */
interface Route {
  readonly start: Container;
  readonly parts: readonly string[];
}

/** Follows a path to its end. */
export async function follow(
  from: Container,
  path: string | NotebookPath,
  options: LookupOptions = {},
): Promise<Folder | Page | Container> {
  const { start, parts } = routeOf(from, path);
  let node: Folder | Page | Container = start;
  for (const [index, segment] of parts.entries()) {
    const isLast = index === parts.length - 1;
    node = isLast ? await step(node, segment, options) : await stepInto(node, segment, options);
  }
  return node;
}

/** The container and name at which something is to be made; with `parents`, what is missing on the way is made. */
export async function placeOf(
  from: Container,
  path: string | NotebookPath,
  { parents, ...options }: CallOptions & { readonly parents: boolean },
): Promise<Place> {
  const { start, parts } = routeOf(from, path);
  const name = parts.at(-1);
  if (name === undefined) throw new PathError(`${JSON.stringify(String(path))} is the notebook itself; give a name.`);
  for (const part of parents ? parts : [name]) givenWords(part, "A name");
  let parent: Container = start;
  for (const segment of parts.slice(0, -1)) {
    const next: Folder | Page = parents
      ? await ensureStep(parent, segment, options)
      : await stepInto(parent, segment, options);
    parent = asContainer(next, name);
  }
  return { parent: parentOf(parent, "A parent"), name };
}

/** The one of them, if there is one; several are for the caller to tell apart. */
export function onlyOne<T extends Folder | Page>(found: readonly T[], name: string, where: string): T | undefined {
  if (found.length < 2) return found[0];
  const ids = found.map((node) => node.nodeId);
  const isMixed = new Set(found.map((node) => node.kind)).size > 1;
  throw new AmbiguousNameError(
    `${found.length} children of ${where} are called ${JSON.stringify(name)}` +
      `${isMixed ? ", folders and pages: say which with kind" : ""}. Take one with byId(): ${ids.join(", ")}.`,
    { ids },
  );
}

/** For messages. */
export function whereIs(container: Container): string {
  return container.kind === "notebook"
    ? `the notebook ${JSON.stringify(container.name)}`
    : JSON.stringify(container.path.toString());
}

export function exists(
  name: string,
  kind: "folder" | "page",
  alike: readonly (Folder | Page)[],
  where: string,
): NodeExistsError {
  return new NodeExistsError(
    `There is already a ${kind} called ${JSON.stringify(name)} in ${where}. ` +
      'Say what to do with ifExists: "keep", "replace" or "duplicate".',
    { ids: alike.map((node) => node.nodeId) },
  );
}

export function asFolder(made: Folder | Page): Folder {
  if (made.isFolder()) return made;
  throw new UsageError(`${JSON.stringify(made.name)} turned out to be a page.`);
}

export function asPage(made: Folder | Page): Page {
  if (made.isPage()) return made;
  throw new UsageError(`${JSON.stringify(made.name)} turned out to be a folder.`);
}

function routeOf(from: Container, path: string | NotebookPath): Route {
  const parsed = NotebookPath.parse(path);
  if (!parsed.isAbsolute && parsed.isEmpty) throw new PathError('The path is empty. Give names joined by "/".');
  // Only a path that leaves this container needs to start at the top.
  if (!parsed.isAbsolute && !parsed.goesUp) return { start: from, parts: parsed.parts };
  return { start: from.notebook, parts: parsed.resolve(from.path).parts };
}

/** A step on the way: where a folder and a page share the name, the folder is meant, as the path goes on. */
async function stepInto(from: Folder | Page | Container, segment: string, options: LookupOptions) {
  const folders = await asContainer(from, segment).all(segment, { ...options, kind: "folder" });
  return step(from, segment, { ...options, kind: folders.length === 0 ? undefined : "folder" });
}

/** The last step of a path. */
async function step(from: Folder | Page | Container, segment: string, options: LookupOptions): Promise<Folder | Page> {
  const container = asContainer(from, segment);
  const found = await container.find(segment, options);
  if (found !== undefined) return found;
  throw await missing(container, segment, options);
}

/** A step on the way to something that is to be: a page in the middle of a path is a mistake, and no folder is made beside it. */
async function ensureStep(from: Container, segment: string, options: CallOptions): Promise<Folder | Page> {
  const namesakes = await from.all(segment, options);
  if (namesakes.length > 0) return stepInto(from, segment, options);
  return parentOf(from, "A parent").insert(segment, "folder", options);
}

async function missing(container: Container, segment: string, options: CallOptions): Promise<TraversalError> {
  const names = (await container.children(options)).map((child) => child.name);
  const available = nearNames(segment, names);
  return new TraversalError(
    `There is no ${JSON.stringify(segment)} in ${JSON.stringify(container.path.toString())}. ${listNames(available)}`,
    { segment, available },
  );
}

function asContainer(node: Folder | Page | Container, segment: string): Container {
  if (node.kind !== "page") return node;
  throw new TraversalError(
    `${JSON.stringify(node.path.toString())} is a page, so nothing can be below it: ${JSON.stringify(segment)} leads nowhere.`,
    { segment, available: [] },
  );
}
