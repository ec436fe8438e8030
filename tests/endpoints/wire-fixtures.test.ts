/**
 * An oracle besides the sandbox: answers composed from the documentation's official and observed shapes, each fixture naming
 * its section, so that client and sandbox cannot agree on the same mistake.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { entries, findEndpoint, treeTools } from "../../src/endpoints/index.ts";
import { readFault } from "../../src/wire/faults.ts";
import { readXmlBytes } from "../../src/wire/xml-reader.ts";

function fixture(name: string): ReturnType<typeof readXmlBytes> {
  return readXmlBytes(readFileSync(new URL(`../fixtures/wire/${name}.xml`, import.meta.url)));
}

function decode(name: string): unknown {
  const [className = "", method = ""] = name.split(".");
  const result = findEndpoint(className, method)?.result;
  if (result?.kind !== "xml") throw new Error(`${name} has no XML result`);
  return result.decode(fixture(name));
}

const expectations: readonly [fixture: string, value: unknown][] = [
  [
    "users.user_access_info",
    {
      id: "233106187ler2,bix5417615158751911759198414",
      fullName: "Ada Example",
      autoLoginAllowed: true,
      notebooks: [{ id: "MS4zfDEvMS9Ob3RlYm9vay81MzgyNzU0MDh8My4z", name: "Ada's notebook", isDefault: true }],
    },
  ],
  [
    "users.user_info_via_id",
    {
      id: "285489257Ho's9^Lt4116011183268315271",
      email: "john@example.edu.au",
      ssoId: undefined,
      autoLoginAllowed: undefined,
      canOwnNotebooks: true,
      notebooks: [
        { name: "Shared", isDefault: false },
        { name: "007", isDefault: true },
      ],
    },
  ],
  ["users.email_has_account", { hasAccount: true }],
  ["users.max_file_size", { maxFileSizeBytes: 52_428_800 }],
  ["utilities.epoch_time", { epochMs: 1_767_225_600_000 }],
  ["utilities.api_base_urls", { regions: [{ url: "https://api.labarchives.com" }, { description: "United Kingdom" }] }],
  ["utilities.suggested_thumbnail_size", { maxWidth: 800, maxHeight: 600 }],
  ["utilities.promo_message", { message: undefined }],
  [
    "tree_tools.get_tree_level",
    {
      items: [
        { name: "Protocols", isPage: false, access: { canRead: true, canWriteComments: true } },
        { id: "MTE=", name: "  007 <A&B> ", isPage: true, access: undefined },
      ],
    },
  ],
  ["tree_tools.get_tree_level.empty", { items: [], unreadable: [] }],
  ["tree_tools.insert_node", { id: "MTI=", name: "Day 1", isPage: true, entryCount: 4, access: { canWrite: false } }],
  ["entries.add_attachment", { id: "ZTU=", fileName: "plate_07.csv", fileSizeBytes: 18_233, caption: "Plate 7" }],
  ["entries.attachment_last_uploaded_at", { lastUploadedAt: new Date("2026-01-12T09:41:07Z") }],
  [
    "search_tools.entry_search",
    {
      totalFound: 37,
      totalReturned: 2,
      items: [
        { notebookName: "Fly Behavior", treePath: "Project 3/Plate runs", treePathIds: "ID1/ID2" },
        { treePath: "Inbox", notebookId: undefined },
      ],
    },
  ],
  ["notifications.notification_counts", { total: 12, unread: 3, commentUnread: 3, notebookModificationTotal: 3 }],
  ["notifications.get_notifications", { unreadCount: 3, items: [{ id: "90211", type: "comment", isRead: false }] }],
  ["notebooks.create_notebook", { notebookId: "bmIz" }],
  ["notebooks.notebook_info", { id: "bmIx", name: "Fly Behavior", addEntryToPageTop: false, signing: "SIGNING_NONE" }],
  ["notebooks.notebook_users", { items: [{ email: "ada@example.org", role: "OWNER", canOwnNotebooks: true }] }],
  ["notebooks.notebooks_with_user", { items: [{ id: "bmIx", name: "Fly Behavior", role: "USER" }] }],
  ["notebooks.add_user_to_notebook", { email: "bo@example.org", role: "ADMINISTRATOR" }],
  ["notebooks.notebook_metadata", { description: "Flies", projectId1: "P-1", projectId2: "", projectId4: undefined }],
  ["site_license_tools.report_url", { reportUrl: "https://files.example.org/download?token=abc&x=1" }],
  ["site_license_tools.site_project_id_labels", { label1: "Grant", label2: undefined, label4: "Cost centre" }],
];

test.each(expectations)("%s", (name, value) => {
  expect(decode(name)).toMatchObject(value as object);
});

describe("entries of a page", () => {
  const page = treeTools.getEntriesForPage.result;
  const read = (name: string) => {
    if (page.kind !== "xml") throw new Error("not XML");
    return page.decode(fixture(name));
  };

  test("every kind survives, the unknown with its own elements, the broken one set aside", () => {
    const { items, unreadable } = read("tree_tools.get_entries_for_page");
    expect(items.map(({ data }) => data)).toEqual([
      "Plate 7, run B",
      "<p>Hello &amp; goodbye</p>",
      "  a < b\nsecond line",
      undefined,
    ]);
    expect(items[0]?.comments).toMatchObject([{ id: "Yz0x", author: "Bo Example", text: "please repeat well C4" }]);
    expect(items[3]).toMatchObject({ partType: "hologram entry", extra: [{ name: "hologram-depth", text: "3" }] });
    expect(unreadable).toHaveLength(1);
  });

  test("the other root that one client has seen reads the same", () => {
    expect(read("entries.entries_root").items).toMatchObject([{ id: "ZTE=", data: "Day 1" }]);
  });
});

test("an error document", () => {
  expect(readFault(fixture("error"))).toEqual({
    code: 4520,
    description: "The supplied signature parameter was invalid",
  });
  expect(readFault(fixture("entries.add_attachment"))).toBeUndefined();
  expect(entries.addAttachment.errors).toContain(4518);
});
