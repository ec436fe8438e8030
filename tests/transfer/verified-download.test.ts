import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { type AttachmentEntry, Client, type ClientOptions, isLabArchivesError, type Page } from "labapi";
import { type Sandbox, startSandbox } from "labapi/sandbox";
import { type DownloadEvent, downloadFiles, uploadFiles } from "labapi/transfer";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { HARMFUL, HARMLESS, type Meddling, type Middlebox, SLY, startMiddlebox } from "../helpers/middlebox.ts";
import { keyOf, QUICK, somebody } from "../helpers/signed-in.ts";

const BYTES = Buffer.from("well,od\n".repeat(200) + "A1,0.42\n");
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

let sandbox: Sandbox;
let box: Middlebox;
let folder: string;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: "empty" });
  box = await startMiddlebox(sandbox.url);
});
afterAll(async () => {
  await box[Symbol.asyncDispose]();
  await sandbox.close();
});
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "labapi-verified-"))));
afterEach(async () => {
  [box.meddling, box.meddlingWithXml] = [undefined, undefined];
  await rm(folder, { recursive: true });
});

describe.each([
  ["the built-in HTTP client", {}],
  ["a fetch of one's own", { fetch: globalThis.fetch }],
] satisfies [string, ClientOptions][])("through a middlebox, with %s", (_name, options) => {
  let client: Client;
  let page: Page;
  let entry: AttachmentEntry;
  beforeAll(async () => {
    client = new Client({ ...keyOf(sandbox), ...QUICK, ...options, baseUrl: box.url });
    const { email, token } = somebody(sandbox);
    const user = await client.login(email, token);
    page = await user.notebooks.default.page(`Runs ${_name}`);
    await page.attach(BYTES, { filename: "plate.csv" });
    // Read, as somebody else uploaded it: without a receipt, only the size is known.
    await page.refresh();
    entry = await fresh();
  });
  afterAll(() => client.close());

  async function fresh(): Promise<AttachmentEntry> {
    const again = new Client({ ...keyOf(sandbox), ...QUICK, ...options, baseUrl: box.url });
    const { email, token } = somebody(sandbox);
    const other = await (await again.login(email, token)).notebooks.default.page(page.name);
    const [found] = await other.entries();
    if (found?.kind !== "attachment") throw new Error("The page has no file.");
    return found;
  }

  test.each(Object.entries(HARMLESS))("the file arrives: %s", async (_mode, meddling) => {
    box.meddling = meddling;
    const path = join(folder, "deep/er/plate.csv");
    expect(await entry.saveTo(path)).toEqual({ path, sizeBytes: BYTES.byteLength, sha256: sha256(BYTES) });
    expect((await readFile(path)).equals(BYTES)).toBe(true);
    expect(Buffer.from(await entry.bytes()).equals(BYTES)).toBe(true);
    expect(await entry.text()).toBe(BYTES.toString());
  });

  test.each(Object.entries(HARMFUL))("refused, and nothing is left: %s", async (_mode, meddling) => {
    box.meddling = meddling;
    box.downloads = 0;
    const error: unknown = await entry.saveTo(join(folder, "plate.csv")).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: expect.stringMatching(/^(DecodeError|NetworkError)$/) as string });
    expect(await readdir(folder)).toEqual([]);
    expect(box.downloads).toBe(2);
    for (const read of [() => entry.bytes(), () => entry.text(), () => drained(entry)]) {
      await expect(read()).rejects.toSatisfy(isLabArchivesError);
    }
  });

  test.each(Object.entries(HARMFUL))("comes whole at the second try: %s", async (_mode, meddling) => {
    box.meddling = once(meddling);
    const path = join(folder, "plate.csv");
    expect((await entry.saveTo(path)).sha256).toBe(sha256(BYTES));
    expect(await readdir(folder)).toEqual(["plate.csv"]);
  });

  test.each(Object.entries(SLY))("refused where a receipt knows the checksum: %s", async (_mode, meddling) => {
    const mine = await page.attach(BYTES, { filename: "mine.csv" });
    box.meddling = meddling;
    await expect(mine.saveTo(join(folder, "a.csv"))).rejects.toMatchObject({ code: "decode" });
    await expect(entry.saveTo(join(folder, "b.csv"), { sha256: sha256(BYTES) })).rejects.toMatchObject({
      code: "decode",
    });
    await expect(entry.bytes({ sha256: sha256(BYTES).toUpperCase() })).rejects.toThrow(/SHA-256/);
    expect(await readdir(folder)).toEqual([]);
  });

  test("says what it got instead, and from where", async () => {
    box.meddling = HARMFUL["a page of the filter instead"];
    await expect(entry.saveTo(join(folder, "plate.csv"))).rejects.toMatchObject({
      message: expect.stringMatching(/"plate\.csv" came with 43 bytes, but LabArchives has 1608 bytes/) as string,
      excerpt: expect.stringContaining("Blocked by policy") as string,
    });
  });

  test("a version that came meanwhile is no fault", async () => {
    const stale = await fresh();
    const now = await fresh();
    await now.replace(Buffer.from("a new version, shorter"));
    expect(await stale.text()).toBe("a new version, shorter");
    expect(stale.version).toBe(now.version);
    await now.replace(BYTES);
    expect(Buffer.from(await stale.bytes()).equals(BYTES)).toBe(true);
  });

  test("a file that is itself compressed stays so, whatever a header says of it", async () => {
    const packed = gzipSync(BYTES);
    const upload = await page.attach(packed, { filename: "plate.csv.gz" });
    expect(Buffer.from(await upload.bytes()).equals(packed)).toBe(true);
    box.meddling = HARMLESS["gzip in chunks"];
    expect(Buffer.from(await upload.bytes()).equals(packed)).toBe(true);
  });
});

test("the built-in client takes a compressed file as it is where a header only names its kind, and text that is not compressed", async () => {
  await using client = new Client({ ...keyOf(sandbox), ...QUICK, baseUrl: box.url });
  const { email, token } = somebody(sandbox);
  const page = await (await client.login(email, token)).notebooks.default.page("Labelled");
  const label: Meddling = ({ body, headers }) => ({ body, headers: { ...headers, "content-encoding": "gzip" } });
  for (const bytes of [gzipSync(BYTES), BYTES]) {
    const entry = await page.attach(bytes, { filename: "a.bin" });
    box.meddling = label;
    expect(Buffer.from(await entry.bytes()).equals(bytes)).toBe(true);
    box.meddling = undefined;
  }
});

describe("a batch through a middlebox", () => {
  let client: Client;
  let page: Page;
  beforeEach(async () => {
    client = new Client({ ...keyOf(sandbox), ...QUICK, baseUrl: box.url });
    const { email, token } = somebody(sandbox);
    page = await (await client.login(email, token)).notebooks.default.page(`Batch ${folder.slice(-6)}`);
    for (const name of ["a", "b", "c"]) await page.attach(Buffer.from(name.repeat(1000)), { filename: `${name}.txt` });
    await page.refresh();
  });
  afterEach(async () => {
    await client.close();
    await rm(`${folder}.state`, { recursive: true, force: true });
  });

  async function all(target = folder): Promise<DownloadEvent[]> {
    const events: DownloadEvent[] = [];
    for await (const event of downloadFiles(page, target, { stateFolder: `${folder}.state` })) {
      events.push(event);
    }
    return events;
  }
  const kinds = (events: readonly DownloadEvent[]): string[] =>
    events.map(({ kind }) => kind).filter((kind) => !["progress", "begun", "planned"].includes(kind));

  test("the bad file fails, the others go on; the next run fetches just that one", async () => {
    box.meddling = (answer) => (answer.body.includes("bbb") ? HARMFUL["cut in half"](answer) : answer);
    expect(kinds(await all())).toEqual(["got", "failed", "got"]);
    expect((await readdir(folder)).toSorted()).toEqual(["a.txt", "c.txt"]);
    box.meddling = undefined;
    expect(kinds(await all())).toEqual(["skipped", "got", "skipped"]);
    expect(await readFile(join(folder, "b.txt"), "utf8")).toBe("b".repeat(1000));
  });

  test("a file that was damaged on disk, or stored by something that did not compare, is not skipped", async () => {
    await all();
    await writeFile(join(folder, "b.txt"), `B${"b".repeat(999)}`);
    expect(kinds(await all())).toEqual(["skipped", "failed", "skipped"]);
    await rm(join(folder, "b.txt"));
    await writeFile(join(folder, "c.txt"), "c");
    expect(kinds(await all())).toEqual(["skipped", "got", "failed"]);
  });

  test("the checksum of an earlier run counts: a flipped bit of the same version is refused", async () => {
    await all();
    await rm(join(folder, "a.txt"));
    box.meddling = SLY["one bit flipped"];
    expect(kinds(await all())).toEqual(["failed", "skipped", "skipped"]);
    expect((await readdir(folder)).toSorted()).toEqual(["b.txt", "c.txt"]);
  });

  test("so does that of an upload from this computer, on the first fetch already", async () => {
    const stateFolder = `${folder}.state`;
    const source = `${folder}.sent.txt`;
    await writeFile(source, "sent from here");
    for await (const _event of uploadFiles(page, [source], { stateFolder }));
    await rm(source);
    await page.refresh();
    box.meddling = (answer) => (answer.body.includes("sent from") ? SLY["one bit flipped"](answer) : answer);
    expect(kinds(await all())).toEqual(["got", "got", "got", "failed"]);
    expect((await readdir(folder)).toSorted()).toEqual(["a.txt", "b.txt", "c.txt"]);
    box.meddling = undefined;
    expect(kinds(await all())).toEqual(["skipped", "skipped", "skipped", "got"]);
  });

  test("a dead connection ends it, and says what is left", async () => {
    for (const name of ["d", "e"]) await page.attach(Buffer.from(name), { filename: `${name}.txt` });
    await page.refresh();
    box.meddling = HARMFUL["a connection that dies in a chunk"];
    const downloads = downloadFiles(page, folder);
    await expect(drain(downloads)).rejects.toMatchObject({ code: "network" });
    expect(downloads.summary()).toMatchObject({
      got: [],
      failed: { length: 3 },
      pending: { length: 2 },
      isComplete: false,
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

test("whatever happens on the way, what has the final name is the file", async () => {
  await using client = new Client({ ...keyOf(sandbox), ...QUICK, baseUrl: box.url });
  const { email, token } = somebody(sandbox);
  const page = await (await client.login(email, token)).notebooks.default.page("Property");
  const change = fc.oneof(
    fc.record({ at: fc.nat(), remove: fc.nat(40), insert: fc.uint8Array({ maxLength: 40 }), hasLength: fc.boolean() }),
    fc.constantFrom(...Object.values(HARMFUL), ...Object.values(HARMLESS)),
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.array(change, { maxLength: 3 }), async (bytes, changes) => {
      box.meddling = undefined;
      await page.attach(bytes, { filename: "a.bin" });
      await page.refresh();
      const files = (await page.entries()).filter((entry) => entry.kind === "attachment");
      const entry = files.at(-1);
      if (entry === undefined) throw new Error("The page has no file.");
      const queue = [...changes];
      box.meddling = (answer) => meddle(queue.shift(), answer);
      const path = join(folder, "a.bin");
      const saved = await entry.saveTo(path, { sha256: sha256(bytes) }).catch((error: unknown) => error);
      if (saved instanceof Error) {
        expect(isLabArchivesError(saved)).toBe(true);
        expect(await readdir(folder)).toEqual([]);
      } else {
        expect(await readFile(path)).toEqual(Buffer.from(bytes));
        await rm(path);
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

type Change = { at: number; remove: number; insert: Uint8Array; hasLength: boolean } | Meddling;

function meddle(change: Change | undefined, answer: Parameters<Meddling>[0]): ReturnType<Meddling> {
  if (change === undefined) return answer;
  if (typeof change === "function") return change(answer);
  const { body, headers } = answer;
  const at = change.at % (body.byteLength + 1);
  const changed = Buffer.concat([body.subarray(0, at), change.insert, body.subarray(at + change.remove)]);
  return { body: changed, headers, hasLength: change.hasLength };
}

function once(meddling: Meddling): Meddling {
  let isDone = false;
  return (answer) => {
    if (isDone) return answer;
    isDone = true;
    return meddling(answer);
  };
}

async function drain(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _event of events);
}

async function drained(entry: AttachmentEntry): Promise<number> {
  let sizeBytes = 0;
  for await (const piece of (await entry.download()).stream()) sizeBytes += piece.byteLength;
  return sizeBytes;
}
