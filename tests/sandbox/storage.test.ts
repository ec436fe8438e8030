import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { signedUrl, signIn } from "./helpers/signed.ts";

let sandbox: Sandbox;
let target: string;

function set(url: URL, name: string): undefined {
  url.searchParams.set(name, "1");
}

/** Uploads a file, and asks for it without following. */
async function askForFile(): Promise<Response> {
  const uid = await signIn(sandbox);
  const added = signedUrl(sandbox, "api/entries/add_attachment", { uid, filename: "Plate 7 é.csv" });
  const headers = { "content-type": "application/octet-stream" };
  const eid = /<eid>(.*)<\/eid>/.exec(await (await fetch(added, { method: "POST", headers, body: "a;b" })).text())?.[1];
  return fetch(signedUrl(sandbox, "api/entries/entry_attachment", { uid, eid: eid ?? "" }), { redirect: "manual" });
}

beforeEach(async () => {
  sandbox = await startSandbox({ seed: "empty", downloadRedirects: "storage" });
  const redirect = await askForFile();
  expect(redirect.status).toBe(302);
  target = redirect.headers.get("location") ?? "";
});
afterEach(() => sandbox.close().catch(() => {}));

describe("the storage that downloads are redirected to", () => {
  test("is another origin of this machine, and knows the file by its address alone", async () => {
    expect(new URL(target).origin).not.toBe(new URL(sandbox.url).origin);
    expect(new URL(target).hostname).toBe("127.0.0.1");
    expect(decodeURIComponent(new URL(target).pathname)).toMatch(/\/Plate 7 é\.csv$/);
    const file = await fetch(target);
    expect(file.headers.get("content-disposition")).toBeNull();
    expect(await file.text()).toBe("a;b");
  });

  test.each<[string, (url: URL) => void]>([
    ["a signature of somebody else", (url) => url.searchParams.set("X-Amz-Signature", "0".repeat(64))],
    ["no signature", (url) => url.searchParams.delete("X-Amz-Signature")],
    ["another name", (url) => (url.pathname += "x")],
  ])("refuses %s", async (_what, change) => {
    const url = new URL(target);
    change(url);
    const refused = await fetch(url);
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain("<Code>SignatureDoesNotMatch</Code>");
  });

  test("refuses a link once its minute is over, and one that it never gave", async () => {
    sandbox.clock.advance(60_000);
    expect(await (await fetch(target)).text()).toContain("<Code>AccessDenied</Code>");
    expect((await fetch(new URL("/nothing/here", target))).status).toBe(404);
  });

  test.each<[string, (url: URL) => RequestInit | undefined]>([
    ["a uid", (url) => set(url, "uid")],
    ["a key", (url) => set(url, "akid")],
    ["a signature", (url) => set(url, "sig")],
    ["a cookie", () => ({ headers: { cookie: "a=b" } })],
    ["a referrer", () => ({ headers: { referer: "http://127.0.0.1/" } })],
    ["an authorization", () => ({ headers: { authorization: "Bearer x" } })],
  ])("refuses %s, remembers it, and fails whoever closes the sandbox", async (_what, change) => {
    const url = new URL(target);
    const init = change(url);
    expect((await fetch(url, init)).status).toBe(400);
    expect(sandbox.failedChecks).toHaveLength(1);
    sandbox.reset();
    await expect(sandbox.close()).rejects.toThrow(/A check of the sandbox failed: The storage was sent/);
  });

  test("lets nothing but reading happen", async () => {
    expect((await fetch(target, { method: "PUT", body: "x" })).status).toBe(405);
  });
});

test("a sandbox without redirects serves the file itself", async () => {
  await sandbox.close();
  sandbox = await startSandbox({ seed: "empty" });
  const file = await askForFile();
  expect([file.status, await file.text()]).toEqual([200, "a;b"]);
});

describe("other switches", () => {
  test("an error may come below a root", async () => {
    await using nested = await startSandbox({ seed: "empty", nestErrors: true });
    const refused = await fetch(`${nested.url}/api/users/max_file_size?akid=x`);
    expect(await refused.text()).toMatch(/<users><error><error-code type="integer">4500<\/error-code>/);
    nested.faults.failNext("max_file_size", { code: 4999 });
    expect(await (await fetch(`${nested.url}/api/users/max_file_size`)).text()).toMatch(/<users><error>/);
  });

  test("XML may come packed, for whoever takes it so", async () => {
    await using packing = await startSandbox({ seed: "empty", gzipXml: true });
    const url = `${packing.url}/api/utilities/epoch_time?akid=${packing.accessKeyId}`;
    const packed = await fetch(url, { headers: { "accept-encoding": "gzip" } });
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(await packed.text()).toContain("<epoch-time>");
    const plain = await fetch(url, { headers: { "accept-encoding": "identity" } });
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(await (await packing.fetch(url, { headers: { "accept-encoding": "gzip" } })).text()).toContain(
      "<epoch-time>",
    );
  });
});
