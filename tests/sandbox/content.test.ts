import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import type { XmlElement } from "../../src/wire/xml-element.ts";
import { ask, call, type Query, refusal, signedUrl, text } from "./helpers/signed.ts";
import { explore, type World, WORLD } from "./helpers/world.ts";

let sandbox: Sandbox;
let world: World;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: WORLD });
  world = await explore(sandbox);
});
afterAll(() => sandbox.close());

const ada = (query: Query = {}): Query => ({ uid: world.ada, nbid: world.nbid, ...query });
const names = (root: XmlElement, name: string): string[] => root.descendants(name).map((element) => element.text);

describe("the tree", () => {
  const insert = async (name: string, parent: string, isFolder = true): Promise<string> => {
    const query = ada({ parent_tree_id: parent, display_text: name, is_folder: String(isFolder) });
    return text(await ask(sandbox, "tree_tools/insert_node", query), "tree-id");
  };
  const move = (id: string, query: Query) => call(sandbox, "tree_tools/update_node", ada({ tree_id: id, ...query }));
  const listed = async (parent: string): Promise<string[]> => {
    const root = await ask(sandbox, "tree_tools/get_tree_level", ada({ parent_tree_id: parent }));
    return root.descendants("level-node").map((node) => text(node, "display-text"));
  };

  test("keeps order, clamps positions, and lets namesakes be", async () => {
    const top = await insert("Top", "0");
    const ids = [await insert("A", top), await insert("B", top), await insert("A", top)];
    expect(await listed(top)).toEqual(["A", "B", "A"]);
    await move(ids[1] ?? "", { node_position: "0" });
    expect(await listed(top)).toEqual(["B", "A", "A"]);
    await move(ids[1] ?? "", { node_position: "99" });
    expect(await listed(top)).toEqual(["A", "A", "B"]);
    await move(ids[0] ?? "", { parent_tree_id: ids[1] ?? "", display_text: "Moved" });
    expect([await listed(top), await listed(ids[1] ?? "")]).toEqual([["A", "B"], ["Moved"]]);
  });

  test("refuses circles, children of pages, empty changes, and what is not there", async () => {
    const outer = await insert("Outer", "0");
    const inner = await insert("Inner", outer);
    expect(await refusal(await move(outer, { parent_tree_id: inner }))).toMatchObject({ code: 4529 });
    expect(await refusal(await move(inner, { parent_tree_id: world.page }))).toMatchObject({ code: 4517 });
    expect(await refusal(await move(inner, {}))).toMatchObject({ code: 4500 });
    expect(await refusal(await move("1", { display_text: "x" }))).toEqual({ status: 404, code: 4517 });
    expect(await refusal(await move(inner, { node_position: "1; DROP TABLE nodes" }))).toMatchObject({ code: 4529 });
    const nowhere = await call(sandbox, "tree_tools/get_tree_level", ada({ nbid: "", parent_tree_id: "0" }));
    expect(await refusal(nowhere)).toEqual({ status: 404, code: 4509 });
  });
});

describe("notifications", () => {
  test("tell the others, once each, until they are read", async () => {
    const bo = { uid: world.bo };
    const counts = async (): Promise<string[]> => {
      const root = await ask(sandbox, "notifications/notification_counts", bo);
      return ["comment-total", "comment-unread"].map((name) => text(root, name));
    };
    const comment = { uid: world.ada, eid: world.textEntry, comment_data: "see here" };
    await ask(sandbox, "entries/add_comment", comment);
    await ask(sandbox, "entries/add_comment", comment);
    expect(await counts()).toEqual(["2", "2"]);
    const root = await ask(sandbox, "notifications/get_notifications", {
      ...bo,
      action_types: "comment",
      num_to_return: "1",
    });
    expect(names(root, "description")).toEqual(["commented on an entry"]);
    expect(text(root, "eid")).toBe(world.textEntry);
    const aid = text(root, "aid");
    await ask(sandbox, "notifications/mark_as_read", {}, { form: { ...bo, aids: aid } });
    expect(await counts()).toEqual(["2", "1"]);
    const newer = { ...bo, last_action_viewed: aid };
    expect(names(await ask(sandbox, "notifications/get_notifications", newer), "aid")).toEqual([]);
    const foreign = await call(sandbox, "notifications/mark_as_read", { uid: world.ada, aids: aid });
    expect(await refusal(foreign)).toMatchObject({ code: 4529 });
  });

  test("may be marked by a multipart form; a bad one is refused", async () => {
    const form = new FormData();
    form.set("uid", world.bo);
    form.set("aids", "all");
    const url = signedUrl(sandbox, "api/notifications/mark_as_read", {});
    expect((await fetch(url, { method: "POST", body: form })).status).toBe(200);
    const headers = { "content-type": "multipart/form-data; boundary=xyz" };
    const bad = await fetch(url, { method: "POST", body: "--nonsense", headers });
    expect(await refusal(bad)).toEqual({ status: 400, code: 4529 });
    const root = await ask(sandbox, "notifications/get_notifications", { uid: world.bo, unread_only: "true" });
    expect(text(root, "count")).toBe("0");
  });
});

describe("searches", () => {
  const add = async (data: string, partType = "text entry"): Promise<string> => {
    const form = { ...ada(), pid: world.page, part_type: partType, entry_data: data };
    return text(await ask(sandbox, "entries/add_entry", {}, { form }), "eid");
  };
  const search = (query: string, more: Query = {}) =>
    call(sandbox, "search_tools/entry_search", { uid: world.ada, query, ...more });

  test("words, phrases, AND, OR and NOT", async () => {
    const eids: Record<string, string> = {
      both: await add("<p>alpha <i>beta</i></p>"),
      alpha: await add("alpha gamma", "plain text entry"),
      beta: await add("Beta", "heading"),
    };
    const found = async (query: string): Promise<string[]> => {
      const root = await ask(sandbox, "search_tools/entry_search", { uid: world.ada, query });
      return Object.entries(eids).flatMap(([name, eid]) => (names(root, "eid").includes(eid) ? [name] : []));
    };
    expect(await found("alpha")).toEqual(["both", "alpha"]);
    expect(await found("alpha beta")).toEqual(["both"]);
    expect(await found("alpha AND BETA")).toEqual(["both"]);
    expect(await found("gamma OR beta")).toEqual(["both", "alpha", "beta"]);
    expect(await found("beta NOT alpha")).toEqual(["beta"]);
    expect(await found('"alpha beta"')).toEqual(["both"]);
    expect((await search('"beta alpha"')).status).toBe(404);
  });

  test.each(['"', "'", "*", "a OR", "NOT a", "NEAR(a b)", "words:x", 'x" OR 1=1 --', "(", "^a", "-a"])(
    "nothing typed breaks it: %s",
    async (query) => {
      expect([200, 400, 404]).toContain((await search(query)).status);
    },
  );

  test("pages count from zero, newest first, with the total", async () => {
    for (let index = 0; index < 5; index += 1) {
      sandbox.clock.advance(1000);
      await add(`<p>paging ${index}</p>`);
    }
    const page = async (number: string): Promise<XmlElement> =>
      ask(sandbox, "search_tools/entry_search", {
        uid: world.ada,
        query: "paging",
        page_size: "2",
        page_number: number,
        entry_data: "true",
      });
    expect(names(await page("0"), "entry-data")).toEqual(["<p>paging 4</p>", "<p>paging 3</p>"]);
    const last = await page("2");
    expect([names(last, "entry-data"), text(last, "total-found"), text(last, "total-returned")]).toEqual([
      ["<p>paging 0</p>"],
      "5",
      "1",
    ]);
    expect(names(await page("3"), "entry-data")).toEqual([]);
    expect(await refusal(await search("paging", { page_number: "-1" }))).toMatchObject({ code: 4529 });
  });

  test("since a moment, by extension, by date, and nothing at all", async () => {
    const since = new Date(sandbox.clock.now() + 5000).toISOString().replace(/\.\d+/, "");
    const late = { uid: world.ada, since_time: since };
    expect((await call(sandbox, "search_tools/modified_since", late)).status).toBe(404);
    expect(
      await refusal(await call(sandbox, "search_tools/modified_since", { ...late, since_time: "yesterday" })),
    ).toMatchObject({ code: 4529 });
    const attachments = (query: Query) => call(sandbox, "search_tools/attachment_search", { uid: world.ada, ...query });
    expect((await attachments({ extension: ".CSV", terms: "table nothing", term_connector: "OR" })).status).toBe(200);
    expect((await attachments({ terms: "a table", term_connector: "EXACT" })).status).toBe(200);
    expect((await attachments({ extension: "pdf" })).status).toBe(404);
    expect((await attachments({ end_date: "2001-01-01T00:00:00Z" })).status).toBe(404);
  });

  test("without a match an empty 200 where that is asked for", async () => {
    await using lenient = await startSandbox({ seed: WORLD, search404: false, omitAutoLogin: true });
    const { ada: uid } = await explore(lenient);
    const root = await ask(lenient, "search_tools/entry_search", { uid, query: "nothing" });
    expect(text(root, "total-found")).toBe("0");
    expect((await ask(lenient, "users/user_info_via_id", { uid })).child("auto-login-allowed")).toBeUndefined();
    expect(text(await ask(lenient, "users/email_has_account", { email: "no@example.org" }), "account-for-email")).toBe(
      "false",
    );
  });
});

describe("accounts", () => {
  const create = (query: Query) => call(sandbox, "users/create_user_account", query);

  test("refuses what cannot be", async () => {
    expect(await refusal(await create({ email: "ada@example.org" }))).toMatchObject({ code: 4516 });
    expect(await refusal(await create({ email: "nonsense" }))).toMatchObject({ code: 4524 });
    expect((await create({ email: "ed@example.org", sso_id: "ed1" })).status).toBe(200);
    expect(await refusal(await create({ email: "ed2@example.org", sso_id: "ed1" }))).toMatchObject({ code: 4523 });
    const half = await create({ email: "fay@example.org", notebook_name: "N", initial_folders: "Unknown" });
    expect(await refusal(half)).toMatchObject({ code: 4529 });
    expect((await call(sandbox, "users/email_has_account", { email: "fay@example.org" })).status).toBe(404);
  });

  test("an application without auto-login needs the person again after an hour", async () => {
    await using own = await startSandbox({ seed: WORLD });
    const { bo: uid } = await explore(own);
    const fields = new URLSearchParams({ account: "bo@example.org", action: "auto_login", uid });
    await fetch(`${own.url}/external_app_authentication`, { method: "POST", body: fields });
    expect(text(await ask(own, "users/user_info_via_id", { uid }), "auto-login-allowed")).toBe("false");
    own.clock.advance(61 * 60_000);
    expect(await refusal(await call(own, "users/user_info_via_id", { uid }))).toEqual({ status: 401, code: 4533 });
    expect((await call(own, "users/user_info_via_id", { uid, authenticated: "true" })).status).toBe(200);
    expect((await call(own, "users/user_info_via_id", { uid })).status).toBe(200);
  });
});

test("a report link works for everybody who has it, for a while", async () => {
  await using own = await startSandbox({ seed: WORLD });
  const { ada: uid } = await explore(own);
  const answer = await ask(own, "site_license_tools/report_url", { uid, report_name: "notebook_usage" });
  const url = text(answer, "report-url");
  const csv = await (await fetch(url)).text();
  expect(csv).toContain("Shared,,ada@example.org,2,1,3,");
  own.clock.advance(11 * 60_000);
  expect((await fetch(url)).status).toBe(404);
});

test("what no answer could carry back is not taken in", async () => {
  const form = { ...ada(), pid: world.page, part_type: "heading", entry_data: "bell \u0007" };
  expect(await refusal(await call(sandbox, "entries/add_entry", {}, { form }))).toMatchObject({ code: 4529 });
  const invalid = signedUrl(sandbox, "api/utilities/promo_message", {}).concat("&x=%ff%fe");
  expect(await refusal(await fetch(invalid))).toMatchObject({ code: 4529 });
});
