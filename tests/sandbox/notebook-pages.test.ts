import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { ADA, BO, EVIL, pagesSeed, PNG } from "./helpers/pages-seed.ts";
import { ask, signIn, text } from "./helpers/signed.ts";
import { Visitor } from "./helpers/visitor.ts";

let sandbox: Sandbox;
let ada: Visitor;
let bo: Visitor;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: pagesSeed });
  ada = await Visitor.signedIn(sandbox, ADA);
  bo = await Visitor.signedIn(sandbox, BO);
});
afterAll(() => sandbox.close());

const escaped = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

const pageIn = async (notebook: string, page: string): Promise<string> => ada.link(await ada.link("/", notebook), page);

describe("what people wrote", () => {
  test("is text wherever it stands", async () => {
    const dashboard = await ada.link("/", escaped(`Evil ${EVIL}`));
    const page = await ada.link(dashboard, escaped(`Page ${EVIL}`));
    const body = await ada.read(page);
    for (const kind of [
      "Evil",
      "Folder",
      "Page",
      "Heading",
      "Plain",
      "Raw",
      "Kind",
      "Comment",
      "Bo",
      "Caption",
      "file",
    ])
      expect(body).toContain(escaped(`${kind} ${EVIL}`));
    const everything = [body, await ada.read("/"), await ada.read(dashboard), await ada.read("/search?q=onerror")];
    const folder = await ada.link(dashboard, escaped(`Folder ${EVIL}`));
    everything.push(await ada.read(folder), await bo.read("/"), await ada.read("/sign-in"));
    everything.push(
      await ada.read(`/search?q=${encodeURIComponent(EVIL)}`),
      await ada.read(`/x/page/${encodeURIComponent(EVIL)}`),
    );
    for (const html of everything) expect(html).not.toContain("<img src=x");
    expect(body).toContain("<p>Rich <b>text</b></p>");
  });

  test("keeps its line breaks, the first one too", async () => {
    const page = await pageIn(escaped(`Evil ${EVIL}`), escaped(`Page ${EVIL}`));
    expect(await ada.read(page)).toContain(`<pre class="plain">\n\nPlain`);
  });

  test("comes with headers that keep it harmless, and may not be stored", async () => {
    const { headers } = await ada.get(await pageIn("Files", "All files"));
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; img-src 'self' data:;/);
    expect(policy).toContain("form-action 'self'; sandbox allow-same-origin allow-downloads");
    expect(policy).not.toContain("script");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("a page", () => {
  test("has one title, landmarks, and says where in the tree it stands", async () => {
    const body = await ada.read(await pageIn("Files", "All files"));
    expect(body.match(/<h1>/g)).toHaveLength(1);
    expect(body).toMatch(/<html lang="en">/);
    expect(body).toMatch(/<a class="skip" href="#main">/);
    expect(body).toMatch(/<nav class="side tree" aria-label="Notebook" id="tree">/);
    expect(body).toMatch(/aria-current="page"\s*>All files</);
  });

  test("of a large notebook shows the way to itself, and leaves the other folders closed", async () => {
    const children = Array.from({ length: 40 }, (_unused, index) => ({
      name: `Folder ${index}`,
      children: [{ name: `Page ${index}`, entries: [] }],
    }));
    const users = [{ email: ADA, fullName: "Ada Example" }];
    await using large = await startSandbox({ seed: { users, notebooks: [{ name: "Large", owner: ADA, children }] } });
    const visitor = await Visitor.signedIn(large, ADA);
    const body = await visitor.read(await visitor.link(await visitor.link("/", "Large"), "Page 7"));
    expect(body.match(/<details open>/g)).toHaveLength(1);
    expect(/<details open>\s*<summary><a [^>]*>([^<]*)</.exec(body)?.[1]).toBe("Folder 7");
  });

  test("of a folder lists what is in it", async () => {
    const folder = await pageIn("Shared", "Closed");
    expect(await ada.read(folder)).toContain("Below");
  });

  test("shows versions with what each of them was", async () => {
    const body = await ada.read(await pageIn("Files", "All files"));
    expect(body).toContain("Version 1 · Ada Example · <time");
    expect(body).toContain("entry added");
  });

  test("an entry's own address leads to its place on the page", async () => {
    const found = await ada.read("/search?q=gel");
    const entry = /href="(\/entry\/[^"]*)"/.exec(found)?.[1] ?? "";
    const page = await pageIn("Files", "All files");
    const location = await ada.location(entry);
    expect(location).toMatch(/#entry-\d+$/);
    expect(location.split("#")[0]).toBe(page);
    expect(await ada.read(page)).toContain(`<article id="${location.split("#")[1] ?? "?"}"`);
  });
});

describe("files", () => {
  const addresses = async (kind: string): Promise<string[]> => {
    const body = await ada.read(await pageIn("Files", "All files"));
    return [...new Set([...body.matchAll(new RegExp(`"(/${kind}/[^"]*)"`, "g"))].map(([, path = ""]) => path))];
  };

  test("are for saving, whatever they are", async () => {
    const names: (string | null)[] = [];
    for (const path of (await addresses("file")).filter((address) => !address.includes("?"))) {
      const { headers } = await ada.get(path);
      names.push(headers.get("content-disposition"));
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
      expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    }
    expect(names).toEqual(["gel.png", "drawing.svg", "page.html"].map((name) => `attachment; filename="${name}"`));
  });

  test("of an earlier version are still there", async () => {
    const first = (await addresses("file")).find((address) => address.endsWith("?version=1")) ?? "";
    expect(Buffer.from(await (await ada.get(first)).arrayBuffer())).toEqual(PNG);
    expect((await ada.get(first.replace("=1", "=9"))).status).toBe(404);
    expect((await ada.get(first.replace("=1", "=x"))).status).toBe(400);
  });

  test("that are harmless pictures can be looked at; others have a neutral icon", async () => {
    const [picture = "", ...more] = await addresses("picture");
    expect(more).toEqual([]);
    const shown = await ada.get(picture);
    expect([shown.headers.get("content-type"), shown.headers.get("content-disposition")]).toEqual([
      "image/png",
      "inline",
    ]);
    expect(await addresses("thumbnail")).toHaveLength(2);
    const svg = (await addresses("file")).find((_path, index) => index === 2) ?? "";
    const id = svg.split("?")[0]?.replace("/file/", "") ?? "";
    expect((await ada.get(`/picture/${id}`)).status).toBe(404);
    expect((await ada.get(`/thumbnail/${id}`)).headers.get("content-type")).toBe("image/png");
  });
});

describe("rights", () => {
  test("Bo sees the notebooks Bo is a member of, and nothing of the others", async () => {
    expect(await bo.read("/")).toContain("Shared");
    expect(await bo.read("/")).not.toContain("Files");
    const dashboard = await ada.link("/", "Files");
    const page = await pageIn("Files", "All files");
    const entries = [...(await ada.read(page)).matchAll(/"(\/(?:file|picture|thumbnail)\/[^"]*)"/g)].map(
      ([, path = ""]) => path,
    );
    const nbid = dashboard.split("/")[1] ?? "";
    for (const path of [dashboard, page, ...entries, `/search?q=gel&nbid=${nbid}`]) {
      const answer = await bo.get(path);
      expect([path, answer.status]).toEqual([path, 403]);
      expect(await answer.text()).not.toContain("gel");
    }
  });

  test("of folders and pages hold, in the tree, by address, and in the search", async () => {
    const dashboard = await bo.read(await bo.link("/", "Shared"));
    expect(dashboard).toContain("Open");
    for (const name of ["Closed", "Below", "Secret", "alone"]) expect(dashboard).not.toContain(name);
    for (const name of ["Closed", "Below", "Secret"])
      expect((await bo.get(await pageIn("Shared", name))).status).toBe(403);
    expect(await ada.read("/search?q=rhubarb")).toContain("3 entries found");
    expect(await bo.read("/search?q=rhubarb")).toContain("1 entry found");
    expect(await bo.read("/search?q=alone")).toContain("No entry has these words.");
  });

  test("an entry's address is for its readers", async () => {
    const entry = /href="(\/entry\/[^"]*)"/.exec(await ada.read("/search?q=alone"))?.[1] ?? "";
    expect((await bo.get(entry)).status).toBe(403);
    expect(await ada.location(entry)).toContain("/page/");
  });

  test("what is not there is a 404", async () => {
    const nbid = (await ada.link("/", "Files")).split("/")[1] ?? "";
    for (const path of [
      "/x/notebook-dashboard",
      "/x/page/y",
      `/${nbid}/page/y`,
      "/entry/x",
      "/file/x",
      "/search?q=a&nbid=x",
    ])
      expect([path, (await ada.get(path)).status]).toEqual([path, 404]);
    expect((await ada.get("/search?q=%FF")).status).toBe(400);
  });
});

describe("the search", () => {
  test("marks the words, in one notebook or in all", async () => {
    expect(await ada.read("/search?q=rhubarb+grown")).toContain("Red <mark>rhubarb</mark>, <mark>grown</mark> here");
    const nbid = (await ada.link("/", "Files")).split("/")[1] ?? "";
    const inFiles = await ada.read(`/search?q=rhubarb&nbid=${nbid}`);
    expect(inFiles).toContain("No entry has these words.");
    expect(inFiles).toMatch(/<option value="[^"]*" selected\s*>Files</);
  });

  test.each(["", "NOT rhubarb", "!!!", "AND"])("says when there is nothing to look for: %j", async (query) => {
    const answer = await ada.get(`/search?q=${encodeURIComponent(query)}`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("Write at least one word.");
  });
});

test("an Inbox is its owner's", async () => {
  expect(await ada.read("/inbox")).toContain("Nothing in your Inbox.");
  const query = { uid: await signIn(sandbox), filename: "scan.txt" };
  const body = { body: "x", contentType: "application/octet-stream" };
  const eid = text(await ask(sandbox, "entries/add_attachment", query, body), "eid");
  const entry = `/entry/${encodeURIComponent(eid)}`;
  expect(await ada.location(entry)).toMatch(/^\/inbox#entry-\d+$/);
  expect(await ada.read("/inbox")).toContain(">scan.txt</a>");
  expect((await bo.get(entry)).status).toBe(403);
  expect(await bo.read("/inbox")).toContain("Nothing in your Inbox.");
});
