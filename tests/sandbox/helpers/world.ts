import type { SeedData } from "../../../src/sandbox/index.ts";
import type { Sandbox } from "../../../src/sandbox/index.ts";
import { ask, type CallOptions, signIn, text } from "./signed.ts";

/** A 1 × 1 PNG. */
export const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

export const WORLD: SeedData = {
  users: [
    { email: "ada@example.org", fullName: "Ada Example", isSiteAdmin: true },
    { email: "bo@example.org", fullName: "Bo Example", maxFileSizeBytes: 1000 },
    { email: "cy@example.org", fullName: "Cy Example", canOwnNotebooks: false },
  ],
  notebooks: [
    {
      name: "Shared",
      owner: "ada@example.org",
      members: [{ email: "bo@example.org", role: "USER" }],
      children: [
        {
          name: "Folder",
          children: [
            {
              name: "Page",
              entries: [
                { data: "<p>Zebra <b>fish</b> &amp; chips</p>" },
                { caption: "A table", file: { name: "table.csv", text: "a,b\n1,2\n" } },
                { partType: "widget entry", data: "{}", snapshot: { name: "w.png", base64: PNG } },
              ],
            },
          ],
        },
      ],
    },
    { name: "Own", owner: "bo@example.org", members: [{ email: "ada@example.org", role: "GUEST" }], children: [] },
  ],
};

/** Ids that calls need. */
export interface World {
  readonly ada: string;
  readonly bo: string;
  readonly nbid: string;
  readonly folder: string;
  readonly page: string;
  readonly textEntry: string;
  readonly file: string;
  readonly widget: string;
}

/** Looks around in a sandbox seeded with {@link WORLD}. */
export async function explore(sandbox: Sandbox, options: CallOptions = {}): Promise<World> {
  const ada = await signIn(sandbox, 0, options);
  const bo = await signIn(sandbox, 1, options);
  const info = await ask(sandbox, "users/user_info_via_id", { uid: ada }, options);
  const shared = info.descendants("notebook").find((notebook) => text(notebook, "name") === "Shared");
  const nbid = shared === undefined ? "" : text(shared, "id");
  const level = async (parent: string): Promise<string> => {
    const root = await ask(sandbox, "tree_tools/get_tree_level", { uid: ada, nbid, parent_tree_id: parent }, options);
    return text(root, "tree-id");
  };
  const folder = await level("0");
  const page = await level(folder);
  const listed = await ask(sandbox, "tree_tools/get_entries_for_page", { uid: ada, nbid, page_tree_id: page }, options);
  const [textEntry = "", file = "", widget = ""] = listed.descendants("eid").map((eid) => eid.text);
  return { ada, bo, nbid, folder, page, textEntry, file, widget };
}
