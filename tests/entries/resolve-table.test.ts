import { type Entry, type NotificationId, type Notebook, type Page, UncertainWriteError, type User } from "labapi";
import { describe, expect, it } from "vitest";
import { type SignedIn, signedIn, somebody } from "../helpers/signed-in.ts";

/** What one person sees. */
interface Place {
  readonly user: User;
  readonly notebook: Notebook;
  readonly page: Page;
  readonly entries: readonly Entry[];
}

interface Case {
  /** The API method its answer is lost of. */
  readonly method: string;
  readonly write: (place: Place) => Promise<unknown>;
  /** How often it is there, seen by somebody who has read nothing yet. */
  readonly count: (place: Place) => Promise<number> | number;
  /** It sets something to a value; whoever did it, it is so. */
  readonly sets?: true;
  /** Somebody else may not do it, so the same person does, from another program. */
  readonly byOwner?: true;
  /** Where LabArchives gives nothing to tell by. */
  readonly never?: true;
  readonly twin?: (other: Place, here: SignedIn) => Promise<unknown>;
}

const named = async ({ notebook }: Place, name: string): Promise<number> => {
  let found = 0;
  for await (const node of notebook.walk()) if (node.name === name || node.name.startsWith(`${name} - `)) found += 1;
  return found;
};
const withText = async ({ page }: Place, text: string): Promise<number> =>
  (await page.entries()).filter((entry) => "content" in entry && entry.content.includes(text)).length;
const withFile = async ({ page }: Place, name: string): Promise<number> =>
  (await page.entries()).filter((entry) => entry.kind === "attachment" && entry.filename === name).length;
const textOf = ({ entries }: Place) => {
  const found = entries.find((entry) => entry.kind === "text");
  if (found?.kind !== "text") throw new Error("There is no text.");
  return found;
};
const fileOf = ({ entries }: Place) => {
  const found = entries.find((entry) => entry.kind === "attachment");
  if (found?.kind !== "attachment") throw new Error("There is no file.");
  return found;
};
const roleOf = async ({ notebook }: Place, email: string): Promise<string> =>
  (await notebook.users()).find((person) => person.email === email)?.role ?? "";
const BO = "bo@example.org";
const CY = "cy@example.org";

const CASES: Readonly<Record<string, Case>> = {
  "page.addText": {
    method: "add_entry",
    write: ({ page }) => page.addText("<p>sent</p>"),
    count: (place) => withText(place, "sent"),
  },
  "page.addPlainText": {
    method: "add_entry",
    write: ({ page }) => page.addPlainText("sent"),
    count: (place) => withText(place, "sent"),
  },
  "page.addHeading": {
    method: "add_entry",
    write: ({ page }) => page.addHeading("sent"),
    count: (place) => withText(place, "sent"),
  },
  "page.attach": {
    method: "add_attachment",
    write: ({ page }) => page.attach(Buffer.from("bytes"), { filename: "f.bin" }),
    count: (place) => withFile(place, "f.bin"),
  },
  "page.addJson, its file": {
    method: "add_attachment",
    write: ({ page }) => page.addJson({ a: 1 }, { filename: "f.json" }),
    count: (place) => withFile(place, "f.json"),
  },
  "container.createPage": {
    method: "insert_node",
    write: ({ notebook }) => notebook.createPage("New", { ifExists: "duplicate" }),
    count: (place) => named(place, "New"),
  },
  "container.createFolder": {
    method: "insert_node",
    write: ({ notebook }) => notebook.createFolder("New", { ifExists: "duplicate" }),
    count: (place) => named(place, "New"),
  },
  "container.page": {
    method: "insert_node",
    write: ({ notebook }) => notebook.page("New"),
    count: (place) => named(place, "New"),
  },
  "container.folder": {
    method: "insert_node",
    write: ({ notebook }) => notebook.folder("New"),
    count: (place) => named(place, "New"),
  },
  "node.copyTo": {
    method: "insert_node",
    write: ({ page, notebook }) => page.copyTo(notebook, { name: "New" }),
    count: (place) => named(place, "New"),
  },
  "node.rename": {
    method: "update_node",
    write: ({ page }) => page.rename("New"),
    count: (place) => named(place, "New"),
    sets: true,
  },
  "node.moveTo": {
    method: "update_node",
    write: async ({ page, notebook }) => page.moveTo(await notebook.folder("Target")),
    count: async ({ notebook }) => named({ notebook } as Place, "P"),
    sets: true,
  },
  "node.trash": {
    method: "update_node",
    write: ({ page }) => page.trash(),
    count: ({ notebook }) => named({ notebook } as Place, "P"),
    sets: true,
  },
  "text.update": {
    method: "update_entry",
    write: (place) => textOf(place).update("<p>new</p>"),
    count: (place) => withText(place, "new"),
  },
  "file.replace": {
    method: "update_attachment",
    write: (place) => fileOf(place).replace(Buffer.from("longer"), { filename: "new.bin" }),
    count: (place) => withFile(place, "new.bin"),
  },
  "entry.comment": {
    method: "add_comment",
    write: (place) => textOf(place).comment("remark"),
    count: async (place) => (await textOf(place).comments()).filter(({ text }) => text === "remark").length,
  },
  "entry.deleteComment": {
    method: "delete_comment",
    write: async (place) => {
      const [old] = await textOf(place).comments();
      return textOf(place).deleteComment(old?.id ?? ("" as never));
    },
    count: async (place) => 1 - (await textOf(place).comments()).length,
    sets: true,
    byOwner: true,
  },
  "notebooks.create": {
    method: "create_notebook",
    write: ({ user }) => user.notebooks.create("Made"),
    count: ({ user }) => user.notebooks.all("Made").length,
    twin: async ({ user }) => (await user.notebooks.create("Made")).addUser("ada@example.org", "USER"),
  },
  "notebook.rename": {
    method: "modify_notebook_info",
    write: ({ notebook }) => notebook.rename("Renamed"),
    count: ({ user }) => user.notebooks.all("Renamed").length,
    sets: true,
    byOwner: true,
  },
  "notebook.updateMetadata": {
    method: "modify_notebook_metadata",
    write: ({ notebook }) => notebook.updateMetadata({ description: "new" }),
    count: async ({ notebook }) => ((await notebook.metadata()).description === "new" ? 1 : 0),
    sets: true,
    byOwner: true,
  },
  "notebook.addUser": {
    method: "add_user_to_notebook",
    write: ({ notebook }) => notebook.addUser(CY, "GUEST"),
    count: async (place) => ((await roleOf(place, CY)) === "GUEST" ? 1 : 0),
    sets: true,
    byOwner: true,
  },
  "notebook.setRole": {
    method: "set_user_role",
    write: ({ notebook }) => notebook.setRole(BO, "GUEST"),
    count: async (place) => ((await roleOf(place, BO)) === "GUEST" ? 1 : 0),
    sets: true,
    byOwner: true,
  },
  "notebook.removeUser": {
    method: "remove_user_from_notebook",
    write: ({ notebook }) => notebook.removeUser(BO),
    count: async (place) => ((await roleOf(place, BO)) === "" ? 1 : 0),
    sets: true,
    byOwner: true,
  },
  "notebook.transferTo": {
    method: "transfer_notebook_ownership",
    write: ({ notebook }) => notebook.transferTo(BO),
    count: async (place) => ((await roleOf(place, BO)) === "OWNER" ? 1 : 0),
    sets: true,
    byOwner: true,
  },
  "user.uploadToInbox": {
    method: "add_attachment",
    write: ({ user }) => user.uploadToInbox(Buffer.from("x"), { filename: "inbox.txt" }),
    count: async ({ user }) =>
      (await user.searchAttachments({ extensions: ["txt"] })).filter(({ treePath }) => treePath === "Inbox").length,
    never: true,
    byOwner: true,
  },
  "user.markNotificationsRead": {
    method: "mark_as_read",
    write: async ({ user }) => user.markNotificationsRead(await allNotices(user)),
    count: async ({ user }) => ((await user.notificationCounts()).unread === 0 ? 1 : 0),
    sets: true,
    byOwner: true,
  },
};

async function allNotices(user: User): Promise<readonly NotificationId[]> {
  return (await user.notifications()).items.map(({ id }) => id);
}

async function placeOf(user: User): Promise<Place> {
  const notebook = user.notebooks.byId(user.notebooks.all("My Research Notebook")[0]?.id ?? user.notebooks.default.id);
  const pages: Page[] = [];
  for await (const node of notebook.walk()) if (node.isPage()) pages.push(node);
  const page = pages.find((candidate) => candidate.name.startsWith("P")) ?? pages[0];
  if (page === undefined) throw new Error("There is no page.");
  return { user, notebook, page, entries: await page.entries() };
}

const SEED = {
  users: [
    { email: "ada@example.org", fullName: "Ada Example", isSiteAdmin: true },
    { email: BO, fullName: "Bo Example" },
    { email: CY, fullName: "Cy Example" },
  ],
  notebooks: [{ name: "My Research Notebook", owner: "ada@example.org" }],
};

/** Ada at a page with a text, a comment and a file; shared with Bo where somebody else is wanted, or is the one it is about. */
async function prepared(isShared: boolean) {
  const here = await signedIn({ seed: SEED });
  const notebook = here.user.notebooks.default;
  await notebook.folder("Target");
  const page = await notebook.page("P");
  await page.attach(Buffer.from("old"), { filename: "old.bin" });
  const text = await page.addText("<p>old</p>");
  await text.comment("old remark");
  if (!isShared) return { here, place: await placeOf(here.user) };
  await notebook.addUser(BO, "USER");
  const { email, token } = somebody(here.sandbox, BO);
  // Somebody else's remark is something to be notified of.
  await fileOf(await placeOf(await here.client.login(email, token))).comment("noted");
  return { here, place: await placeOf(await again(here)) };
}

/** The same person in another program. */
function again({ client, user }: SignedIn): Promise<User> {
  return client.resume(user.session());
}

async function counted(here: SignedIn, { count }: Case): Promise<number> {
  return count(await placeOf(await again(here)));
}

async function lost(here: SignedIn, place: Place, { method, write }: Case, isDone: boolean) {
  here.sandbox.faults.failNext(method, { dropConnection: true, afterEffect: isDone });
  const error = await write(place).catch((thrown: unknown) => thrown);
  if (!(error instanceof UncertainWriteError)) throw new Error(`Not uncertain: ${String(error)}`, { cause: error });
  return error;
}

async function twinOf(here: SignedIn, { byOwner, twin, write }: Case): Promise<void> {
  const { email, token } = somebody(here.sandbox, BO);
  const other = await placeOf(byOwner ? await again(here) : await here.client.login(email, token));
  await (twin?.(other, here) ?? write(other));
}

async function resolvedTwice(error: UncertainWriteError): Promise<string> {
  const first = await error.resolve();
  expect(await error.resolve()).toEqual(first);
  return first.outcome;
}

const NEEDS_BO = /setRole|removeUser|transferTo|markNotificationsRead/;

describe.each(Object.entries(CASES))("%s", (name, what) => {
  const isAlone = !NEEDS_BO.test(name);

  it("whose answer was lost after it was done is there once, and is known to be", async () => {
    const { here, place } = await prepared(!isAlone);
    await using _open = here;
    const error = await lost(here, place, what, true);
    const before = await counted(here, what);
    expect(await resolvedTwice(error)).toBe(what.never ? "unknown" : "written");
    expect([before, await counted(here, what)]).toEqual([1, 1]);
  });

  it("that never arrived is not there, and is known not to be", async () => {
    const { here, place } = await prepared(!isAlone);
    await using _open = here;
    const was = await counted(here, what);
    const error = await lost(here, place, what, false);
    expect(await resolvedTwice(error)).toBe(what.never ? "unknown" : "not-written");
    expect(await counted(here, what)).toBe(was);
  });

  it("that never arrived is not taken for the same by somebody else", async () => {
    const { here, place } = await prepared(true);
    await using _open = here;
    const error = await lost(here, place, what, false);
    await twinOf(here, what);
    const outcome = await resolvedTwice(error);
    // What sets a value is so, whoever did it; what is new is ours or not.
    if (what.sets) expect(outcome).not.toBe("not-written");
    else expect(outcome).not.toBe("written");
    expect(await counted(here, what)).toBe(1);
  });

  it("that was done beside the same by somebody else is not said to be missing", async () => {
    const { here, place } = await prepared(true);
    await using _open = here;
    const error = await lost(here, place, what, true);
    await twinOf(here, what).catch(() => undefined);
    expect(await resolvedTwice(error)).not.toBe("not-written");
  });
});
