import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Interrupted } from "../../src/cli/terminal/terminal.ts";
import { type Bench, startBench } from "./helpers/in-process.ts";

let bench: Bench;
beforeEach(async () => void (bench = await startBench()));
afterEach(() => bench[Symbol.asyncDispose]());

const PAGE = "Lab QC:/Incidents";

/** Writes files below the working folder. */
async function files(contents: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(contents)) {
    await mkdir(dirname(join(bench.folder, name)), { recursive: true });
    await writeFile(join(bench.folder, name), content);
  }
}

interface Attachment {
  readonly id: string;
  readonly filename: string;
  readonly sizeBytes: number;
  readonly version: number;
  readonly caption: string;
}

async function attachments(page = PAGE): Promise<Attachment[]> {
  return (await bench.json(["ls", page])) as Attachment[];
}

async function names(page = PAGE): Promise<string[]> {
  return (await attachments(page)).map(({ filename }) => filename);
}

describe("put sends", () => {
  test("a file, with its caption, and gives a receipt", async () => {
    await files({ "plate 7.csv": "A1,1\n" });
    const { sent } = (await bench.json([
      "put",
      "plate 7.csv",
      PAGE,
      "--caption",
      "Plate 7",
      "--receipt",
      "r.json",
    ])) as { sent: object[] };
    const receipt = { filename: "plate 7.csv", page: PAGE, version: 1, sizeBytes: 5, isEarlier: false };
    expect(sent).toMatchObject([receipt]);
    expect(JSON.parse(await readFile(join(bench.folder, "r.json"), "utf8"))).toEqual(sent);
    expect(await attachments()).toMatchObject([{ filename: "plate 7.csv", caption: "Plate 7", sizeBytes: 5 }]);
    expect(sent).toMatchObject([{ sha256: await shaOf("plate 7.csv") }]);
  });

  test("names with quotes, emoji, leading dashes, and empty files", async () => {
    const odd = ['say "hi".txt', "🧪 Röhrchen.txt", "-rf", "a'b$c`d.txt", "empty.bin"];
    await files(Object.fromEntries(odd.map((name) => [`odd/${name}`, name === "empty.bin" ? "" : name])));
    expect((await bench.run(["put", "odd", PAGE])).code).toBe(0);
    expect((await names()).toSorted()).toEqual(odd.toSorted());
    await bench.run(["get", PAGE, "back"]);
    for (const name of odd)
      expect(await readFile(join(bench.folder, "back", name), "utf8")).toBe(name === "empty.bin" ? "" : name);
    expect((await bench.run(["put", "--", join("odd", "-rf"), PAGE])).code).toBe(0);
  });

  test("patterns, and folders with --include and --exclude", async () => {
    await files({ "d/a.csv": "1", "d/b.txt": "2", "d/c.csv": "3", "d/sub/d.csv": "4", "d/.DS_Store": "x" });
    await bench.run(["put", "d/*.csv", PAGE]);
    expect(await names()).toEqual(["a.csv", "c.csv"]);
    await bench.run(["put", "d", PAGE, "--flat", "--include", "*.{csv,txt}", "--exclude", "a.*"]);
    expect((await names()).slice(2)).toEqual(["b.txt", "c.csv", "d.csv"]);
    await bench.run(["put", "d/**/d.csv", PAGE]);
    expect((await names()).slice(5)).toEqual(["d.csv"]);
  });

  test("a tree of folders into a folder, and get brings it back as it was", async () => {
    await files({
      "run/x.csv": "1",
      "run/img/1.png": "2",
      "run/img/2.png": "3",
      "run/log/a/b.log": "4",
      "run/log/l.log": "",
    });
    expect((await bench.run(["put", "-p", "run", "Lab QC:/Runs/"])).code).toBe(0);
    expect((await bench.run(["tree", "Lab QC:/Runs", "-q"])).out).toBe(
      "Lab QC:/Runs\n├── run\n│   ├── img\n│   ├── log\n│   │   └── a\n│   └── log\n└── run\n",
    );
    expect((await bench.run(["get", "Lab QC:/Runs/run", "back"])).code).toBe(0);
    for (const name of ["x.csv", "img/1.png", "img/2.png", "log/a/b.log", "log/l.log"]) {
      expect(await readFile(join(bench.folder, "back", name))).toEqual(await readFile(join(bench.folder, "run", name)));
    }
  });

  test("nothing with --dry-run", async () => {
    await files({ "a.csv": "1", ".env": "x" });
    const ran = await bench.run(["put", "a.csv", ".env", PAGE, "--dry-run"]);
    expect(ran).toMatchObject({ code: 0, out: expect.stringContaining("Would send") as string });
    expect(ran.err).toContain("refused");
    expect(await names()).toEqual([]);
  });
});

async function shaOf(name: string): Promise<string> {
  const { createHash } = await import("node:crypto");
  return createHash("sha256")
    .update(await readFile(join(bench.folder, name)))
    .digest("hex");
}

describe("put --if-changed", () => {
  test("leaves out what the page has, and gives what changed a new version", async () => {
    await files({ "d/a.csv": "1", "d/b.csv": "2" });
    await bench.run(["put", "d", PAGE]);
    await files({ "d/b.csv": "3", "d/c.csv": "4" });
    const result = (await bench.json(["put", "d", PAGE, "-u"])) as { sent: object[]; skipped: object[] };
    expect(result.skipped).toHaveLength(1);
    expect(result.sent).toHaveLength(2);
    expect((await attachments()).map(({ filename, version }) => [filename, version])).toEqual([
      ["a.csv", 1],
      ["b.csv", 2],
      ["c.csv", 1],
    ]);
    expect((await bench.run(["cat", `${PAGE}/b.csv`])).out).toBe("3");
  });

  test("tells files of the same size apart by their content, and touches nothing twice", async () => {
    await files({ "a.csv": "1" });
    await bench.run(["put", "a.csv", PAGE, "-u"]);
    await utimes(join(bench.folder, "a.csv"), new Date(), new Date(2000));
    expect((await bench.run(["put", "a.csv", PAGE, "-u"])).err).toContain("skipped 1");
    expect(await attachments()).toMatchObject([{ version: 1 }]);
  });
});

describe("put refuses", () => {
  test("secrets by name and by content, and links that leave the folder; the rest is sent", async () => {
    await files({
      "d/ok.txt": "fine",
      "d/.env": "A=1",
      "d/.env.example": "A=",
      "d/id_ed25519": "x",
      "d/id_ed25519.pub": "ssh-ed25519 AAAA",
      "d/notes.txt": "a\n-----BEGIN RSA PRIVATE KEY-----\nMII",
      "d/conf.sh": "export ACCESS_PWD=abc",
      "d/.aws/credentials": "x",
      "d/vault.kdbx": "x",
      "outside.txt": "x",
      "d/real.txt": "real",
    });
    await symlink(join(bench.folder, "outside.txt"), join(bench.folder, "d/away.txt"));
    await symlink("real.txt", join(bench.folder, "d/inside.txt"));
    await symlink("nowhere", join(bench.folder, "d/broken"));
    const ran = await bench.run(["put", "d", PAGE, "--flat"]);
    expect(ran.code).toBe(6);
    expect(await names()).toEqual([".env.example", "id_ed25519.pub", "inside.txt", "ok.txt", "real.txt"]);
    for (const name of [
      ".env:",
      "id_ed25519:",
      "notes.txt:",
      "conf.sh:",
      "credentials:",
      "vault.kdbx:",
      "away.txt:",
      "broken:",
    ]) {
      expect(ran.err).toContain(name);
    }
    // Only what was refused is sent now: the batch goes on.
    expect((await bench.run(["put", "d", PAGE, "--flat", "--allow-secrets"])).code).toBe(6);
    expect((await names()).toSorted()).toHaveLength(5 + 7);
  });

  test("files over the account's limit, before anything is sent", async () => {
    await files({ "small.bin": "1", "large.bin": "" });
    await truncate(join(bench.folder, "large.bin"), 300 * 1024 * 1024);
    bench.sandbox.clearCalls();
    const ran = await bench.run(["put", "large.bin", "small.bin", PAGE]);
    expect(ran.code).toBe(6);
    expect(ran.err).toContain("this account may upload at most 262 MB (262144000 bytes)");
    expect(bench.sandbox.calls.filter(({ method }) => method === "add_attachment")).toHaveLength(1);
    expect(await names()).toEqual(["small.bin"]);
  });

  test.each([
    [["put", "nowhere.txt", PAGE], 2, "no file"],
    [["put", "*.nothing", PAGE], 2, "No file fits"],
    [["put", "d", PAGE], 2, "a page has no folders"],
    [["put", "d/a.txt", "Lab QC:/Balances"], 2, "only pages take files"],
    [["put", "d/a.txt", "Lab QC:/Incidnts"], 4, 'Nearest: "Incidents"'],
    [["put", "d/a.txt"], 2, "last the page"],
  ])("labapi %j", async (args, code, text) => {
    await files({ "d/a.txt": "1", "d/sub/b.txt": "2" });
    expect(await bench.run(args)).toMatchObject({ code, err: expect.stringContaining(text) as string });
    expect(await names()).toEqual([]);
  });
});

describe("put never sends a file twice", () => {
  test("when the answer to an upload is lost", async () => {
    await files({ "d/a.txt": "1", "d/b.txt": "2", "d/c.txt": "3" });
    bench.sandbox.faults.failNext("add_attachment", { dropConnection: true, afterEffect: true });
    const ran = await bench.run(["put", "d", PAGE]);
    expect(ran.err).toContain("Sent 3 files");
    expect(ran.code).toBe(0);
    expect(await names()).toEqual(["a.txt", "b.txt", "c.txt"]);
  });

  test("when the connection breaks before the upload, or a gateway answers for LabArchives", async () => {
    await files({ "d/a.txt": "1", "d/b.txt": "2", "d/c.txt": "3" });
    bench.sandbox.faults.failNext("add_attachment", { dropConnection: true });
    bench.sandbox.faults.failNext("add_attachment", { html: true, status: 502, afterEffect: true });
    expect((await bench.run(["put", "d", PAGE])).code).toBe(0);
    expect(await names()).toEqual(["a.txt", "b.txt", "c.txt"]);
  });

  test("when one of the same name and content was there before, and the answer is lost", async () => {
    await files({ "a.txt": "1" });
    await bench.run(["put", "a.txt", PAGE]);
    bench.sandbox.faults.failNext("add_attachment", { dropConnection: true, afterEffect: true });
    expect((await bench.run(["put", "a.txt", PAGE])).code).toBe(0);
    expect(await names()).toEqual(["a.txt", "a.txt"]);
  });

  test("after Ctrl-C: the same command goes on", async () => {
    await files(Object.fromEntries(Array.from({ length: 20 }, (_unused, index) => [`d/${index}.txt`, `${index}`])));
    const stop = new AbortController();
    const poll = setInterval(() => {
      if (bench.sandbox.calls.filter(({ method }) => method === "add_attachment").length >= 5)
        stop.abort(new Interrupted());
    }, 1);
    const first = await bench.run(["put", "d", PAGE], { signal: stop.signal });
    clearInterval(poll);
    expect(first.code).toBe(130);
    expect(first.err).toMatch(/Sent \d+ files/);
    expect(first.err).toContain("The same command goes on where it was");
    const second = await bench.run(["put", "d", PAGE]);
    expect(second.err).toMatch(/had been sent before/);
    expect(await names()).toHaveLength(20);
    // A finished batch is sent again when it is asked for again.
    await bench.run(["put", "d", PAGE]);
    expect(await names()).toHaveLength(40);
  });

  test("while another process is at the same batch", async () => {
    await files({ "a.txt": "1" });
    const { Journal, journalName } = await import("../../src/transfer/journal/journal.ts");
    const path = join(bench.folder, "lock-me", journalName("x"));
    await mkdir(dirname(path), { recursive: true });
    await using _first = await Journal.open(path);
    await expect(Journal.open(path)).rejects.toThrow("is at the same work");
    // One that a dead process left is taken over.
    await writeFile(`${path}2.lock`, "999999999 1");
    await using second = await Journal.open(`${path}2`);
    expect(second.earlier).toEqual([]);
  });

  test("and a journal whose last line is broken is taken up where it was whole", async () => {
    const { Journal } = await import("../../src/transfer/journal/journal.ts");
    const path = join(bench.folder, "j.jsonl");
    await writeFile(path, '{"step":"a"}\n{"step":"b"}\n{"ste');
    {
      await using journal = await Journal.open<{ step: string }>(path);
      expect(journal.earlier).toEqual([{ step: "a" }, { step: "b" }]);
      await journal.add({ step: "c" });
    }
    expect(await readFile(path, "utf8")).toBe('{"step":"a"}\n{"step":"b"}\n{"step":"c"}\n');
  });
});

describe("put and what is around it", () => {
  test("receipts that cannot be written are known before anything is sent", async () => {
    await files({ "a.csv": "1" });
    await mkdir(join(bench.folder, "folder"));
    for (const receipt of ["missing/r.json", "folder", "a.csv/r.json"]) {
      const ran = await bench.run(["put", "a.csv", PAGE, "--receipt", receipt]);
      expect(ran).toMatchObject({ code: 2, err: expect.stringContaining("Nothing was sent") as string });
    }
    expect(await names()).toEqual([]);
  });

  test("receipts never take the place of something else: a file of data, a pipe; those of an earlier run they do", async () => {
    const earlier = JSON.stringify([{ file: "x", sha256: "0" }]);
    await files({
      "a.csv": "1",
      "list.json": "[1]",
      "data.json": '[{"well":"A1"}]',
      "mktemp.json": "",
      "r.json": earlier,
    });
    execFileSync("mkfifo", [join(bench.folder, "pipe")]);
    for (const receipt of ["a.csv", "list.json", "data.json", "pipe"]) {
      const ran = await bench.run(["put", "a.csv", PAGE, "--receipt", receipt]);
      expect(ran).toMatchObject({ code: 2, err: expect.stringContaining("Nothing was sent") as string });
    }
    expect(await readFile(join(bench.folder, "a.csv"), "utf8")).toBe("1");
    expect(await names()).toEqual([]);
    for (const receipt of ["mktemp.json", "r.json", "r.json"]) {
      expect(await bench.run(["put", "a.csv", PAGE, "--receipt", receipt])).toMatchObject({ code: 0 });
    }
    expect(JSON.parse(await readFile(join(bench.folder, "r.json"), "utf8"))).toMatchObject([{ filename: "a.csv" }]);
  });

  test("receipts that cannot be written in the end: the summary is said all the same, and the exit code tells", async () => {
    await files({ "a.csv": "1", "out/x": "" });
    const poll = setInterval(() => {
      if (bench.sandbox.calls.some(({ method }) => method === "add_attachment"))
        void rm(join(bench.folder, "out"), { recursive: true, force: true });
    }, 1);
    bench.sandbox.faults.failNext("add_attachment", { delayMs: 200 });
    bench.sandbox.faults.failNext("get_tree_level", { delayMs: 200 });
    const ran = await bench.run(["put", "a.csv", PAGE, "--json", "--receipt", "out/r.json"]);
    clearInterval(poll);
    expect(ran).toMatchObject({
      code: 6,
      err: expect.stringMatching(/could not be written[\s\S]*Sent 1 file/) as string,
    });
    expect(JSON.parse(ran.out)).toMatchObject({ sent: [{ filename: "a.csv" }] });
  });

  test("the last line is the page's address in the browser; what is missing can be made with -p", async () => {
    await files({ "a.csv": "1" });
    const ran = await bench.run(["put", "a.csv", PAGE]);
    expect(ran.err.trimEnd().split("\n").at(-1)).toMatch(/^http:\/\/.*\/page\//);
    expect((await bench.run(["put", "a.csv", "Lab QC:/Nowhere/Page"])).err).toContain("Give -p to make it");
  });

  test("what would be sent is data", async () => {
    await files({ "d/a.csv": "1", "d/.env": "x" });
    await mkdir(join(bench.folder, "d/empty"));
    const plan = (await bench.json(["put", "d", PAGE, "--dry-run"])) as object;
    const file = join(bench.folder, "d/a.csv");
    expect(plan).toMatchObject({
      wouldSend: [{ file, page: PAGE, sizeBytes: 1 }],
      refused: [{ file: join(bench.folder, "d/.env") }],
      emptyFolders: [join(bench.folder, "d/empty")],
    });
    expect((await bench.run(["watch", "d", PAGE, "--dry-run"])).out).toContain("Would send what appears");
  });

  test("a connection that breaks off in the middle ends with 5, and says what was not come to", async () => {
    await files({ "d/a.txt": "1", "d/b.txt": "2", "d/c.txt": "3" });
    bench.sandbox.faults.failNext("add_attachment", { delayMs: 0 });
    bench.sandbox.faults.failNext("add_attachment", { dropConnection: true, times: 20 });
    const ran = await bench.run(["put", "d", PAGE]);
    expect(ran).toMatchObject({ code: 5, err: expect.stringMatching(/Sent 1 file .*2 not come to/) as string });
    bench.sandbox.faults.clear();
    expect((await bench.run(["put", "d", PAGE])).code).toBe(0);
    expect(await names()).toEqual(["a.txt", "b.txt", "c.txt"]);
  });

  test("another process at the same batch ends it with 8", async () => {
    await files({ "a.csv": "1" });
    await bench.run(["put", "a.csv", PAGE]);
    const folder = join(bench.folder, ".state/put");
    const { Lock } = await import("../../src/transfer/journal/lock.ts");
    const stop = new AbortController();
    const poll = setInterval(() => {
      if (bench.sandbox.calls.some(({ method }) => method === "add_attachment")) stop.abort(new Interrupted());
    }, 1);
    bench.sandbox.clearCalls();
    bench.sandbox.faults.failNext("add_attachment", { delayMs: 500 });
    await bench.run(["put", "a.csv", PAGE], { signal: stop.signal });
    clearInterval(poll);
    const journal = (await readdir(folder)).find((name) => name.endsWith(".jsonl")) ?? "";
    await using _lock = await Lock.take(join(folder, `${journal}.lock`));
    expect(await bench.run(["put", "a.csv", PAGE])).toMatchObject({
      code: 8,
      err: expect.stringContaining("at the same work") as string,
    });
  });
});
