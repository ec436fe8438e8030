import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "labapi";
import { type Bench, startBench } from "../../cli/helpers/in-process.ts";
import { runLabapi, startLabapi } from "../../cli/helpers/spawned.ts";
import { describeIf, hasCommand } from "../../helpers/requirements.ts";
import { keyOf, somebody } from "../../helpers/signed-in.ts";
import { EVERY_KIND, seedOf, sha256 } from "../world.ts";

const WRITABLE = new Set(["heading", "text entry", "plain text entry"]);

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({ seed: seedOf(EVERY_KIND) });
  expect((await bench.run(["mirror", "Lab QC", "vault"])).code).toBe(0);
});
afterAll(() => bench[Symbol.asyncDispose]());

async function notebooks(name: string) {
  const client = new Client(keyOf(bench.sandbox));
  const { email, token } = somebody(bench.sandbox);
  const user = await client.login(email, token);
  return { client, user, notebook: user.notebooks.get(name), [Symbol.asyncDispose]: () => client.close() };
}

test(
  "export and import: the plan is shown, nothing happens in a dry run, and twice is refused",
  { timeout: 120_000 },
  async () => {
    const made = await bench.run(["export", "vault", "out.eln"]);
    expect(made).toMatchObject({ code: 0, out: "" });
    expect(made.err).toContain("6 pages");
    expect(made.err).toContain("sketch entry");
    const json = await bench.json(["export", "vault", "again/out.eln"]);
    expect(json).toMatchObject({ sha256: sha256(await readFile(join(bench.folder, "out.eln"))), isComplete: true });
    expect((await bench.run(["export", "vault", "out.eln"])).code).toBe(2);
    expect((await bench.run(["export", "vault", "nothing"])).err).toContain("--format");

    await bench.run(["notebooks", "--create", "Target"]);
    const dry = await bench.run(["import", "out.eln", "Target:", "--dry-run"]);
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.err).toContain("Would write: 6 pages");
    expect((await bench.run(["import", "out.eln", "Target:"])).code).toBe(2);
    expect(await bench.json(["import", "out.eln", "Target:", "--yes"])).toMatchObject({
      isComplete: true,
      isDryRun: false,
    });
    expect((await bench.run(["import", "out.eln", "Target:", "--yes"])).code).toBe(4);
  },
);

test("export of an address, of a part, and as a ZIP", { timeout: 120_000 }, async () => {
  const live = await bench.json(["export", "Lab QC:/Häßlich é é", "page.eln"]);
  expect(live).toMatchObject({ pages: 1, isComplete: true });
  const part = await bench.json(["export", "vault", "part.zip", "--format", "markdown", "--part", "Empty folder"]);
  expect(part).toMatchObject({ pages: 0, folders: 1 });
  await writeFile(join(bench.folder, "bad.eln"), "no archive");
  expect((await bench.run(["import", "bad.eln", "Other:", "--yes"])).code).toBe(7);
});

describeIf(
  hasCommand("minisign"),
  "minisign",
  "minisign is not here, so signatures are not checked by it",
)("pack", () => {
  test("sha256sum and minisign agree, and an altered pack shows", { timeout: 120_000 }, async () => {
    const cwd = bench.folder;
    execFileSync("minisign", ["-G", "-W", "-p", "key.pub", "-s", "key.sec"], { cwd, stdio: "ignore" });
    const summary = await bench.json(["pack", "vault", "handover", "--sign", "key.sec"]);
    const folder = join(cwd, "handover");
    execFileSync("sha256sum", ["--check", "--strict", "--quiet", "SHA256SUMS"], { cwd: folder });
    const publicKey = (await readFile(join(cwd, "key.pub"), "utf8")).split("\n")[1] ?? "";
    expect(summary).toMatchObject({ publicKey, isComplete: true });
    const verify = (): string =>
      execFileSync("minisign", ["-V", "-m", "SHA256SUMS", "-P", publicKey], {
        cwd: folder,
        encoding: "utf8",
        stdio: "pipe",
      });
    expect(verify()).toContain("Lab QC, snapshot of");
    expect(await readdir(folder)).toEqual(["Lab-QC.eln", "SHA256SUMS", "SHA256SUMS.minisig", "cover.html", "snapshot"]);
    const sums = await readFile(join(folder, "SHA256SUMS"));
    await writeFile(join(folder, "SHA256SUMS"), Buffer.concat([sums, Buffer.from("\n")]));
    expect(verify).toThrow();
  });

  test("a key with a password, and what is no key, are refused", { timeout: 120_000 }, async () => {
    await writeFile(join(bench.folder, "no.key"), "untrusted comment: x\nAAAA\n");
    expect(await bench.run(["pack", "vault", "p2", "--sign", "no.key"])).toMatchObject({ code: 2 });
    const locked = Buffer.concat([Buffer.from("EdScB2"), Buffer.alloc(152)]).toString("base64");
    await writeFile(join(bench.folder, "locked.key"), `untrusted comment: x\n${locked}\n`);
    expect((await bench.run(["pack", "vault", "p2", "--sign", "locked.key"])).err).toContain("password");
  });
});

test(
  "kill -9 of an export leaves nothing in the way, and the next gives the same bytes",
  { timeout: 240_000 },
  async () => {
    const whole = await bench.json(["export", "vault", "undisturbed/killed.eln"]);
    const child = startLabapi(["export", "vault", "killed.eln"], { env: bench.env, cwd: bench.folder });
    const ended = once(child, "close");
    const poll = setInterval(() => {
      void readdir(bench.folder).then((names) => names.includes("killed.eln.part") && child.kill("SIGKILL"));
    }, 1);
    await ended;
    clearInterval(poll);
    const again = await runLabapi(["export", "vault", "killed.eln", "--overwrite", "--json"], {
      env: bench.env,
      cwd: bench.folder,
    });
    expect(again.code, again.err).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({ sha256: (whole as { sha256: string }).sha256 });
    const left = (await readdir(bench.folder)).filter((name) => name.startsWith("killed"));
    expect(left).toEqual(["killed.eln"]);
  },
);

test("kill -9 of an import, five times: in the end everything is there once", { timeout: 240_000 }, async () => {
  await bench.run(["export", "vault", "killing.eln"]);
  await bench.run(["notebooks", "--create", "Killed"]);
  const args = ["import", "killing.eln", "Killed:", "--yes", "--json"];
  const options = { env: { ...bench.env, LABAPI_SETTLE_SECONDS: "1" }, cwd: bench.folder };
  const writes = new Set(["insert_node", "add_entry", "add_attachment", "add_comment", "add_comment_to_entry"]);
  for (let kill = 0; kill < 5; kill += 1) {
    bench.sandbox.clearCalls();
    const child = startLabapi(args, options);
    const ended = once(child, "close");
    const after = 1 + Math.floor(Math.random() * 6);
    const poll = setInterval(() => {
      if (bench.sandbox.calls.filter(({ method }) => writes.has(method)).length < after) return;
      clearInterval(poll);
      setTimeout(() => child.kill("SIGKILL"), Math.random() * 10);
    }, 1);
    await ended;
    clearInterval(poll);
    if (child.signalCode !== "SIGKILL") break;
  }
  const last = await runLabapi(args, options);
  expect([0, 4]).toContain(last.code);
  await using source = await notebooks("Lab QC");
  await using target = await notebooks("Killed");
  const shape = async (notebook: typeof source.notebook): Promise<string[]> => {
    const lines: string[] = [];
    for await (const node of notebook.walk()) {
      lines.push(`${node.kind} ${node.path.toString()}`);
      if (!node.isPage()) continue;
      for (const entry of await node.entries()) {
        if (entry.kind === "attachment")
          lines.push(`  ${entry.filename} ${entry.size}, ${(await entry.comments()).length}`);
        else if (WRITABLE.has(entry.partType))
          lines.push(`  ${entry.raw.data ?? ""}, ${(await entry.comments()).length}`);
      }
    }
    return lines;
  };
  const isExtra = (line: string): boolean => /-entry\.|picture of/.test(line);
  expect((await shape(target.notebook)).filter((line) => !isExtra(line))).toEqual(await shape(source.notebook));
});
