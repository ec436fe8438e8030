import { formatAddress, parseAddress } from "../addresses/address.ts";
import { Places } from "../addresses/places.ts";
import type { Context } from "../context.ts";
import { profileOf } from "../session.ts";
import { NameCache } from "./cache.ts";
import type { Candidate } from "./candidate.ts";

/** The end of a notebook's name, and the beginning of a path in it; a quoted name may hold anything. */
const IN_NOTEBOOK = /^(?:"(?:[^"\\]|\\.)*"|[^"].*?):\//s;

/** Names of notebooks, as an argument that is a notebook takes them. */
export async function notebooks(context: Context): Promise<readonly Candidate[]> {
  const names = await notebookNames(context);
  return names.map((name) => ({ text: formatAddress(name, "").replace(/:$/, ""), summary: "notebook" }));
}

/** Addresses that go on with what was typed: notebooks first, then one folder after the other. */
export async function addresses(context: Context, current: string): Promise<readonly Candidate[]> {
  if (!IN_NOTEBOOK.test(current)) {
    const names = await notebookNames(context);
    return names.map((name) => ({ text: formatAddress(name, "/"), summary: "notebook" }));
  }
  const slash = current.search(/(?<=(?<!\\)\/)(?:[^/\\]|\\.)*$/s);
  const folder = current.slice(0, Math.max(slash, 0));
  const names = await cacheOf(context).names(folder, () => children(context, folder));
  return names.map((name) => ({ text: folder + name, summary: name.endsWith("/") ? "folder" : "page" }));
}

function cacheOf(context: Context): NameCache {
  return new NameCache(context.terminal, profileOf(context.sessionOptions));
}

function notebookNames(context: Context): Promise<readonly string[]> {
  return cacheOf(context).names("", async () => (await context.user()).notebooks.names());
}

/** Names below a folder as a path has them; those of folders end with a slash. */
async function children(context: Context, folder: string): Promise<readonly string[]> {
  parseAddress(folder);
  const { NotebookPath } = await import("../../index.ts");
  const container = await new Places(context).container(folder);
  const found = await container.children({ signal: context.signal });
  return found.map((child) => `${NotebookPath.of([child.name]).toString()}${child.isFolder() ? "/" : ""}`);
}
