import { createHash, randomBytes } from "node:crypto";
import { type Folder, type Page, PartialWriteError, UsageError } from "labapi";
import { describe, expect, it } from "vitest";
import { callsOf, signedIn } from "../helpers/signed-in.ts";

/** A notebook with one entry of each kind, those included that only LabArchives' own editors can write. */
const SEED = {
  users: [{ email: "ada@example.org", fullName: "Ada Example" }],
  notebooks: [
    {
      name: "Source",
      owner: "ada@example.org",
      children: [
        {
          name: "F",
          children: [
            {
              name: "P",
              entries: [
                { partType: "heading", data: "H" },
                { partType: "text entry", data: "<p>rich</p>" },
                { partType: "plain text entry", data: "plain" },
                { partType: "widget entry", data: "{}" },
                { partType: "equation entry", data: "E = mc^2" },
                { partType: "hologram entry", data: "?" },
              ],
            },
          ],
        },
      ],
    },
    { name: "Target", owner: "ada@example.org" },
  ],
};

describe("copies", () => {
  it("say of every entry what became of it, and write nothing for what cannot be copied", async () => {
    await using here = await signedIn({ seed: SEED });
    const source = here.user.notebooks.get("Source");
    const target = here.user.notebooks.get("Target");
    const page = (await source.traverse("F/P")) as Page;
    const bytes = randomBytes(70_000);
    const file = await page.attach(bytes, { filename: "a.bin", caption: "c" });
    await file.comment("stays");
    await page.refresh();
    const report = await ((await source.get("F")) as Folder).copyTo(target);
    expect(report.entries.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ["heading", "kept"],
      ["text", "kept"],
      ["plain-text", "kept"],
      ["widget", "left-out"],
      ["equation", "left-out"],
      ["unknown", "left-out"],
      ["attachment", "converted"],
    ]);
    expect(report).toMatchObject({ isComplete: false, folderCount: 1, pageCount: 1 });
    expect(report.entries.find(({ kind }) => kind === "widget")?.why).toMatch(/no way to write a widget entry/);
    const copy = await here.client.resume(here.user.session()).then((user) => user.notebooks.get("Target").page("F/P"));
    const entries = await copy.entries();
    expect(entries.map(({ kind }) => kind)).toEqual(["heading", "text", "plain-text", "attachment"]);
    const copied = entries.at(-1);
    if (copied?.kind !== "attachment") throw new Error("The file is missing.");
    expect([copied.filename, copied.caption]).toEqual(["a.bin", "c"]);
    const digest = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");
    expect(digest(await (await copied.download()).bytes())).toBe(digest(bytes));
    expect(report.entries.at(-1)?.entry?.receipt?.sha256).toBe(digest(bytes));
  });

  it("may lie beside their source, never inside it", async () => {
    await using here = await signedIn({ seed: SEED });
    const source = here.user.notebooks.get("Source");
    const folder = (await source.get("F")) as Folder;
    const report = await folder.copyTo(source, { name: "F copy" });
    expect(report.node.path.toString()).toBe("/F copy");
    await expect(folder.copyTo(folder)).rejects.toThrow(UsageError);
    const inner = await folder.createFolder("inner");
    await expect(folder.copyTo(inner)).rejects.toThrow(/into itself/);
  });

  it("name what is written when they stop half-way", async () => {
    await using here = await signedIn({ seed: SEED });
    const folder = (await here.user.notebooks.get("Source").get("F")) as Folder;
    const target = here.user.notebooks.get("Target");
    here.sandbox.faults.failNext("add_entry", { code: 4510 });
    const error = await folder.copyTo(target).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PartialWriteError);
    const [copied] = await target.children();
    expect((error as PartialWriteError).written[0]).toBe(copied?.id);
  });

  it("stop when told to, with the caller's own reason", async () => {
    await using here = await signedIn({ seed: SEED });
    const folder = (await here.user.notebooks.get("Source").get("F")) as Folder;
    const controller = new AbortController();
    const stop = (): void => controller.abort(new Error("enough"));
    const copying = folder.copyTo(here.user.notebooks.get("Target"), { signal: controller.signal, onEntry: stop });
    await expect(copying).rejects.toThrow("enough");
  });

  it("read each page once", async () => {
    await using here = await signedIn({ seed: SEED });
    const folder = (await here.user.notebooks.get("Source").get("F")) as Folder;
    const calls = await callsOf(here.sandbox, () => folder.copyTo(here.user.notebooks.get("Target")));
    expect(calls.filter((method) => method === "get_entries_for_page")).toHaveLength(1);
    expect(calls.filter((method) => method === "add_entry")).toHaveLength(3);
  });
});
