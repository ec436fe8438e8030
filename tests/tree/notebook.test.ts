import {
  AmbiguousNameError,
  NodeExistsError,
  NotFoundError,
  PathError,
  TraversalError,
  UsageError,
  type Container,
  type Folder,
  type Notebook,
  type Page,
} from "labapi";
import { describe, expect, it } from "vitest";
import { callsOf, signedIn } from "../helpers/signed-in.ts";

type Node = Folder | Page;

async function paths(container: Container): Promise<string[]> {
  const found: string[] = [];
  for await (const node of container.walk()) found.push(node.path.toString());
  return found;
}

describe("notebooks", () => {
  it("are found by name, id and as the default, and made", async () => {
    await using here = await signedIn();
    const { notebooks } = here.user;
    const made = await notebooks.create("Second");
    expect(notebooks.names()).toEqual(["My Research Notebook", "Second"]);
    expect(notebooks.get("Second")).toBe(made);
    expect(notebooks.byId(made.id)).toBe(made);
    expect(notebooks.default.name).toBe("My Research Notebook");
    expect(notebooks.find("Third")).toBeUndefined();
    expect(made.receipt?.id).toBe(made.id);
    await here.user.refresh();
    expect(notebooks.get("Second")).toBe(made);
  });

  it("list near names when one is unknown, and ids when several share one", async () => {
    await using here = await signedIn();
    const { notebooks } = here.user;
    expect(() => notebooks.get("My Reserch Notebook")).toThrow(/Nearest: "My Research Notebook"/);
    const twin = await notebooks.create("My Research Notebook");
    expect(() => notebooks.get("My Research Notebook")).toThrow(AmbiguousNameError);
    expect(() => notebooks.get("My Research Notebook")).toThrow(twin.id);
    expect(notebooks.all("My Research Notebook")).toHaveLength(2);
  });

  it("can be renamed, but neither moved nor deleted", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    await notebook.rename("Renamed");
    expect(here.user.notebooks.names()).toEqual(["Renamed"]);
    await here.user.refresh();
    expect(here.user.notebooks.names()).toEqual(["Renamed"]);
    await expect(notebook.trash()).rejects.toThrow(UsageError);
    await expect(notebook.moveTo()).rejects.toThrow(UsageError);
  });
});

describe("the tree", () => {
  it("makes what is missing and keeps what is there", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    const page = await notebook.page("A/B/P");
    expect(await notebook.page("A/B/P")).toBe(page);
    expect(await notebook.traverse("A/B/P")).toBe(page);
    expect(await notebook.traverse("/A/B/../B")).toBe(page.parent);
    expect((await notebook.folder("A/C")).path.toString()).toBe("/A/C");
    expect(await paths(notebook)).toEqual(["/A", "/A/B", "/A/B/P", "/A/C"]);
    expect(page.receipt).toEqual({ id: page.id, webUrl: page.webUrl });
  });

  it("makes a path once, however many ask for it at the same time", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    const pages = await Promise.all(Array.from({ length: 10 }, () => notebook.page("Runs/2026/Today")));
    expect(new Set(pages.map((page) => page.id)).size).toBe(1);
    expect(await paths(notebook)).toEqual(["/Runs", "/Runs/2026", "/Runs/2026/Today"]);
  });

  it("says what to do about a namesake", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    const first = await notebook.createPage("P");
    await expect(notebook.createPage("P")).rejects.toThrow(NodeExistsError);
    expect(await notebook.createPage("P", { ifExists: "keep" })).toBe(first);
    const replaced = await notebook.createPage("P", { ifExists: "replace" });
    expect(replaced).not.toBe(first);
    expect(first.path.toString()).toMatch(/^\/API Deleted Items\/P - Deleted at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
    await notebook.createPage("P", { ifExists: "duplicate" });
    await expect(notebook.get("P")).rejects.toThrow(AmbiguousNameError);
    expect(await notebook.all("P")).toHaveLength(2);
    await expect(notebook.createFolder("X/Y")).rejects.toThrow(TraversalError);
    expect((await notebook.createFolder("X/Y", { parents: true })).path.toString()).toBe("/X/Y");
  });

  it("explains a path that leads nowhere", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    await notebook.page("Experiments/Plate");
    const lost = await notebook.traverse("Experiments/Plait/x").catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(TraversalError);
    expect(lost).toMatchObject({ segment: "Plait", available: ["Plate"] });
    await expect(notebook.traverse("Experiments/Plate/x")).rejects.toThrow(/is a page/);
    await expect(notebook.page("Experiments/Plate/x")).rejects.toThrow(TraversalError);
    await expect(notebook.traverse("")).rejects.toThrow(PathError);
    await expect(notebook.page("")).rejects.toThrow(PathError);
    await expect(notebook.folder("/")).rejects.toThrow(PathError);
    await expect(notebook.traverse("../x")).rejects.toThrow(PathError);
    await expect(notebook.get("nothing")).rejects.toThrow(NotFoundError);
    await expect(notebook.byId("nothing")).rejects.toThrow(NotFoundError);
    expect(await notebook.find("nothing")).toBeUndefined();
  });

  it("tells a folder from a page of the same name", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    await notebook.createPage("Same");
    await notebook.createFolder("Same");
    expect((await notebook.page("Same/inside")).path.toString()).toBe("/Same/inside");
    expect((await notebook.traverse("Same/inside")).kind).toBe("page");
    expect((await notebook.page("Same")).kind).toBe("page");
    expect((await notebook.folder("Same")).kind).toBe("folder");
    expect((await notebook.traverse("Same", { kind: "page" })).kind).toBe("page");
    expect((await notebook.get("Same", { kind: "folder" })).kind).toBe("folder");
    expect((await notebook.find("Same", { kind: "folder" }))?.kind).toBe("folder");
    expect(await notebook.traverse("Same", { kind: "page" })).toBe(await notebook.page("Same"));
    const unclear = await notebook.traverse("Same").catch((error: unknown) => error);
    expect(unclear).toBeInstanceOf(AmbiguousNameError);
    expect(String(unclear)).toMatch(/say which with kind/);
  });

  it.each<[string, (notebook: Notebook) => Promise<Node>, (notebook: Notebook) => Promise<Node>]>([
    ["page() beside a folder", (notebook) => notebook.folder("X"), (notebook) => notebook.page("X")],
    ["folder() beside a page", (notebook) => notebook.page("X"), (notebook) => notebook.folder("X")],
    ["page() beside a folder, deeper", (notebook) => notebook.folder("A/X"), (notebook) => notebook.page("A/X")],
    ["folder() beside a page, deeper", (notebook) => notebook.page("A/X"), (notebook) => notebook.folder("A/X")],
    ["createPage() beside a folder", (notebook) => notebook.folder("X"), (notebook) => notebook.createPage("X")],
    ["createFolder() beside a page", (notebook) => notebook.page("X"), (notebook) => notebook.createFolder("X")],
    [
      "keep of a page beside a folder",
      (notebook) => notebook.folder("X"),
      (notebook) => notebook.createPage("X", { ifExists: "keep" }),
    ],
    [
      "replace of a page beside a folder",
      (notebook) => notebook.folder("X"),
      (notebook) => notebook.createPage("X", { ifExists: "replace" }),
    ],
    [
      "keep of a folder beside a page",
      (notebook) => notebook.page("X"),
      (notebook) => notebook.createFolder("X", { ifExists: "keep" }),
    ],
  ])("makes the other kind beside a namesake: %s", async (_name, first, second) => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    const old = await first(notebook);
    const made = await second(notebook);
    expect(made.kind).not.toBe(old.kind);
    expect(made.path.toString()).toBe(old.path.toString());
    expect(old.isGone).toBe(false);
    const other = (await here.client.resume(here.user.session())).notebooks.default;
    expect((await paths(other)).filter((path) => path.endsWith("X"))).toHaveLength(2);
    // Asked again, nothing more is made.
    expect(await callsOf(here.sandbox, () => notebook.page(made.path))).toEqual([]);
    expect(await callsOf(here.sandbox, () => notebook.folder(made.path))).toEqual([]);
  });

  it("names only options that the call takes, and only namesakes of the kind", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    const page = await notebook.page("X");
    await notebook.folder("X");
    const refused = await notebook.createPage("X").catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "node-exists", ids: [page.id] });
    for (const ifExists of ["keep", "replace", "duplicate"] as const) {
      expect(String(refused)).toContain(JSON.stringify(ifExists));
      await expect(notebook.createPage("X", { ifExists })).resolves.toBeDefined();
    }
    // Two pages now: to ensure one of them says so, and never mentions an option it does not take.
    const unclear = await notebook.page("X").catch((error: unknown) => error);
    expect(unclear).toBeInstanceOf(AmbiguousNameError);
    expect(String(unclear)).not.toMatch(/ifExists|kind/);
  });

  it("takes a page in the middle of a path for the mistake it is", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    await notebook.page("X");
    for (const lost of [notebook.page("X/Y"), notebook.folder("X/Y"), notebook.createPage("X/Y", { parents: true })]) {
      await expect(lost).rejects.toThrow(/is a page/);
    }
    await notebook.folder("X");
    expect((await notebook.page("X/Y")).path.toString()).toBe("/X/Y");
  });

  it("renames, moves and orders, seen by somebody else at once", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    const page = await notebook.page("A/P");
    await notebook.page("A/Q");
    const target = await notebook.folder("B");
    await page.rename('P "2"');
    await page.moveTo(target);
    expect(page.path.toString()).toBe('/B/P "2"');
    const [, second] = await (await notebook.folder("A")).children().then((list) => [undefined, list[0]]);
    expect(second?.name).toBe("Q");
    await target.moveTo(notebook, { position: 0 });
    const other = await here.client.resume(here.user.session());
    expect(await paths(other.notebooks.default)).toEqual(["/B", '/B/P "2"', "/A", "/A/Q"]);
    expect(await paths(notebook)).toEqual(["/B", '/B/P "2"', "/A", "/A/Q"]);
  });

  it("refuses to move a folder into itself or another notebook", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    const outer = await notebook.folder("A");
    const inner = await notebook.folder("A/B");
    await expect(outer.moveTo(inner)).rejects.toThrow(/into itself/);
    await expect(outer.moveTo(outer)).rejects.toThrow(/into itself/);
    const elsewhere = await here.user.notebooks.create("Other");
    await expect(outer.moveTo(elsewhere)).rejects.toThrow(/copyTo/);
  });

  it("puts what is deleted into one folder, and never that folder itself", async () => {
    await using here = await signedIn(
      { clock: { now: () => Date.parse("2026-03-04T05:06:07Z") } },
      { clock: { now: () => Date.parse("2026-03-04T05:06:07Z") } },
    );
    const notebook = here.user.notebooks.default;
    const [one, two] = [await notebook.page("A/P"), await notebook.page("A/P2")];
    await one.trash();
    await two.trash();
    expect(await paths(notebook)).toEqual([
      "/A",
      "/API Deleted Items",
      "/API Deleted Items/P - Deleted at 2026-03-04 05:06:07 UTC",
      "/API Deleted Items/P2 - Deleted at 2026-03-04 05:06:07 UTC",
    ]);
    await expect(one.parent.isFolder() && one.parent.trash()).rejects.toThrow(UsageError);
  });

  it("compares by id: of several empty namesakes the right one goes", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    const twins = [];
    for (let count = 0; count < 3; count += 1)
      twins.push(await notebook.createFolder("Twin", { ifExists: "duplicate" }));
    await twins[1]?.trash();
    const left = (await notebook.all("Twin")).map((node) => node.id);
    expect(left).toEqual([twins[0]?.id, twins[2]?.id]);
  });

  it("refreshes in place, and marks what is gone", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    const page = await notebook.page("A/P");
    const gone = await notebook.page("A/Q");
    await page.addText("old");
    await page.entries();
    const other = (await here.client.resume(here.user.session())).notebooks.default;
    const theirs = (await other.traverse("A/P")) as Page;
    await theirs.rename("P2");
    await theirs.addText("new");
    await (await other.traverse("A/Q")).moveTo(other);
    await notebook.refresh();
    expect(page.name).toBe("P2");
    expect(await page.entries()).toHaveLength(2);
    // Moved elsewhere, so no longer where it was, but still the same object where it is.
    expect(gone.isGone).toBe(false);
    expect(gone.path.toString()).toBe("/Q");
  });

  it("walks to a depth, and stops when told to", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    await notebook.page("A/B/P");
    const names: string[] = [];
    for await (const node of notebook.walk({ depth: 2 })) names.push(node.name);
    expect(names).toEqual(["A", "B"]);
    const controller = new AbortController();
    const walking = (async () => {
      for await (const node of notebook.walk({ signal: controller.signal })) controller.abort(new Error(node.name));
    })();
    await expect(walking).rejects.toThrow("A");
  });
});

describe("what it costs in calls", () => {
  it.each<[string, (page: Page) => Promise<unknown>, string[]]>([
    ["append to an unread page", (page) => page.addText("x"), ["add_entry"]],
    ["read a page with comments and content", (page) => readAll(page), ["get_entries_for_page"]],
    ["rename", (page) => page.rename("x"), ["update_node"]],
    ["move", (page) => page.moveTo(page.notebook), ["update_node"]],
  ])("%s", async (_name, work, expected) => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("A/P");
    const entry = await page.addText("first");
    await entry.comment("remark");
    await page.refresh();
    expect(await callsOf(here.sandbox, () => work(page))).toEqual(expected);
  });

  it("ensure of an existing 4-level path: four calls cold, none warm", async () => {
    await using here = await signedIn();
    await here.user.notebooks.default.page("A/B/C/P");
    const cold = (await here.client.resume(here.user.session())).notebooks.default;
    expect(await callsOf(here.sandbox, () => cold.page("A/B/C/P"))).toEqual(Array(4).fill("get_tree_level"));
    expect(await callsOf(here.sandbox, () => cold.page("A/B/C/P"))).toEqual([]);
  });

  it("move or trash of the 16th of 20 unread folders: no extra listing", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    await notebook.folder("API Deleted Items");
    for (let count = 1; count <= 20; count += 1) await notebook.folder(`F${count}`);
    const cold = (await here.client.resume(here.user.session())).notebooks.default;
    const folder = async (name: string) => (await cold.get(name)) as Awaited<ReturnType<typeof cold.folder>>;
    const [mover, trashed, target] = [await folder("F16"), await folder("F17"), await folder("F1")];
    expect(await callsOf(here.sandbox, () => mover.moveTo(target))).toEqual(["update_node"]);
    expect(await callsOf(here.sandbox, () => trashed.trash())).toEqual(["update_node"]);
  });

  it("a walk of F folders: F + 1", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    for (const path of ["A/B", "A/C", "D"]) await notebook.folder(path);
    await notebook.page("D/P");
    const cold = (await here.client.resume(here.user.session())).notebooks.default;
    expect(await callsOf(here.sandbox, () => paths(cold))).toEqual(Array(5).fill("get_tree_level"));
  });
});

async function readAll(page: Page): Promise<void> {
  for (const entry of await page.entries()) {
    const comments = await entry.comments();
    expect(comments.map((comment) => comment.text)).toEqual(["remark"]);
    expect("content" in entry && entry.content).toBe("first");
  }
}
