import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, type SeedData, startSandbox } from "../../src/sandbox/index.ts";
import type { XmlElement } from "../../src/wire/xml-element.ts";
import { ask, call, type Query, refusal, signIn, text } from "./helpers/signed.ts";

const PEOPLE = ["owner", "admin", "user", "guest", "outsider"];
const email = (name: string): string => `${name}@example.org`;
const entries = [{ data: "<p>platypus</p>" }];

const SEED: SeedData = {
  users: PEOPLE.map((name) => ({ email: email(name), fullName: `The ${name}`, canOwnNotebooks: name !== "guest" })),
  notebooks: [
    {
      name: "Lab",
      owner: email("owner"),
      members: [
        { email: email("admin"), role: "ADMINISTRATOR" },
        { email: email("user"), role: "USER" },
        { email: email("guest"), role: "GUEST" },
      ],
      children: [
        { name: "Open", entries },
        { name: "Hidden", rights: { [email("user")]: "none" }, children: [{ name: "Secret", entries }] },
        {
          name: "Read",
          rights: { [email("user")]: "read" },
          children: [{ name: "Inner", entries, rights: { [email("user")]: "write" } }],
        },
        { name: "Comment", entries, rights: { [email("user")]: "comment" } },
      ],
    },
  ],
};

let sandbox: Sandbox;
let uids: Record<string, string>;
let nbid: string;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: SEED });
  uids = Object.fromEntries(
    await Promise.all(PEOPLE.map(async (name, index) => [name, await signIn(sandbox, index)] as const)),
  );
  const info = await ask(sandbox, "users/user_info_via_id", { uid: uids["owner"] ?? "" });
  nbid = info.descendants("notebook")[0]?.child("id")?.text ?? "";
});
afterAll(() => sandbox.close());

const as = (name: string, query: Query = {}): Query => ({ uid: uids[name] ?? "", nbid, ...query });
const status = async (name: string, method: string, query: Query): Promise<number> =>
  (await call(sandbox, method, as(name, query))).status;
const code = async (name: string, method: string, query: Query = {}): Promise<number> =>
  (await refusal(await call(sandbox, method, as(name, query)))).code;

async function level(name: string, parent = "0"): Promise<readonly XmlElement[]> {
  return (await ask(sandbox, "tree_tools/get_tree_level", as(name, { parent_tree_id: parent }))).descendants(
    "level-node",
  );
}

async function nodeId(title: string, parent = "0"): Promise<string> {
  const node = (await level("owner", parent)).find((candidate) => text(candidate, "display-text") === title);
  return node === undefined ? "" : text(node, "tree-id");
}

async function entryOn(pageId: string): Promise<string> {
  return text(await ask(sandbox, "tree_tools/get_entries_for_page", as("owner", { page_tree_id: pageId })), "eid");
}

describe("roles", () => {
  test("who may write, and who may not even read", async () => {
    const eid = await entryOn(await nodeId("Open"));
    for (const name of ["owner", "admin", "user", "guest"]) {
      expect([name, await status(name, "entries/update_entry", { eid, entry_data: name })]).toEqual([name, 200]);
    }
    expect(await code("outsider", "entries/update_entry", { eid, entry_data: "x" })).toBe(4502);
    expect(await code("outsider", "entries/entry_info", { eid })).toBe(4501);
    expect(await code("outsider", "tree_tools/get_tree_level", { parent_tree_id: "0" })).toBe(4501);
  });

  test("a guest does not comment, and only reads after sixty days", async () => {
    const eid = await entryOn(await nodeId("Open"));
    expect(await code("guest", "entries/add_comment", { eid, comment_data: "x" })).toBe(4502);
    await using later = await startSandbox({ seed: SEED });
    later.clock.advance(61 * 24 * 60 * 60_000);
    const uid = await signIn(later, 3);
    const info = await ask(later, "users/user_info_via_id", { uid });
    const query = { uid, nbid: info.descendants("notebook")[0]?.child("id")?.text ?? "", parent_tree_id: "0" };
    const access = (await ask(later, "tree_tools/get_tree_level", query)).descendants("user-access")[0];
    expect(access?.children.map(({ text: value }) => value)).toEqual(["true", "false", "true", "false"]);
    const insert = { ...query, display_text: "x", is_folder: "true" };
    expect(await refusal(await call(later, "tree_tools/insert_node", insert))).toMatchObject({ code: 4502 });
  });

  test("only owner and administrators say who is in it", async () => {
    const query = { email: email("outsider"), user_role: "USER" };
    expect(await code("user", "notebooks/add_user_to_notebook", query)).toBe(4502);
    expect(await status("admin", "notebooks/add_user_to_notebook", query)).toBe(200);
    expect(await code("admin", "notebooks/set_user_role", { ...query, user_role: "OWNER" })).toBe(4529);
    expect(await code("admin", "notebooks/remove_user_from_notebook", { email: email("owner") })).toBe(4529);
    const removed = await ask(
      sandbox,
      "notebooks/remove_user_from_notebook",
      as("admin", { email: email("outsider") }),
    );
    expect(text(removed, "user-role")).toBe("USER");
    expect(await code("owner", "notebooks/add_user_to_notebook", { email: email("nobody") })).toBe(4507);
    expect(await code("owner", "notebooks/add_user_to_notebook", { email: "no address" })).toBe(4524);
    expect(await code("user", "notebooks/notebook_info")).toBe(4501);
  });

  test("ownership goes to a member who may own notebooks", async () => {
    expect(await code("admin", "notebooks/transfer_notebook_ownership", { email: email("user") })).toBe(4502);
    expect(await code("owner", "notebooks/transfer_notebook_ownership", { email: email("guest") })).toBe(4529);
    expect(await code("owner", "notebooks/transfer_notebook_ownership", { email: email("outsider") })).toBe(4529);
    await using own = await startSandbox({ seed: SEED });
    const uid = await signIn(own, 0);
    const id = (await ask(own, "users/user_info_via_id", { uid })).descendants("notebook")[0]?.child("id")?.text ?? "";
    await ask(own, "notebooks/transfer_notebook_ownership", { uid, nbid: id, email: email("user") });
    expect(await refusal(await call(own, "notebooks/notebook_backup", { uid, nbid: id }))).toMatchObject({
      code: 4547,
    });
    expect(await refusal(await call(own, "site_license_tools/usage_report", { uid }))).toMatchObject({ code: 4547 });
  });
});

describe("rights to single nodes", () => {
  test("what may not be read is left out, everywhere", async () => {
    expect((await level("user")).map((node) => text(node, "display-text"))).toEqual(["Open", "Read", "Comment"]);
    expect(await level("admin")).toHaveLength(4);
    const secret = await nodeId("Secret", await nodeId("Hidden"));
    expect(await code("user", "tree_tools/get_node", { tree_id: secret })).toBe(4501);
    expect(await code("user", "tree_tools/get_entries_for_page", { page_tree_id: secret })).toBe(4501);
    expect(await code("user", "entries/entry_info", { eid: await entryOn(secret) })).toBe(4501);
    const found = async (name: string): Promise<string> =>
      text(await ask(sandbox, "search_tools/entry_search", as(name, { query: "platypus" })), "total-found");
    expect([await found("admin"), await found("user")]).toEqual(["3", "2"]);
    const writable = as("user", { user_access: "can_read_write", since_time: "2020-01-01T00:00:00Z" });
    expect(text(await ask(sandbox, "search_tools/modified_since", writable), "total-found")).toBe("2");
  });

  test("the nearest assignment counts", async () => {
    const read = await nodeId("Read");
    expect(await code("user", "tree_tools/update_node", { tree_id: read, display_text: "x" })).toBe(4502);
    expect(
      await code("user", "tree_tools/insert_node", { parent_tree_id: read, display_text: "x", is_folder: "true" }),
    ).toBe(4502);
    const inner = await nodeId("Inner", read);
    expect(await status("user", "tree_tools/update_node", { tree_id: inner, display_text: "Inner" })).toBe(200);
    expect(await code("user", "tree_tools/update_node", { tree_id: await nodeId("Open"), parent_tree_id: read })).toBe(
      4502,
    );
  });

  test("commenting without writing", async () => {
    const eid = await entryOn(await nodeId("Comment"));
    expect(await code("user", "entries/update_entry", { eid, entry_data: "x" })).toBe(4502);
    const commented = await ask(sandbox, "entries/add_comment", as("user", { eid, comment_data: "hm" }));
    const cid = text(commented, "cid");
    expect(await code("guest", "entries/delete_comment", { cid })).toBe(4502);
    expect(await status("admin", "entries/delete_comment", { cid })).toBe(200);
    expect(await code("admin", "entries/delete_comment", { cid })).toBe(4528);
  });
});
