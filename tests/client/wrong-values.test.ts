import { inspect } from "node:util";
import fc from "fast-check";
import {
  Client,
  isLabArchivesError,
  LabArchivesError,
  type Page,
  type TextEntry,
  type AttachmentEntry,
  type User,
} from "labapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SignedIn, signedIn } from "../helpers/signed-in.ts";

/** What a program in JavaScript, or one with a wrong cast, hands over. */
const NO_TEXT = [
  undefined,
  null,
  0,
  -1,
  Number.NaN,
  1n,
  true,
  Symbol("s"),
  {},
  [],
  ["a"],
  () => "a",
  new Date(Number.NaN),
  /a/,
];
const BLANK = ["", "  ", "\n\t"];
const NO_OPTIONS = [
  null,
  0,
  "a",
  true,
  [],
  Symbol("s"),
  { timeoutMs: -1 },
  { timeoutMs: "5" },
  { signal: "a" },
  { signal: null },
];
const NO_NODE = [undefined, null, "a", 5, {}, [], { createPage: 1 }];
const NO_SOURCE = [undefined, null, 5, 1n, true, {}, Symbol("s"), { open: 1 }, "/nowhere/at all"];
const NO_DETAILS = [
  ...NO_OPTIONS,
  { filename: 5 },
  { filename: "" },
  { caption: {} },
  { changeDescription: 1n },
  { onProgress: 1 },
];
const NO_COUNT = [null, -1, 1.5, Number.NaN, Infinity, "1", {}, 1n];

const circular: Record<string, unknown> = {};
circular["self"] = circular;
const NO_JSON = [
  undefined,
  1n,
  { a: 1n },
  circular,
  () => 1,
  Symbol("s"),
  { toJSON: () => undefined },
  { toJSON: () => 1n },
];

interface Things {
  readonly client: Client;
  readonly user: User;
  readonly page: Page;
  readonly text: TextEntry;
  readonly file: AttachmentEntry;
}

/** A call with one wrong value; the rest of it is right. */
type Call = (things: Things, wrong: never) => unknown;
const bytes = Buffer.from("x");

const CALLS: Readonly<Record<string, readonly [readonly unknown[], Call]>> = {
  "addText content": [NO_TEXT, ({ page }, wrong) => page.addText(wrong)],
  "addText options": [NO_OPTIONS, ({ page }, wrong) => page.addText("a", wrong)],
  "addPlainText content": [NO_TEXT, ({ page }, wrong) => page.addPlainText(wrong)],
  "addHeading content": [NO_TEXT, ({ page }, wrong) => page.addHeading(wrong)],
  "addJson value": [NO_JSON, ({ page }, wrong) => page.addJson(wrong)],
  "addJson details": [NO_DETAILS, ({ page }, wrong) => page.addJson({}, wrong)],
  "attach source": [NO_SOURCE, ({ page }, wrong) => page.attach(wrong, { filename: "a" })],
  "attach details": [NO_DETAILS, ({ page }, wrong) => page.attach(bytes, wrong)],
  "entries options": [NO_OPTIONS, ({ page }, wrong) => page.entries(wrong)],
  "rename name": [[...NO_TEXT, ...BLANK], ({ page }, wrong) => page.rename(wrong)],
  "rename options": [NO_OPTIONS, ({ page }, wrong) => page.rename("a", wrong)],
  "moveTo destination": [NO_NODE, ({ page }, wrong) => page.moveTo(wrong)],
  "moveTo position": [NO_COUNT, ({ page, user }, position) => page.moveTo(user.notebooks.default, { position })],
  "copyTo destination": [NO_NODE, ({ page }, wrong) => page.copyTo(wrong)],
  "copyTo options": [
    [...NO_OPTIONS, { name: 5 }, { name: "" }, { onEntry: 5 }],
    ({ page, user }, wrong) => page.copyTo(user.notebooks.default, wrong),
  ],
  "trash options": [NO_OPTIONS, ({ page }, wrong) => page.trash(wrong)],
  "refresh options": [NO_OPTIONS, ({ page }, wrong) => page.refresh(wrong)],
  "children options": [NO_OPTIONS, ({ user }, wrong) => user.notebooks.default.children(wrong)],
  "get name": [NO_TEXT, ({ user }, wrong) => user.notebooks.default.get(wrong)],
  "get kind": [[null, "Page", 5], ({ user }, kind) => user.notebooks.default.get("P", { kind })],
  "find name": [NO_TEXT, ({ user }, wrong) => user.notebooks.default.find(wrong)],
  "byId id": [[...NO_TEXT, ...BLANK], ({ user }, wrong) => user.notebooks.default.byId(wrong)],
  "traverse path": [[...NO_TEXT, ""], ({ user }, wrong) => user.notebooks.default.traverse(wrong)],
  "page path": [[...NO_TEXT, ...BLANK], ({ user }, wrong) => user.notebooks.default.page(wrong)],
  "page options": [NO_OPTIONS, ({ user }, wrong) => user.notebooks.default.page("P", wrong)],
  "folder path": [[...NO_TEXT, ...BLANK], ({ user }, wrong) => user.notebooks.default.folder(wrong)],
  "createPage options": [
    [...NO_OPTIONS, { ifExists: "perhaps" }, { ifExists: null }],
    ({ user }, wrong) => user.notebooks.default.createPage("New", wrong),
  ],
  "walk depth": [
    NO_COUNT.filter((depth) => depth !== Infinity),
    ({ user }, depth) => user.notebooks.default.walk({ depth }).next(),
  ],
  "walk options": [NO_OPTIONS, ({ user }, wrong) => user.notebooks.default.walk(wrong).next()],
  "search query": [[...NO_TEXT, ...BLANK], ({ user }, wrong) => user.search(wrong).page(0)],
  "search pageSize": [[...NO_COUNT, 0], ({ user }, pageSize) => user.search("a", { pageSize }).page(0)],
  "search page": [NO_COUNT, ({ user }, wrong) => user.search("a").page(wrong)],
  "updateInfo settings": [
    [...NO_OPTIONS.slice(0, 6), {}, { name: "" }, { name: 5 }],
    ({ user }, wrong) => user.notebooks.default.updateInfo(wrong),
  ],
  "updateMetadata metadata": [
    [undefined, null, 5, {}, { description: 5 }],
    ({ user }, wrong) => user.notebooks.default.updateMetadata(wrong),
  ],
  "addUser email": [[...NO_TEXT, ...BLANK], ({ user }, wrong) => user.notebooks.default.addUser(wrong)],
  "addUser role": [
    [null, "OWNER", "user", 5],
    ({ user }, wrong) => user.notebooks.default.addUser("a@example.org", wrong),
  ],
  "setRole role": [
    [undefined, null, "OWNER", 5],
    ({ user }, wrong) => user.notebooks.default.setRole("a@example.org", wrong),
  ],
  "removeUser email": [[...NO_TEXT, ...BLANK], ({ user }, wrong) => user.notebooks.default.removeUser(wrong)],
  "transferTo email": [[...NO_TEXT, ...BLANK], ({ user }, wrong) => user.notebooks.default.transferTo(wrong)],
  "backup path": [[...NO_TEXT, ...BLANK], ({ user }, wrong) => user.notebooks.default.backup(wrong)],
  "notebooks.get name": [NO_TEXT, ({ user }, wrong) => user.notebooks.get(wrong)],
  "notebooks.byId id": [[...NO_TEXT, ...BLANK], ({ user }, wrong) => user.notebooks.byId(wrong)],
  "notebooks.create name": [[...NO_TEXT, ...BLANK], ({ user }, wrong) => user.notebooks.create(wrong)],
  "notebooks.create options": [
    [...NO_OPTIONS, { initialFolders: 5 }, { siteNotebookId: {} }],
    ({ user }, wrong) => user.notebooks.create("New", wrong),
  ],
  "update content": [NO_TEXT, ({ text }, wrong) => text.update(wrong)],
  "update ifVersion": [NO_COUNT, ({ text }, ifVersion) => text.update("a", { ifVersion })],
  "comment text": [[...NO_TEXT, ...BLANK], ({ text }, wrong) => text.comment(wrong)],
  "deleteComment id": [[...NO_TEXT, ...BLANK], ({ text }, wrong) => text.deleteComment(wrong)],
  "replace source": [NO_SOURCE, ({ file }, wrong) => file.replace(wrong)],
  "replace details": [NO_DETAILS, ({ file }, wrong) => file.replace(bytes, wrong)],
  "download options": [[...NO_OPTIONS, { sha256: 5 }], ({ file }, wrong) => file.download(wrong)],
  "saveTo path": [[...NO_TEXT, ...BLANK], ({ file }, wrong) => file.saveTo(wrong)],
  "uploadToInbox source": [NO_SOURCE, ({ user }, wrong) => user.uploadToInbox(wrong, { filename: "a" })],
  "uploadToInbox details": [NO_DETAILS, ({ user }, wrong) => user.uploadToInbox(bytes, wrong)],
  "searchAttachments query": [
    [undefined, null, 5, "a", { extensions: "csv" }, { from: "today" }, { limit: 0 }, { terms: 5 }],
    ({ user }, wrong) => user.searchAttachments(wrong),
  ],
  "latestAttachments extension": [[...NO_TEXT, ...BLANK], ({ user }, wrong) => user.latestAttachments(wrong)],
  "modifiedSince moment": [
    [undefined, null, "today", 5, new Date(Number.NaN)],
    ({ user }, wrong) => user.modifiedSince(wrong),
  ],
  "notifications query": [
    [...NO_OPTIONS, { limit: 0 }, { types: "comment" }, { unreadOnly: "yes" }],
    ({ user }, wrong) => user.notifications(wrong),
  ],
  "markNotificationsRead ids": [
    [undefined, null, 5, "some", [5], [""]],
    ({ user }, wrong) => user.markNotificationsRead(wrong),
  ],
  "login email": [[...NO_TEXT, ...BLANK], ({ client }, wrong) => client.login(wrong, "code")],
  "login code": [
    [undefined, null, 0, 1n, true, {}, [], "", " ", { file: 5 }, () => 5],
    ({ client }, wrong) => client.login("a@example.org", wrong),
  ],
  "resume session": [[undefined, null, 5, "uid", {}, []], ({ client }, wrong) => client.resume(wrong)],
  "restore profile": [[null, 5, {}, "", "../x"], ({ client }, wrong) => client.restore(wrong)],
  "saveSession user": [[undefined, null, 5, {}], ({ client }, wrong) => client.saveSession(wrong)],
  "generateAuthUrl url": [[...NO_TEXT, ...BLANK], ({ client }, wrong) => client.generateAuthUrl(wrong)],
  "collectAuthResponse options": [
    [null, 5, { port: -1 }, { port: "a" }, { port: 70_000 }, { callbackPath: 5 }, { timeoutMs: -1 }],
    ({ client }, wrong) => client.collectAuthResponse(wrong),
  ],
  "constructUrl method": [[...NO_TEXT, ...BLANK, "a"], ({ client }, wrong) => client.constructUrl(wrong)],
  "constructUrl query": [
    [null, 5, "a", { a: 5 }],
    ({ client }, wrong) => client.constructUrl("entries/add_entry", wrong),
  ],
  "call method": [[...NO_TEXT, ...BLANK, "a", "a/b/c"], ({ client }, wrong) => client.call(wrong)],
  "call params": [
    [null, 5, "a", { a: 5 }, { a: null }],
    ({ client }, wrong) => client.call("utilities/epoch_time", wrong),
  ],
  "checkContract place": [NO_NODE, ({ client, user }, wrong) => client.checkContract(user, wrong)],
  "checkContract user": [
    [undefined, null, 5, {}],
    ({ client, user }, wrong) => client.checkContract(wrong, user.notebooks.default),
  ],
  "api parameter": [
    NO_TEXT,
    ({ client, user }, title) => client.api.notebooks.createNotebook({ userId: user.id, name: title }),
  ],
};

describe("a wrong value is a typed error before anything is sent", () => {
  let here: SignedIn;
  let things: Things;
  beforeAll(async () => {
    here = await signedIn();
    const { client, user } = here;
    const page = await user.notebooks.default.page("P");
    const text = await page.addText("text");
    const file = await page.attach(bytes, { filename: "f" });
    await page.entries();
    things = { client, user, page, text, file };
  });
  afterAll(() => here[Symbol.asyncDispose]());

  it.each(Object.entries(CALLS))("%s", async (_name, [wrongs, call]) => {
    for (const wrong of wrongs) await expectRefused(here, things, call, wrong);
  });

  it("in whatever order they come", async () => {
    const names = Object.keys(CALLS);
    const one = fc
      .constantFrom(...names)
      .chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...(CALLS[name]?.[0] ?? []))));
    await fc.assert(
      fc.asyncProperty(one, async ([name, wrong]) => {
        const [, call] = CALLS[name] ?? [];
        if (call !== undefined) await expectRefused(here, things, call, wrong);
      }),
      { numRuns: 300 },
    );
  });
});

async function expectRefused({ sandbox }: SignedIn, things: Things, call: Call, wrong: unknown): Promise<void> {
  sandbox.clearCalls();
  const what = inspect(wrong);
  let thrown: unknown;
  try {
    await call(things, wrong as never);
  } catch (error) {
    thrown = error;
  }
  expect(isLabArchivesError(thrown), `${what} gave ${String(thrown)}`).toBe(true);
  expect(sandbox.calls, what).toEqual([]);
}

describe("options of a client that cannot work", () => {
  const KEY = { accessKeyId: "id", accessPassword: "password", baseUrl: "https://api.example.org" };
  const WRONG: Readonly<Record<string, readonly unknown[]>> = {
    pacing: [
      5,
      [],
      { maxInFlight: 0 },
      { maxInFlight: -1 },
      { maxInFlight: 1.5 },
      { maxInFlight: "8" },
      { minIntervalMs: -1 },
      { minIntervalMs: "1" },
      { maxInFlightPerClient: Number.NaN },
    ],
    timeoutMs: [-1, Number.NaN, "5", { connectMs: -1 }, { headersMs: "1" }],
    retry: [5, { maxAttempts: 0 }, { maxAttempts: "3" }, { initialDelayMs: -1 }, { factor: Number.NaN }],
    signal: ["a", {}, 5],
    baseUrl: ["", 5, {}, "nowhere"],
    region: ["mars", 5, {}],
    accessKeyId: [5, {}],
    accessPassword: [5, {}],
    userAgent: [5, {}, "a\nb"],
    fetch: [5, {}],
    logger: [5, {}],
    clock: [5, {}],
    hash: ["md5", 5],
    webUrl: [5, "nowhere", "ftp://a.example.org"],
  };

  it.each(Object.entries(WRONG))("%s", (name, values) => {
    for (const value of values) {
      const make = (): Client => new Client({ ...KEY, [name]: value });
      expect(make, `${name}: ${inspect(value)}`).toThrow(LabArchivesError);
    }
  });

  it("none at all, or no object", () => {
    for (const wrong of [null, 5, "a", []]) expect(() => new Client(wrong as never)).toThrow(/must be an object/);
  });
});
