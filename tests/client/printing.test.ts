import { inspect } from "node:util";
import { isLabArchivesError, MemorySessionStore, UncertainWriteError } from "labapi";
import { describe, expect, it } from "vitest";
import { expectNoSecrets, inspectWholly, secretsOf } from "../helpers/secrets.ts";
import { type SignedIn, signedIn, somebody } from "../helpers/signed-in.ts";

const LONG = "x".repeat(50_000);

/** Without the places in the code that a stack names. */
function withoutStack(text: string): string {
  return text.replace(/^\s+at .*$/gm, "");
}

function shownBy(value: unknown): string[] {
  return [inspect(value), inspect(value, { depth: 9, showHidden: true }), JSON.stringify(value)].map(withoutStack);
}

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => new Error("Nothing was thrown."),
    (error: unknown) => error,
  );
}

/** One of everything a program can hold. */
async function everything(here: SignedIn): Promise<Record<string, unknown>> {
  const { client, user, sandbox } = here;
  const notebook = user.notebooks.default;
  const page = await notebook.page("Folder/Page");
  const text = await page.addText(`<p>${LONG}</p>`);
  const file = await page.attach(Buffer.from("bytes"), { filename: "plate.csv", caption: LONG });
  const results = user.search("plate");
  const store = new MemorySessionStore();
  await store.save("default", { ...user.session(), savedAt: "2026-01-01T00:00:00Z" });
  const collector = await client.collectAuthResponse({ port: 0 });
  await collector.close();
  const download = await file.download();
  await download.cancel();
  return {
    client,
    api: client.api,
    user,
    notebooks: user.notebooks,
    notebook,
    folder: page.parent,
    page,
    text,
    plain: await page.addPlainText(LONG),
    heading: await page.addHeading("Heading"),
    file,
    comment: await text.comment("a remark"),
    comments: await text.comments(),
    entries: await page.entries(),
    children: await notebook.children(),
    receipt: file.receipt,
    collector,
    download,
    results,
    hits: await results.page(0),
    found: await user.latestAttachments("csv"),
    path: page.path,
    url: client.constructUrl("entries/entry_attachment", { uid: user.id }),
    store,
    check: await client.checkContract(user, notebook, { isReadOnly: true }),
    copy: await page.copyTo(notebook, { name: "Copy" }),
    ...(await errorsOf(here, sandbox)),
  };
}

async function errorsOf({ client, user }: SignedIn, sandbox: SignedIn["sandbox"]): Promise<Record<string, unknown>> {
  const notebook = user.notebooks.default;
  const page = await notebook.page("Folder/Page");
  const errors: Record<string, unknown> = {
    notFound: await thrownBy(notebook.get("nowhere")),
    traversal: await thrownBy(notebook.traverse("a/b")),
    usage: await thrownBy(page.addText(1 as never)),
    signIn: await thrownBy(client.login(somebody(sandbox).email, "not the code")),
    missingFile: await thrownBy(page.attach("/nowhere/at all.csv")),
  };
  const faults = {
    refused: { code: 4501 },
    gateway: { status: 502 },
    lost: { dropConnection: true },
    web: { html: true },
  };
  for (const [name, fault] of Object.entries(faults)) {
    sandbox.faults.failNext("add_entry", fault);
    errors[name] = await thrownBy(page.addText(`<p>${LONG}</p>`));
  }
  sandbox.faults.failNext("get_tree_level", { dropConnection: true, times: 9 });
  errors["network"] = await thrownBy((await client.resume(user.session())).notebooks.default.children());
  sandbox.faults.clear();
  return errors;
}

describe("everything that is printed", () => {
  it("says what it is, and nothing of keys, the uid or the inside", async () => {
    await using here = await signedIn();
    const secrets = secretsOf(here.sandbox);
    const all = await everything(here);
    expect(Object.keys(all).length).toBeGreaterThan(30);
    for (const [name, value] of Object.entries(all)) {
      for (const text of shownBy(value)) {
        expectNoSecrets(text, secrets);
        expect(text, name).not.toContain(here.user.id);
        expect(text, name).not.toMatch(/"?(transport|context|dispatcher|socket|state|home)"?:/);
        expect(text, name).not.toMatch(/(^|[\s{,"'])_[a-z]/im);
        expect(text, name).not.toMatch(/#\w+:/);
      }
    }
  });

  it("is bounded, however long what it stands for is", async () => {
    await using here = await signedIn();
    const all = await everything(here);
    for (const [name, value] of Object.entries(all)) {
      if (name === "api") continue;
      for (const text of shownBy(value)) expect(text.length, name).toBeLessThan(20_000);
      expect(inspect(value), name).not.toContain("x".repeat(200));
    }
  });

  it("names, in JSON, kind and id or what else tells it from others", async () => {
    await using here = await signedIn();
    const all = await everything(here);
    const json = (name: string): unknown => JSON.parse(JSON.stringify(all[name]));
    expect(json("client")).toEqual({ kind: "client", baseUrl: here.sandbox.url, signedInCount: 1, isClosed: false });
    expect(json("user")).toMatchObject({ kind: "user", email: here.user.email, notebookCount: 1 });
    expect(json("page")).toMatchObject({ kind: "page", id: expect.any(String) as string, path: "/Folder/Page" });
    expect(json("file")).toMatchObject({ kind: "attachment", filename: "plate.csv", sizeBytes: 5 });
    expect(json("download")).toMatchObject({ kind: "download", sizeBytes: 5 });
    expect(json("results")).toEqual({ kind: "search", query: "plate" });
    expect(json("check")).toEqual({ kind: "contract-check", isReadOnly: true, askedCount: 0 });
    expect(json("collector")).toEqual({ kind: "sign-in", listensOn: expect.stringMatching(/^http:\/\/127/) as string });
  });
});

describe("a printed error", () => {
  it("tells its message, its facts and the errors that caused it, in JSON too", async () => {
    await using here = await signedIn();
    const { lost, notFound, missingFile } = await errorsOf(here, here.sandbox);
    expect(JSON.parse(JSON.stringify(notFound))).toMatchObject({
      name: "NotFoundError",
      code: "not-found",
      message: expect.stringContaining('"nowhere"') as string,
      available: ["Folder"],
    });
    expect(lost).toBeInstanceOf(UncertainWriteError);
    expect(JSON.parse(JSON.stringify(lost))).toMatchObject({
      code: "uncertain-write",
      sent: { method: "entries/add_entry", params: { partType: "text entry" } },
      cause: { name: "NetworkError", code: "network", message: expect.any(String) as string },
    });
    expect(inspect(lost)).toMatch(/^UncertainWriteError: .*\n\s+at .*[^]*sent: .*[^]*\[cause\]: NetworkError/);
    expect(JSON.parse(JSON.stringify(missingFile))).toMatchObject({ code: "usage", cause: { code: "ENOENT" } });
  });

  it("ends, also where errors cause each other or hold anything at all", async () => {
    await using here = await signedIn();
    const error = await thrownBy(here.user.notebooks.default.get("nowhere"));
    if (!isLabArchivesError(error)) throw error;
    const other = new Error("other", { cause: error });
    Object.assign(other, { request: { headers: { authorization: "Bearer abc" } } });
    Object.defineProperty(error, "cause", { value: other });
    Object.assign(error, { big: 1n, self: error, bytes: new Uint8Array(9_000), many: Array(5_000).fill("many") });
    for (const text of [JSON.stringify(error), inspect(error), inspectWholly(error)]) {
      expect(text).not.toContain("Bearer");
      expect(text.length).toBeLessThan(100_000);
    }
  });
});
