import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { Database } from "../../src/sandbox/store/database.ts";
import { describeIf, hasCommand } from "../helpers/requirements.ts";
import { ask, call, refusal } from "./helpers/signed.ts";
import { explore, type World, WORLD } from "./helpers/world.ts";

let sandbox: Sandbox;
let world: World;
let folder: string;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: WORLD, backupDropsExtensionless: true });
  world = await explore(sandbox);
  folder = mkdtempSync(join(tmpdir(), "labapi-test-"));
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

test("is for the owner alone", async () => {
  const { bo, nbid } = world;
  expect(await refusal(await call(sandbox, "notebooks/notebook_backup", { uid: bo, nbid }))).toEqual({
    status: 403,
    code: 4547,
  });
});

describeIf(
  hasCommand("7z"),
  "7z",
  "7z is not installed: the backup archives are not opened by a foreign program",
)("an archive", () => {
  /** Fetches a backup, has 7z check it, and unpacks it. */
  async function unpacked(name: string, query: Record<string, string>): Promise<string> {
    const { ada, nbid } = world;
    const response = await call(sandbox, "notebooks/notebook_backup", { uid: ada, nbid, ...query });
    expect(response.headers.get("content-type")).toBe("application/x-7z-compressed");
    const path = join(folder, `${name}.7z`);
    writeFileSync(path, Buffer.from(await response.arrayBuffer()));
    expect(execFileSync("7z", ["t", path], { encoding: "utf8" })).toContain("Everything is Ok");
    const target = join(folder, name);
    execFileSync("7z", ["x", `-o${target}`, path], { stdio: "ignore" });
    return target;
  }

  async function upload(filename: string, body: Uint8Array<ArrayBuffer>, eid?: string): Promise<void> {
    const { ada, nbid, page } = world;
    const place = eid === undefined ? { nbid, pid: page } : { eid };
    await ask(
      sandbox,
      `entries/${eid === undefined ? "add" : "update"}_attachment`,
      { uid: ada, filename, ...place },
      { body },
    );
  }

  test("with JSON tables", async () => {
    await upload("empty – ☃.txt", new Uint8Array());
    await upload("RAW_EXPORT", new Uint8Array([1]));
    await upload("table.csv", Buffer.from("new\n"), world.file);
    const target = await unpacked("json", { json: "true" });
    const read = (name: string): unknown => JSON.parse(readFileSync(join(target, name), "utf8"));
    expect(read("notebook.json")).toMatchObject({ notebook: { name: "Shared" } });
    expect(read("notebook/tree_nodes.json")).toEqual([
      { tree_node: { id: 1, parent_id: 0, relative_position: 0, entry_id: null, display_text: "Folder" } },
      { tree_node: { id: 2, parent_id: 1, relative_position: 1, entry_id: 2, display_text: null } },
    ]);
    expect(read("notebook/entry_parts.json")).toMatchObject([
      { entry_part: { part_type: 0, entry_data: "Page" } },
      { entry_part: { part_type: 1, entry_data: "<p>Zebra <b>fish</b> &amp; chips</p>" } },
      { entry_part: { part_type: 2, attach_file_name: "table.csv", version: 2 } },
      { entry_part: { part_type: 7 } },
      { entry_part: { attach_file_name: "empty – ☃.txt", attach_file_size: 0 } },
      { entry_part: { attach_file_name: "RAW_EXPORT" } },
    ]);
    const files = readdirSync(join(target, "notebook/attachments"), { recursive: true }).map(String);
    expect(files.filter((path) => /\.\w+$/.test(path)).toSorted()).toEqual([
      "2/1/original/table.csv",
      "2/2/original/table.csv",
      "4/1/original/empty – ☃.txt",
    ]);
    expect(files.some((path) => path.endsWith("RAW_EXPORT"))).toBe(false);
    expect(readFileSync(join(target, "notebook/attachments/2/1/original/table.csv"), "utf8")).toBe("a,b\n1,2\n");
    expect(readFileSync(join(target, "notebook/attachments/2/2/original/table.csv"), "utf8")).toBe("new\n");
  });

  test("with a database, and without attachments", async () => {
    const target = await unpacked("sqlite", { no_attachments: "true" });
    expect(readdirSync(join(target, "notebook"))).toEqual(["db.sqlite3"]);
    const db = new Database(join(target, "notebook/db.sqlite3"));
    expect(db.all("SELECT id, entry_id, display_text FROM tree_nodes ORDER BY id")).toEqual([
      { id: 1, entry_id: -1, display_text: "Folder" },
      { id: 2, entry_id: 2, display_text: null },
    ]);
    expect(db.get("SELECT entry_data FROM entry_parts WHERE entry_id = 2 AND part_type = 0")).toEqual({
      entry_data: "Page",
    });
    db.close();
  });
});
