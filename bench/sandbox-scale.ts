/**
 * A large sandbox: 10,000 nodes and 50,000 entries in one file. Prints how long it takes to start on that file, to read a page of
 * it over the socket, and what memory the process holds; each part in a process of its own.
 *
 *     npx tsx bench/sandbox-scale.ts
 */
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Sandbox, type SeedNode, startSandbox } from "labapi/sandbox";
import { median } from "./child.ts";

const FOLDERS = 100;
const PAGES_PER_FOLDER = 99;
const ENTRIES = 50_000;
const READS = 200;

/** One page holds a thousand entries, the others five each. */
function tree(): SeedNode[] {
  const text = "<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.</p>".repeat(8);
  const entries = (count: number) => Array.from({ length: count }, () => ({ data: text }));
  const left = ENTRIES - 1000 - 5 * FOLDERS * PAGES_PER_FOLDER;
  const pages = (folder: number): SeedNode[] =>
    Array.from({ length: PAGES_PER_FOLDER }, (_unused, page) => ({
      name: `Page ${page}`,
      entries: entries(folder === 0 && page === 0 ? 1005 + left : 5),
    }));
  return Array.from({ length: FOLDERS }, (_unused, folder) => ({ name: `Folder ${folder}`, children: pages(folder) }));
}

async function seed(dbPath: string): Promise<void> {
  const users = [{ email: "ada@example.org", fullName: "Ada Example" }];
  const notebooks = [{ name: "Large", owner: "ada@example.org", children: tree() }];
  await using _sandbox = await startSandbox({ dbPath, seed: { users, notebooks } });
}

async function ask(sandbox: Sandbox, path: string, parameters: Record<string, string>): Promise<string> {
  const expires = String(Date.now());
  const message = `${sandbox.accessKeyId}${path.split("/")[1]}${expires}`;
  const sig = createHmac("sha512", sandbox.accessPassword).update(message).digest("base64");
  const query = new URLSearchParams({ ...parameters, akid: sandbox.accessKeyId, expires, sig });
  return (await fetch(`${sandbox.url}/api/${path}?${String(query)}`)).text();
}

function all(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text = ""]) => text);
}

async function timeMs(task: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await task();
  return performance.now() - before;
}

async function read(dbPath: string): Promise<void> {
  const before = performance.now();
  await using sandbox = await startSandbox({ dbPath });
  const startMs = performance.now() - before;
  const login = { login_or_email: "ada@example.org", password: sandbox.users[0]?.token ?? "" };
  const signedIn = await ask(sandbox, "users/user_access_info", login);
  const [uid = "", nbid = ""] = all(signedIn, "id");
  const level = async (parent: string): Promise<string[]> =>
    all(await ask(sandbox, "tree_tools/get_tree_level", { uid, nbid, parent_tree_id: parent }), "tree-id");
  const [first = "", second = ""] = await level("0");
  const [large = ""] = await level(first);
  const pages = await level(second);
  const page = (id: string) =>
    ask(sandbox, "tree_tools/get_entries_for_page", { uid, nbid, page_tree_id: id, entry_data: "true" });
  const times: number[] = [];
  for (let index = 0; index < READS; index += 1)
    times.push(await timeMs(() => page(pages[index % pages.length] ?? "")));
  const largeMs = await timeMs(() => page(large));
  const searchMs = await timeMs(() => ask(sandbox, "search_tools/entry_search", { uid, query: "lorem" }));
  const memoryMiB = process.memoryUsage().rss / 1024 / 1024;
  console.log(
    `sandbox with ${ENTRIES} entries: start ${startMs.toFixed(0)} ms, page of 5 ${median(times).toFixed(1)} ms, ` +
      `page of 1000 ${largeMs.toFixed(0)} ms, search ${searchMs.toFixed(0)} ms, memory ${memoryMiB.toFixed(0)} MiB`,
  );
}

const [part, path = ""] = process.argv.slice(2);
if (part === "seed") await seed(path);
else if (part === "read") await read(path);
else {
  const folder = mkdtempSync(join(tmpdir(), "labapi-bench-"));
  const self = fileURLToPath(import.meta.url);
  for (const name of ["seed", "read"]) {
    execFileSync(process.execPath, ["--import", "tsx", self, name, join(folder, "large.db")], { stdio: "inherit" });
  }
  rmSync(folder, { recursive: true });
}
