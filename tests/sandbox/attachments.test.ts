import { once } from "node:events";
import { type IncomingMessage, request as send } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import type { XmlElement } from "../../src/wire/xml-element.ts";
import { ask, call, refusal, signedUrl, signIn, text } from "./helpers/signed.ts";
import { explore, PNG, type World, WORLD } from "./helpers/world.ts";
import { zip } from "./helpers/zip.ts";

let sandbox: Sandbox;
let world: World;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: WORLD });
  world = await explore(sandbox);
});
afterAll(() => sandbox.close());

const bytesOf = (value: string): Uint8Array<ArrayBuffer> => Buffer.from(value);

function upload(
  filename: string,
  body: Uint8Array<ArrayBuffer>,
  more: Record<string, string> = {},
): Promise<XmlElement> {
  const { ada, nbid, page } = world;
  return ask(sandbox, "entries/add_attachment", { uid: ada, nbid, pid: page, filename, ...more }, { body });
}

async function download(method: string, eid: string): Promise<Response> {
  return call(sandbox, `entries/${method}`, { uid: world.ada, eid });
}

describe("an attachment", () => {
  test("keeps its history: what replaced it, when the file came", async () => {
    const first = await upload("plate.csv", bytesOf("1"), {
      caption: "Plate",
      change_description: "raw",
      client_ip: "203.0.113.9",
    });
    const eid = text(first, "eid");
    expect([text(first, "version"), text(first, "change-description"), text(first, "last-modified-ip")]).toEqual([
      "1",
      "raw",
      "203.0.113.9",
    ]);
    const before = text(
      await ask(sandbox, "entries/attachment_last_uploaded_at", { uid: world.ada, eid }),
      "last-uploaded-at",
    );
    sandbox.clock.advance(60_000);
    const replacing = { uid: world.ada, eid, filename: "plate 2.csv", caption: "Plate, again" };
    const second = await ask(sandbox, "entries/update_attachment", replacing, { body: bytesOf("22") });
    expect(["version", "attach-file-name", "attach-file-size", "caption"].map((name) => text(second, name))).toEqual([
      "2",
      "plate 2.csv",
      "2",
      "Plate, again",
    ]);
    const after = text(
      await ask(sandbox, "entries/attachment_last_uploaded_at", { uid: world.ada, eid }),
      "last-uploaded-at",
    );
    expect(Date.parse(after) - Date.parse(before)).toBeGreaterThanOrEqual(60_000);
    expect(await (await download("entry_attachment", eid)).text()).toBe("22");
  });

  test("lands in the Inbox without a notebook, where only its owner sees it", async () => {
    const { ada, bo } = world;
    const answer = await ask(
      sandbox,
      "entries/add_attachment",
      { uid: ada, filename: "in.txt" },
      { body: bytesOf("x") },
    );
    const eid = text(answer, "eid");
    expect(Buffer.from(eid, "base64").toString()).toMatch(/^[\d.]+\|-1\/\d+\/InboxEntryPart\/\d+\|/);
    expect(await refusal(await call(sandbox, "entries/entry_info", { uid: bo, eid }))).toEqual({
      status: 403,
      code: 4501,
    });
    const found = await ask(sandbox, "search_tools/attachment_search", { uid: ada, terms: "in.txt" });
    const [hit] = found.descendants("entry");
    expect([hit?.child("tree-path")?.text, hit?.child("nbid"), hit?.child("user-access")]).toEqual([
      "Inbox",
      undefined,
      undefined,
    ]);
  });

  test("has a thumbnail: itself when it is a picture, an icon otherwise", async () => {
    const picture = Buffer.from(PNG, "base64");
    const eid = text(await upload("dot.png", picture), "eid");
    const info = await ask(sandbox, "entries/entry_info", { uid: world.ada, eid });
    expect(text(info, "thumb-info")).toBe("unique");
    expect(Buffer.from(await (await download("entry_thumb", eid)).arrayBuffer()).equals(picture)).toBe(true);
    const icon = await download("entry_thumb", world.file);
    expect(icon.headers.get("content-type")).toBe("image/png");
    expect(await refusal(await download("entry_thumb", world.textEntry))).toMatchObject({ code: 4511 });
    expect(await refusal(await download("entry_snapshot", world.textEntry))).toMatchObject({ code: 4527 });
  });

  test("the API's own limit holds whatever the account may store, unless told otherwise", async () => {
    const users = [{ email: "ada@example.org", fullName: "Ada Example", maxFileSizeBytes: 4 * 1024 ** 3 }];
    const seed = { users, notebooks: [{ name: "N", owner: "ada@example.org" }] };
    const refusedAt = async (own: Sandbox, sizeBytes: number): Promise<boolean> => {
      const uid = await signIn(own);
      const url = signedUrl(own, "api/entries/add_attachment", { uid, filename: "big.bin" });
      const { status, code } = await announced(url, sizeBytes);
      return status === 413 && code === 4521;
    };
    await using usual = await startSandbox({ seed });
    expect(await refusedAt(usual, 262_144_001)).toBe(true);
    await using told = await startSandbox({ seed, maxUploadBytes: 1000 });
    expect(await refusedAt(told, 1001)).toBe(true);
    await using larger = await startSandbox({ seed, maxUploadBytes: 300_000_000 });
    expect(await refusedAt(larger, 300_000_001)).toBe(true);
  });

  test("too large is refused, and nothing stays of it", async () => {
    const { bo, nbid, page } = world;
    const place = { uid: bo, nbid, pid: page, filename: "big.bin" };
    const body = new Uint8Array(1001);
    expect(await refusal(await call(sandbox, "entries/add_attachment", place, { body }))).toEqual({
      status: 413,
      code: 4521,
    });
    const fits = await call(sandbox, "entries/add_attachment", place, { body: new Uint8Array(1000) });
    expect(fits.status).toBe(200);
  });

  test.each([
    ["../../etc/passwd", "passwd"],
    ["C:\\lab\\scan.tif", "scan.tif"],
    ["a\"b'c; filename=x.txt", "a\"b'c; filename=x.txt"],
  ])("a name is only a name: %s", async (given, kept) => {
    const answer = await upload(given, bytesOf("x"));
    expect(text(answer, "attach-file-name")).toBe(kept);
    expect((await download("entry_attachment", text(answer, "eid"))).status).toBe(200);
  });

  test.each(["..", "a/", "."])("no name at all: %j", async (filename) => {
    const { ada, nbid, page } = world;
    const query = { uid: ada, nbid, pid: page, filename };
    expect(await refusal(await call(sandbox, "entries/add_attachment", query, { body: bytesOf("x") }))).toMatchObject({
      code: 4529,
    });
  });
});

describe("an LA container", () => {
  const manifest = `<?xml version="1.0"?><la_manifest><entry_info><application_file name="assay.pzfx"/>
    <preview_file name="preview.png"/><index_file name="index.txt"/><caption>Dose &amp; response</caption>
    <change_description>refit</change_description></entry_info></la_manifest>`;
  const members = [
    { name: "assay.pzfx", bytes: bytesOf("the data") },
    { name: "preview.png", bytes: Buffer.from(PNG, "base64") },
    { name: "index.txt", bytes: bytesOf("quokka wombat") },
  ];
  const container = zip([{ name: "lamanifest.xml", bytes: bytesOf(manifest) }, ...members]);

  test("gives its file, its preview and its words", async () => {
    const answer = await upload("assay.zip", container);
    const eid = text(answer, "eid");
    expect(
      ["attach-file-name", "attach-file-size", "caption", "change-description", "thumb-info"].map((name) =>
        text(answer, name),
      ),
    ).toEqual(["assay.pzfx", "8", "Dose & response", "refit", "unique"]);
    expect(await (await download("entry_attachment", eid)).text()).toBe("the data");
    expect((await download("entry_thumb", eid)).headers.get("content-type")).toBe("image/png");
    const found = await ask(sandbox, "search_tools/entry_search", { uid: world.ada, query: "wombat" });
    expect(text(found, "eid")).toBe(eid);
  });

  test("a ZIP without a manifest stays what it is", async () => {
    const plain = zip(members);
    const eid = text(await upload("plain.zip", plain), "eid");
    expect(Buffer.from(await (await download("entry_attachment", eid)).arrayBuffer()).equals(plain)).toBe(true);
    const broken = bytesOf("PK\u0003\u0004 and then nothing");
    expect(text(await upload("broken.zip", broken), "attach-file-name")).toBe("broken.zip");
  });

  const naming = (name: string): Uint8Array => bytesOf(manifest.replace("assay.pzfx", name));
  test.each([
    [
      "a path that leads out",
      [
        { name: "lamanifest.xml", bytes: naming("../assay.pzfx") },
        { name: "../assay.pzfx", bytes: bytesOf("x") },
      ],
    ],
    ["a member that is not there", [{ name: "lamanifest.xml", bytes: naming("other") }]],
    [
      "an encrypted member",
      [
        { name: "lamanifest.xml", bytes: bytesOf(manifest) },
        { name: "assay.pzfx", bytes: bytesOf("x"), isEncrypted: true },
      ],
    ],
    [
      "a link",
      [
        { name: "lamanifest.xml", bytes: bytesOf(manifest) },
        { name: "assay.pzfx", bytes: bytesOf("/etc/passwd"), mode: 0o120777 },
      ],
    ],
    [
      "a bomb",
      [
        { name: "lamanifest.xml", bytes: bytesOf(manifest) },
        { name: "assay.pzfx", bytes: new Uint8Array(3_000_000) },
      ],
    ],
    [
      "a bomb that lies",
      [
        { name: "lamanifest.xml", bytes: bytesOf(manifest) },
        { name: "assay.pzfx", bytes: new Uint8Array(3_000_000), claimedBytes: 100 },
      ],
    ],
    [
      "a manifest with a DTD",
      [{ name: "lamanifest.xml", bytes: bytesOf('<!DOCTYPE x [<!ENTITY a "b">]><la_manifest/>') }],
    ],
    ["a manifest that is none", [{ name: "lamanifest.xml", bytes: bytesOf("hello") }]],
  ])("is refused with %s", async (_what, entries) => {
    const { ada, nbid, page } = world;
    const query = { uid: ada, nbid, pid: page, filename: "c.zip" };
    const response = await call(sandbox, "entries/add_attachment", query, { body: zip(entries) });
    expect(await refusal(response)).toEqual({ status: 400, code: 4529 });
  });
});

/** Announces a body of that size, and sends none of it. */
async function announced(url: string, sizeBytes: number): Promise<{ status: number; code: number }> {
  const headers = { "content-length": String(sizeBytes), "content-type": "application/octet-stream" };
  const sent = send(url, { method: "POST", headers });
  sent.on("error", () => {});
  sent.flushHeaders();
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  const body = (await answer.toArray()).join("");
  sent.destroy();
  return { status: answer.statusCode ?? 0, code: Number(/<error-code[^>]*>(\d+)/.exec(body)?.[1]) };
}
