import { execFileSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkIndex } from "../../src/copies/source/backup/archive.ts";
import { type Bench, startBench } from "../cli/helpers/in-process.ts";
import { seedOf, manyPages } from "./world.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({ seed: seedOf(manyPages(12)) });
});
afterAll(() => bench[Symbol.asyncDispose]());

async function onlySnapshot(): Promise<string> {
  const [first] = (await bench.json(["snapshots", "vault"])) as { path: string }[];
  return first?.path ?? "";
}

test("mirror, snapshots, verify, diff and forget, as cron and a person would use them", async () => {
  const planned = await bench.run(["mirror", "Lab QC", "vault", "--dry-run"]);
  expect(planned.err).toMatch(/Lab QC: would read 12 of 12 pages\./);
  expect(planned.code).toBe(0);
  expect(await readdir(bench.folder)).not.toContain("vault");
  const made = await bench.run(["mirror", "Lab QC", "vault"]);
  expect(made).toMatchObject({ code: 0 });
  expect(made.err).toMatch(
    /Lab QC: a whole snapshot in .*: 12 pages, 12 files, .* of it new \(12 pages read with \d+ calls\)/,
  );
  expect((await bench.run(["mirror", "Lab QC", "vault"])).err).toMatch(/nothing has changed since/);
  expect(await bench.json(["mirror", "Lab QC", "vault"])).toMatchObject([{ outcome: "unchanged", isComplete: true }]);

  const listed = (await bench.json(["snapshots", "vault"])) as object[];
  expect(listed).toMatchObject([
    { notebook: "Lab QC", source: "live", isComplete: true, pages: 12, files: 12, tags: [] },
  ]);
  expect((await bench.run(["snapshots", "vault"])).out).toMatch(/complete/);

  expect(await bench.run(["verify", "vault", "--data", "all"])).toMatchObject({ code: 0 });
  expect(await bench.run(["verify", "vault", "--live"])).toMatchObject({ code: 0 });
  const note = await bench.run(["note", "Lab QC:/Folder 0/Page 1", "a late remark"]);
  expect(note.code).toBe(0);
  const diff = await bench.run(["diff", await onlySnapshot()]);
  expect(diff).toMatchObject({ code: 0 });
  expect(diff.out).toMatch(
    /^\* page Folder 0\/Page 1: entries\n\+ entry 3 \(plain text entry\) of Folder 0\/Page 1: new\n$/,
  );

  expect((await bench.run(["mirror", "Lab QC", "vault", "--dry-run"])).err).toMatch(/would read 1 of 12 pages/);
  expect((await bench.run(["mirror", "Lab QC", "vault", "--tag", "hold"])).code).toBe(0);
  const rehearsed = await bench.run(["forget", "vault", "--keep-last", "1", "--dry-run"]);
  expect(rehearsed.out).toMatch(/would be forgotten: .*Z \(no rule keeps it\)\nkept: .*last/);
  expect((await bench.json(["snapshots", "vault"])) as object[]).toHaveLength(2);
  expect((await bench.run(["forget", "vault", "--keep-last", "1"])).code).toBe(0);
  expect(await bench.json(["snapshots", "vault"])).toMatchObject([{ tags: ["hold"] }]);
});

test("damage is named, with an exit code of its own", async () => {
  await bench.run(["mirror", "Other", "damaged"]);
  const [snapshot] = (await bench.json(["snapshots", "damaged"])) as { path: string }[];
  const path = snapshot?.path ?? "";
  const victim = join(path, "001 Only", "page.html");
  await writeFile(victim, `${await readFile(victim, "utf8")} `);
  const verified = await bench.run(["verify", "damaged", "--data", "all"]);
  expect(verified.code).toBe(7);
  expect(verified.err).toMatch(/001 Only\/page\.html/);
});

test("what cannot be done is refused with words", async () => {
  expect(await bench.run(["mirror", "vault"])).toMatchObject({ code: 2 });
  expect(await bench.run(["mirror", "--all", "Lab QC", "vault"])).toMatchObject({ code: 2 });
  expect(await bench.run(["forget", "vault"])).toMatchObject({ code: 2 });
  expect((await bench.run(["verify", "nowhere"])).code).toBe(4);
  const all = await bench.run(["mirror", "--all", "everything", "--json"]);
  expect(all.code).toBe(0);
  expect(JSON.parse(all.out)).toHaveLength(2);
  expect((await readdir(join(bench.folder, "everything"))).filter((name) => name.endsWith("]"))).toHaveLength(2);
});

test("restore brings a file, a page's files, and a page as a new one; nothing is replaced", async () => {
  await bench.run(["mirror", "Lab QC", "again"]);
  const [snapshot] = (await bench.json(["snapshots", "again"])) as { path: string }[];
  const from = snapshot?.path ?? "";
  expect(await bench.run(["restore", from, "Folder 1/Page 10/data_10.csv", "back.csv"])).toMatchObject({ code: 0 });
  expect(await readFile(join(bench.folder, "back.csv"), "utf8")).toBe("value\n10\n");
  const twice = await bench.run(["restore", from, "Folder 1/Page 10/data_10.csv", "back.csv"]);
  expect(twice).toMatchObject({ code: 2 });
  expect(twice.err).toMatch(/there already/);
  expect(await bench.run(["restore", from, "Folder 1/Page 10", "folder"])).toMatchObject({ code: 0 });
  expect(await readdir(join(bench.folder, "folder"))).toEqual(["data_10.csv"]);
  expect((await bench.run(["restore", from, "Folder 1/Nothing", "x"])).code).toBe(4);

  const page = (await bench.json(["restore", from, "Folder 1/Page 10", "--to", "Lab QC:/Folder 0"])) as { id: string };
  const read = (await bench.json(["cat", `Lab QC:id:${page.id}`])) as { name: string; entries: { kind: string }[] };
  expect(read.name).toMatch(/^Page 10 \(restored from \d{4}-/);
  expect(read.entries.map(({ kind }) => kind)).toEqual(["text", "attachment"]);

  const victim = join(from, "002 Folder 1", "001 Page 10", "data_10.csv");
  await writeFile(victim, "value\n11\n");
  const damaged = await bench.run(["restore", from, "Folder 1/Page 10/data_10.csv", "bad.csv"]);
  expect(damaged).toMatchObject({ code: 7 });
  expect(await readdir(bench.folder)).not.toContain("bad.csv");
});

test("backup fetches LabArchives' own archive with a checksum, and mirror takes a snapshot from one", async () => {
  const archived = (await bench.json(["backup", "Other", "native"])) as { path: string; sha256: string };
  execFileSync("sha256sum", ["-c", "--quiet", `${basename(archived.path)}.sha256`], { cwd: dirname(archived.path) });
  expect(await bench.run(["mirror", "Other", "native", "--source", "backup"])).toMatchObject({ code: 0 });
  expect(await bench.json(["snapshots", "native"])).toMatchObject([{ source: "backup", pages: 1 }]);

  const cut = join(bench.folder, "cut.7z");
  const whole = await readFile(archived.path);
  await checkIndex(archived.path);
  for (const [bytes, why] of [
    [whole.subarray(0, -1), /not whole/],
    [whole.subarray(0, 20), /header|whole/],
    [Buffer.from("<html>a portal</html>".repeat(9)), /no 7-Zip/],
    [Buffer.concat([whole.subarray(0, -1), Buffer.from([255])]), /directory is damaged/],
  ] as const) {
    await writeFile(cut, bytes);
    await expect(checkIndex(cut)).rejects.toThrow(why);
  }
});
