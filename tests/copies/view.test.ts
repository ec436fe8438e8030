import { request } from "node:http";
import { symlink, writeFile, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { serveView, verify, type View } from "labapi/copies";
import { SHOWN } from "./reader-world.ts";
import { copyBench } from "./world.ts";

interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** As it is written: nothing is tidied up on the way. */
function ask(view: View, path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Seen> {
  const { port } = new URL(view.url);
  return new Promise((resolve, reject) => {
    const call = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(pieces).toString(),
        }),
      );
    });
    call.on("error", reject);
    call.end();
  });
}

const PLATE = "/1/001%20Experiments/001%202026/001%20Plate%207/";

/** Says that one wants to look all the same. */
async function accept(view: View): Promise<void> {
  const { body } = await ask(view, "/1/index.html");
  const token = /name="accept" value="([^"]+)"/.exec(body)?.[1] ?? "";
  expect((await ask(view, `/1?accept=${token}`)).headers["location"]).toBe("/1/index.html");
}

test("a vault is shown once somebody chose to, with a banner; after a verification without", async () => {
  await using bench = await copyBench(SHOWN);
  const { path = "" } = await bench.take();
  await using view = await serveView(bench.vault);
  expect(view.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect((await ask(view, "/")).body).toContain("Lab QC [");
  const first = await ask(view, "/1/index.html");
  expect([first.status, first.body.includes("Local copy not verified")]).toEqual([403, true]);
  expect((await ask(view, `${PLATE}gel_07.png`)).status).toBe(403);
  expect((await ask(view, "/1?accept=guessed")).headers["location"]).toBe("/1/index.html");
  expect((await ask(view, "/1/index.html")).status).toBe(403);
  await accept(view);
  const page = await ask(view, `${PLATE}page.html`);
  expect([page.status, page.body.includes("Local copy not verified")]).toEqual([200, true]);
  expect(await verify(bench.vault, { data: "all" }).summary()).toMatchObject({ findings: [] });
  const verified = await ask(view, `${PLATE}page.html`);
  expect(verified.body).toBe(await readFile(join(path, "001 Experiments/001 2026/001 Plate 7/page.html"), "utf8"));
});

test.each(["snapshot", "notebook"])(
  "what was verified needs no click, also when only the %s is shown",
  async (what) => {
    await using bench = await copyBench(SHOWN);
    const { path = "" } = await bench.take();
    await verify(path, { data: "all" }).summary();
    await using view = await serveView(what === "snapshot" ? path : join(path, ".."));
    expect((await ask(view, "/1/index.html")).status).toBe(200);
  },
);

test("a share that was read is no verification", async () => {
  await using bench = await copyBench(SHOWN);
  await bench.take();
  await verify(bench.vault, { data: { share: 1, of: 7 } }).summary();
  await using view = await serveView(bench.vault);
  expect((await ask(view, "/1/index.html")).status).toBe(403);
});

test.each([
  ["page.html", "text/html; charset=utf-8"],
  ["gel_07.png", "image/png"],
  ["map.pdf", "application/pdf"],
  ["note.wav", "audio/wav"],
  ["page.json", "text/plain; charset=utf-8"],
  ["report.html", "application/octet-stream"],
  ["plot.svg", "image/svg+xml"],
  ["run.json", "application/octet-stream"],
])("%s comes as %s, and can do nothing", async (name, type) => {
  await using bench = await copyBench(SHOWN);
  await bench.take();
  await using view = await serveView(bench.vault);
  await accept(view);
  const { status, headers } = await ask(view, PLATE + name);
  expect([status, headers["content-type"]]).toEqual([200, type]);
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["content-security-policy"]).toMatch(/^default-src 'none'/);
  if (name !== "page.html" && type !== "application/pdf")
    expect(headers["content-security-policy"]).toContain("sandbox");
  expect(headers["content-disposition"]).toBe(type === "application/octet-stream" ? "attachment" : undefined);
});

test("nothing outside of the copy's own list is there, however it is asked for", async () => {
  await using bench = await copyBench(SHOWN);
  const { path = "" } = await bench.take();
  await writeFile(join(bench.vault, "secret.txt"), "secret");
  await writeFile(join(path, "extra.txt"), "not listed");
  await using view = await serveView(bench.vault);
  await accept(view);
  for (const asked of [
    "/1/../../secret.txt",
    "/1/..%2f..%2fsecret.txt",
    "/1/%2e%2e/%2e%2e/secret.txt",
    "/1/..\\..\\secret.txt",
    "/1//etc/passwd",
    "/1/%2fetc%2fpasswd",
    "/1/%00",
    "/1/%ff",
    "/1/extra.txt",
    "/1/001%20Experiments/",
    "/1/reader",
    "/2/index.html",
    "/vault.json",
  ])
    expect([asked, (await ask(view, asked)).status]).toEqual([asked, 404]);
});

test("a file that leads out of the copy is not followed, and a changed one is not shown", async () => {
  await using bench = await copyBench(SHOWN);
  const { path = "" } = await bench.take();
  const folder = join(path, "001 Experiments/001 2026/001 Plate 7");
  const secret = join(bench.folder, "secret.txt");
  await writeFile(secret, "secret");
  await rm(join(folder, "raw.fcs"));
  await symlink(secret, join(folder, "raw.fcs"));
  await rm(join(folder, "page.html"));
  await writeFile(join(folder, "page.html"), "<script>alert(1)</script>");
  await rm(join(folder, "run.json"));
  await using view = await serveView(bench.vault);
  await accept(view);
  for (const name of ["raw.fcs", "page.html", "run.json"]) {
    const { status, body } = await ask(view, PLATE + name);
    expect([name, status]).toEqual([name, 409]);
    expect(body).toContain("Damage found");
    expect(body).not.toMatch(/>secret<|<script/);
  }
  await writeFile(join(path, "SHA256SUMS"), "");
  await using again = await serveView(bench.vault);
  expect(await ask(again, "/1/index.html")).toMatchObject({ status: 409 });
});

test("only this machine, only to read", async () => {
  await using bench = await copyBench(SHOWN);
  await bench.take();
  await using view = await serveView(bench.vault);
  const { port } = new URL(view.url);
  expect((await ask(view, "/", { host: "evil.example" })).status).toBe(403);
  expect((await ask(view, "/", { host: `evil.example:${port}` })).status).toBe(403);
  expect((await ask(view, "/", { host: `localhost:${port}` })).status).toBe(200);
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"])
    expect((await ask(view, "/", {}, method)).status).toBe(405);
  expect(await ask(view, "/", {}, "HEAD")).toMatchObject({ status: 200, body: "" });
});

test.each([
  ["bytes=0-3", 206, "RIFF"],
  ["bytes=-4", 206, Buffer.alloc(4, 128).toString()],
  ["bytes=8040-99999", 206, Buffer.alloc(4, 128).toString()],
  ["bytes=99999-", 416, ""],
  ["bytes=5-2", 416, ""],
  ["bytes=a-b", 200, undefined],
])("a player gets the part it asks for: %s", async (range, status, body) => {
  await using bench = await copyBench(SHOWN);
  await bench.take();
  await using view = await serveView(bench.vault);
  await accept(view);
  const seen = await ask(view, `${PLATE}note.wav`, { range });
  expect(seen.status).toBe(status);
  if (body !== undefined) expect(seen.body).toBe(body);
});

test("where there is no copy, it says so", async () => {
  await using bench = await copyBench([]);
  await expect(serveView(bench.folder)).rejects.toMatchObject({ name: "NotFoundError" });
});
