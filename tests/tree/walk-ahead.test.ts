import type { Folder, Page } from "labapi";
import { describe, expect, it } from "vitest";
import { type SignedIn, signedIn } from "../helpers/signed-in.ts";

const EIGHT = { pacing: { maxInFlight: 8, maxInFlightPerClient: 8 } };

/** A notebook three levels deep, seen by somebody who has read nothing of it. */
async function grown(here: SignedIn, folderCount: number) {
  const { notebooks } = here.user;
  for (let index = 0; index < folderCount; index += 1) {
    const folder = await notebooks.default.folder(`F${index}/G`);
    await folder.createPage(`P${index}`);
  }
  const notebook = (await here.client.resume(here.user.session())).notebooks.default;
  here.sandbox.clearCalls();
  return notebook;
}

async function names(nodes: AsyncIterable<Folder | Page>): Promise<string[]> {
  const found: string[] = [];
  for await (const node of nodes) found.push(node.path.toString());
  return found;
}

describe("a walk that looks ahead", () => {
  it("gives the same, in the same order and with the same calls, as one that does not", async () => {
    await using one = await signedIn();
    await using eight = await signedIn({}, EIGHT);
    const calm = await names((await grown(one, 12)).walk());
    const notebook = await grown(eight, 12);
    eight.sandbox.faults.latencyMs = 5;
    expect(await names(notebook.walk())).toEqual(calm);
    expect(eight.sandbox.calls).toHaveLength(25);
    expect(one.sandbox.calls).toHaveLength(25);
  });

  it("asks for no more than it may have under way, and for nothing below its depth", async () => {
    await using here = await signedIn({}, EIGHT);
    const notebook = await grown(here, 20);
    const walk = notebook.walk();
    await walk.next();
    await new Promise((resolve) => setTimeout(resolve, 200));
    // The top, and the first eight folders.
    expect(here.sandbox.calls).toHaveLength(9);
    await walk.return();
    const shallow = (await here.client.resume(here.user.session())).notebooks.default;
    here.sandbox.clearCalls();
    expect(await names(shallow.walk({ depth: 1 }))).toHaveLength(20);
    expect(here.sandbox.calls.filter(({ method }) => method === "get_tree_level")).toHaveLength(1);
  });

  it("ends at once when it is aborted, with the reason it was given", async () => {
    await using here = await signedIn({}, EIGHT);
    const notebook = await grown(here, 20);
    here.sandbox.faults.latencyMs = 20;
    const controller = new AbortController();
    const reason = new Error("enough");
    const work = async (): Promise<void> => {
      for await (const node of notebook.walk({ signal: controller.signal }))
        if (node.name === "F2") controller.abort(reason);
    };
    await expect(work()).rejects.toBe(reason);
    const { length } = here.sandbox.calls;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(here.sandbox.calls.length - length).toBeLessThanOrEqual(8);
  });

  it("fails at the folder that cannot be listed, after all that comes before it", async () => {
    await using here = await signedIn({}, { ...EIGHT, retry: false });
    const notebook = await grown(here, 6);
    const top = await notebook.children();
    here.sandbox.faults.failNext("get_tree_level", { code: 4501 });
    const found: string[] = [];
    const work = async (): Promise<void> => {
      for await (const node of notebook.walk()) found.push(node.name);
    };
    await expect(work()).rejects.toThrow();
    expect(found).toEqual([top[0]?.name]);
  });
});
