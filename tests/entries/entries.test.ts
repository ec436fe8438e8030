import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type AttachmentEntry, PartialWriteError, type TextEntry, UsageError, VersionConflictError } from "labapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callsOf, signedIn } from "../helpers/signed-in.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labapi-entries-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("text entries", () => {
  it("are written, read and updated, with a receipt each time", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    const rich = await page.addText("<p>a &amp; b</p>");
    const plain = await page.addPlainText('x < y "z"\n  indented');
    const heading = await page.addHeading("H");
    expect([rich.kind, plain.kind, heading.kind]).toEqual(["text", "plain-text", "heading"]);
    expect(rich.receipt).toEqual({ id: rich.id, webUrl: rich.webUrl, version: 1 });
    await rich.update("<p>changed</p>");
    expect(rich.version).toBe(2);
    expect(rich.receipt?.version).toBe(2);
    const other = await (await here.client.resume(here.user.session())).notebooks.default.page("P");
    const contents = (await other.entries()).map((entry) => (entry as TextEntry).content);
    expect(contents).toEqual(["<p>changed</p>", 'x < y "z"\n  indented', "H"]);
    const [first] = await other.entries();
    expect(first).toMatchObject({ version: 2, partType: "text entry", lastModifiedBy: "Ada Example" });
    expect(first?.createdAt).toBeInstanceOf(Date);
    expect(first?.createdBy).toBeUndefined();
    expect(heading.createdBy).toBe("Ada Example");
  });

  it("are the same objects however they are reached", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    const made = await page.addText("one");
    expect((await page.entries())[0]).toBe(made);
    const next = await page.addText("two");
    expect(await page.entries()).toEqual([made, next]);
    await page.refresh();
    expect((await page.entries())[1]).toBe(next);
  });

  it("are not overwritten when somebody else changed them meanwhile", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    const mine = await page.addText("one");
    const theirs = (
      await (await (await here.client.resume(here.user.session())).notebooks.default.page("P")).entries()
    )[0];
    await (theirs as TextEntry).update("theirs");
    const refused = await mine.update("mine", { ifVersion: 1 }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(VersionConflictError);
    expect(refused).toMatchObject({ expected: 1, actual: 2 });
    expect(mine.content).toBe("theirs");
    await mine.update("mine", { ifVersion: mine.version });
    expect(mine).toMatchObject({ content: "mine", version: 3 });
  });

  it("refuse what could never be read back, before anything is sent", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    const calls = await callsOf(here.sandbox, () =>
      expect(page.addPlainText("bell \u0007")).rejects.toThrow(/U\+0007/),
    );
    expect(calls).toEqual([]);
  });

  it("carry comments", async () => {
    await using here = await signedIn();
    const entry = await (await here.user.notebooks.default.page("P")).addText("x");
    const comment = await entry.comment("please repeat <well> C4");
    expect(comment).toMatchObject({ text: "please repeat <well> C4", author: "Ada Example" });
    await entry.comment("second");
    expect((await entry.comments()).map(({ text }) => text)).toEqual(["please repeat <well> C4", "second"]);
    await entry.deleteComment(comment.id);
    expect((await entry.comments()).map(({ text }) => text)).toEqual(["second"]);
    await entry.refresh();
    expect((await entry.comments()).map(({ text }) => text)).toEqual(["second"]);
  });
});

describe("attachments", () => {
  const bytes = randomBytes(300_001);

  it.each<[string, () => Promise<{ source: Parameters<AttachmentEntry["replace"]>[0]; filename?: string }>]>([
    ["a path", async () => ({ source: await onDisk("plate 07.bin", bytes) })],
    ["a Blob with a name", async () => ({ source: new Blob([bytes]), filename: "plate 07.bin" })],
    ["a File", async () => ({ source: new File([bytes], "plate 07.bin") })],
    ["bytes", async () => ({ source: bytes, filename: "plate 07.bin" })],
    [
      "a Node stream",
      async () => ({ source: Readable.from([bytes.subarray(0, 5), bytes.subarray(5)]), filename: "plate 07.bin" }),
    ],
    ["a web stream", async () => ({ source: new Blob([bytes]).stream(), filename: "plate 07.bin" })],
  ])("come back byte for byte from %s", async (_name, prepare) => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    const { source, filename } = await prepare();
    const entry = await page.attach(source, { filename, caption: "Plate 7" });
    expect(entry).toMatchObject({
      kind: "attachment",
      filename: "plate 07.bin",
      size: bytes.byteLength,
      caption: "Plate 7",
    });
    expect(entry.receipt).toMatchObject({
      id: entry.id,
      version: 1,
      sizeBytes: bytes.byteLength,
      sha256: sha256(bytes),
    });
    const download = await entry.download();
    expect(download.sizeBytes).toBe(bytes.byteLength);
    expect(sha256(await download.bytes())).toBe(sha256(bytes));
  });

  it("may be empty", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    const entry = await page.attach(new Uint8Array(0), { filename: "empty.txt" });
    expect(entry.size).toBe(0);
    expect((await (await entry.download()).bytes()).byteLength).toBe(0);
  });

  it("are saved whole or not at all", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    const entry = await page.attach(bytes, { filename: "a.bin" });
    const path = join(await mkdtemp(join(folder, "save-")), "a.bin");
    here.sandbox.faults.failNext("entry_attachment", { cutBodyAfterBytes: 1000, times: 2 });
    await expect(entry.saveTo(path)).rejects.toMatchObject({ code: "network" });
    expect(await readdir(join(path, ".."))).toEqual([]);
    expect(await entry.saveTo(path)).toEqual({ path, sizeBytes: bytes.byteLength, sha256: sha256(bytes) });
    expect(sha256(await readFile(path))).toBe(sha256(bytes));
  });

  it("are replaced, keeping name and caption unless told otherwise", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    const entry = await page.attach(Buffer.from("one"), { filename: "a.txt", caption: "first" });
    await entry.replace(Buffer.from("two!"));
    expect(entry).toMatchObject({ version: 2, filename: "a.txt", caption: "first", size: 4 });
    await entry.replace(Buffer.from("three"), { filename: "b.txt", caption: "" });
    expect(entry).toMatchObject({ version: 3, filename: "b.txt", caption: "", size: 5 });
    expect(entry.receipt?.sha256).toBe(sha256(Buffer.from("three")));
    expect(await (await entry.download()).text()).toBe("three");
    expect(await entry.lastUploadedAt()).toBeInstanceOf(Date);
  });

  it("over the account's limit are refused before the first byte", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    const limit = await here.user.maxUploadSize();
    const large = {
      fileName: "large.bin",
      contentType: undefined,
      sizeBytes: limit + 1,
      replayable: true,
      open: () => new Uint8Array(),
    };
    const calls = await callsOf(here.sandbox, () => expect(page.attach(large)).rejects.toThrow(`at most ${limit}`));
    expect(calls).toEqual([]);
  });

  it("need a name and a file that can be read", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    await expect(page.attach(Buffer.from("x"))).rejects.toThrow(/filename/);
    await expect(page.attach(join(folder, "missing.csv"))).rejects.toThrow(UsageError);
    await expect(page.attach(folder)).rejects.toThrow(/not a file/);
  });

  it("report progress", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    const seen: number[] = [];
    const note = ({ doneBytes }: { doneBytes: number }): void => void seen.push(doneBytes);
    const entry = await page.attach(await onDisk("progress.bin", bytes), { onProgress: note });
    expect(seen.at(-1)).toBe(bytes.byteLength);
    seen.length = 0;
    await (await entry.download({ onProgress: note })).bytes();
    expect(seen.at(-1)).toBe(bytes.byteLength);
  });
});

describe("JSON entries", () => {
  it("are a file and a preview people can read", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    const value = { text: "<script>", list: [1, null, "é"] };
    const entry = await page.addJson(value, { filename: "run.json", caption: "c" });
    expect(JSON.parse(await (await entry.download()).text())).toEqual(value);
    const [file, preview] = await page.entries();
    expect(file).toBe(entry);
    expect((preview as TextEntry).content).toContain("&lt;script&gt;");
    await expect(page.addJson(undefined)).rejects.toThrow(UsageError);
  });

  it("say which file is there if the preview fails", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    here.sandbox.faults.failNext("add_entry", { code: 4510 });
    const error = await page.addJson({ a: 1 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PartialWriteError);
    const [orphan] = await page.entries();
    expect((error as PartialWriteError).written).toEqual([orphan?.id]);
  });
});

async function onDisk(name: string, content: Uint8Array): Promise<string> {
  const path = join(await mkdtemp(join(folder, "f-")), name);
  await writeFile(path, content);
  return path;
}

it("the largest upload is the account's limit, and never above the API's own", async () => {
  for (const [limit, expected] of [
    [1000, 1000],
    [4 * 1024 ** 3, 262_144_000],
  ] as const) {
    const users = [{ email: "ada@example.org", fullName: "Ada", maxFileSizeBytes: limit }];
    await using one = await signedIn({ seed: { users, notebooks: [{ name: "N", owner: "ada@example.org" }] } });
    expect(await one.user.maxUploadSize()).toBe(expected);
  }
});
