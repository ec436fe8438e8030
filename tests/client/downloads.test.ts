import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, type ClientOptions } from "labapi";
import { type Sandbox, startSandbox } from "labapi/sandbox";
import { describe, expect, test } from "vitest";
import { keyOf, QUICK, somebody } from "../helpers/signed-in.ts";

const CLIENTS: readonly (readonly [string, (sandbox: Sandbox) => ClientOptions])[] = [
  ["the built-in client", () => ({})],
  ["a fetch", () => ({ fetch: globalThis.fetch })],
  ["a fetch in this process", ({ fetch }) => ({ fetch })],
];

describe.each(["never", "storage"] as const)("downloads, with redirects %s", (downloadRedirects) => {
  describe.each(CLIENTS)("through %s", (_name, clientOptions) => {
    async function signedIn(sandbox: Sandbox) {
      const client = new Client({ ...keyOf(sandbox), ...QUICK, ...clientOptions(sandbox) });
      const { email, token } = somebody(sandbox);
      const user = await client.login(email, token);
      const page = await user.notebooks.default.page("P");
      const bytes = Buffer.from(Array.from({ length: 300_000 }, (_unused, index) => index % 251));
      const entry = await page.attach(bytes, { filename: "Plate 7 é.csv" });
      return { client, user, page, bytes, entry };
    }

    test("an attachment comes back whole, under its name, to memory and to disk", async () => {
      await using sandbox = await startSandbox({ seed: "empty", downloadRedirects, gzipXml: true });
      const { client, user, bytes, entry } = await signedIn(sandbox);
      const raw = await client.api.entries.entryAttachment({ userId: user.id, entryId: entry.id });
      expect(raw.fileName).toBe("Plate 7 é.csv");
      expect(Buffer.compare(Buffer.from(await raw.bytes()), bytes)).toBe(0);
      const path = join(tmpdir(), `labapi-download-${process.pid}-${Date.now()}.csv`);
      const saved = await entry.saveTo(path);
      expect(saved.sizeBytes).toBe(bytes.byteLength);
      expect(Buffer.compare(await readFile(path), bytes)).toBe(0);
      await client.close();
    });

    test("a backup, and errors of LabArchives itself, below a root or not", async () => {
      await using sandbox = await startSandbox({ seed: "empty", downloadRedirects, nestErrors: true });
      const { client, user } = await signedIn(sandbox);
      const backup = await client.api.notebooks.notebookBackup({
        userId: user.id,
        notebookId: user.notebooks.default.id,
      });
      expect(
        Buffer.from(await backup.bytes())
          .subarray(0, 2)
          .toString(),
      ).toBe("7z");
      const missing = client.api.entries.entryAttachment({ userId: user.id, entryId: "nothing" as never });
      await expect(missing).rejects.toMatchObject({ name: "NotFoundError", apiCode: 4512 });
      sandbox.faults.failNext("entry_attachment", { code: 4501 });
      const refused = client.api.entries.entryAttachment({ userId: user.id, entryId: "nothing" as never });
      await expect(refused).rejects.toMatchObject({ name: "PermissionError", apiCode: 4501 });
      await client.close();
    });
  });
});

describe.each(CLIENTS)("a storage in trouble, through %s", (_name, clientOptions) => {
  async function attached(sandbox: Sandbox) {
    const client = new Client({ ...keyOf(sandbox), ...QUICK, ...clientOptions(sandbox) });
    const { email, token } = somebody(sandbox);
    const page = await (await client.login(email, token)).notebooks.default.page("P");
    return { client, entry: await page.attach(Buffer.from("a;b"), { filename: "a.csv" }) };
  }
  const downloads = (sandbox: Sandbox): number =>
    sandbox.calls.filter(({ method }) => method === "entry_attachment").length;

  test("a lapsed link is asked for anew, once", async () => {
    await using sandbox = await startSandbox({ seed: "empty", downloadRedirects: "storage" });
    const { client, entry } = await attached(sandbox);
    sandbox.faults.failNext("entry_attachment", { lapsedLink: true });
    expect(await (await entry.download()).text()).toBe("a;b");
    expect(downloads(sandbox)).toBe(2);
    sandbox.faults.failNext("entry_attachment", { lapsedLink: true, times: 5 });
    await expect(entry.download()).rejects.toMatchObject({ name: "ApiError", status: 403, message: /AccessDenied/ });
    expect(downloads(sandbox)).toBe(4);
    await client.close();
  });

  test.each([{ status: 503 }, { dropConnection: true }])("%j once costs nothing but time", async (fault) => {
    await using sandbox = await startSandbox({ seed: "empty", downloadRedirects: "storage" });
    const { client, entry } = await attached(sandbox);
    sandbox.faults.failNext("storage", fault);
    expect(await (await entry.download()).text()).toBe("a;b");
    await client.close();
  });
});
