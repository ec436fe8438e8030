import { expect } from "vitest";
import type { Sandbox } from "../../../src/sandbox/index.ts";
import { ask, type CallOptions, type Query, text } from "./signed.ts";
import type { World } from "./world.ts";

/** What to send, and what must be in the decoded answer (or how the bytes begin). */
interface Case extends CallOptions {
  readonly query?: Query;
  readonly expected?: unknown;
}

type MakeCase = (sandbox: Sandbox, world: World, options: CallOptions) => Case | Promise<Case>;

const PNG_SIGNATURE = "\u0089PNG";
const CSV_SIGNATURE = "\u00EF\u00BB\u00BF";

async function commentId(sandbox: Sandbox, { ada, textEntry }: World, options: CallOptions): Promise<string> {
  const query = { uid: ada, eid: textEntry, comment_data: "to go" };
  return text(await ask(sandbox, "entries/add_comment", query, options), "cid");
}

/** Cy, who is in no notebook until then, becomes a member of one of Ada's own. */
async function withMember(sandbox: Sandbox, { ada }: World, options: CallOptions): Promise<Query> {
  const made = await ask(sandbox, "notebooks/create_notebook", { uid: ada, name: "With Cy" }, options);
  const query = { uid: ada, nbid: text(made, "nbid"), email: "cy@example.org" };
  await ask(sandbox, "notebooks/add_user_to_notebook", query, options);
  return query;
}

const expectText: unknown = expect.any(String);
const expectNumber: unknown = expect.any(Number);
const expectDate: unknown = expect.any(Date);

const upload = { body: new Uint8Array([1, 2, 3]), contentType: "application/octet-stream" };
const search = { totalFound: 1, items: [{ notebookName: "Shared", treePath: "Folder/Page" }] };

export const CASES: Readonly<Record<string, MakeCase>> = {
  "entries/add_attachment": (_sandbox, { ada, nbid, page }) => ({
    query: { uid: ada, nbid, pid: page, filename: "data.bin", caption: "" },
    ...upload,
    expected: { fileName: "data.bin", fileSizeBytes: 3, version: 1 },
  }),
  "entries/update_attachment": (_sandbox, { ada, file }) => ({
    query: { uid: ada, eid: file, filename: "table-2.csv" },
    ...upload,
    expected: { id: file, fileName: "table-2.csv", caption: "A table", version: 2 },
  }),
  "entries/attachment_last_uploaded_at": (_sandbox, { ada, file }) => ({
    query: { uid: ada, eid: file },
    expected: { lastUploadedAt: expectDate },
  }),
  "entries/entry_attachment": (_sandbox, { ada, file }) => ({
    query: { uid: ada, eid: file },
    expected: "\u0001\u0002\u0003",
  }),
  "entries/entry_thumb": (_sandbox, { ada, file }) => ({ query: { uid: ada, eid: file }, expected: PNG_SIGNATURE }),
  "entries/entry_snapshot": (_sandbox, { ada, widget }) => ({
    query: { uid: ada, eid: widget },
    expected: PNG_SIGNATURE,
  }),
  "entries/entry_info": (_sandbox, { ada, widget }) => ({
    query: { uid: ada, eid: widget },
    expected: { snapshot: "snapshot_exists" },
  }),
  "entries/add_entry": (_sandbox, { ada, nbid, page }) => ({
    form: { uid: ada, nbid, pid: page, part_type: "heading", entry_data: "Day <1>" },
    expected: { partType: "heading", data: "Day <1>" },
  }),
  "entries/update_entry": (_sandbox, { ada, textEntry }) => ({
    query: { uid: ada },
    form: { eid: textEntry, entry_data: "<p>Zebra, again</p>" },
    expected: { id: textEntry, data: "<p>Zebra, again</p>", version: 2 },
  }),
  "entries/add_comment": (_sandbox, { bo, textEntry }) => ({
    form: { uid: bo, eid: textEntry, comment_data: "nice" },
    expected: { comments: [{ author: "Bo Example", text: "nice" }] },
  }),
  "entries/delete_comment": async (sandbox, world, options) => ({
    query: { uid: world.ada, cid: await commentId(sandbox, world, options) },
  }),
  "search_tools/attachment_search": (_sandbox, { ada, nbid }) => ({
    query: { uid: ada, nbid, extension: "csv", terms: "table" },
    expected: search,
  }),
  "search_tools/most_recently_modified_attachment_by_extension": (_sandbox, { ada }) => ({
    query: { uid: ada, extension: "csv,pdf", max_to_return: "1" },
    expected: search,
  }),
  "search_tools/modified_since": (_sandbox, { ada }) => ({
    query: { uid: ada, since_time: "2020-01-01T00:00:00Z", max_to_return: "1" },
    expected: { totalReturned: 1 },
  }),
  "search_tools/entry_search": (_sandbox, { ada }) => ({ query: { uid: ada, query: "zebra" }, expected: search }),
  "utilities/epoch_time": () => ({ expected: { epochMs: expectNumber } }),
  "utilities/promo_message": () => ({}),
  "utilities/suggested_thumbnail_size": () => ({ query: { ext: "png" }, expected: { maxWidth: 800 } }),
  "utilities/api_base_urls": (sandbox) => ({ expected: { regions: [{ url: sandbox.url }] } }),
  "utilities/institutional_login_urls": (sandbox) => ({ expected: { responseUrl: sandbox.url } }),
  "users/user_access_info": (sandbox, { ada }) => ({
    query: { login_or_email: "ada@example.org", password: sandbox.users[0]?.token ?? "" },
    expected: { id: ada, firstName: "Ada", autoLoginAllowed: true },
  }),
  "users/user_info_via_id": (_sandbox, { bo }) => ({
    query: { uid: bo },
    expected: { email: "bo@example.org", canOwnNotebooks: true },
  }),
  "users/create_user_account": () => ({
    query: { email: "di@example.org", fullname: "Di Example", notebook_name: "Di's", initial_folders: "Empty" },
    expected: { fullName: "Di Example", notebooks: [{ name: "Di's", isDefault: true }] },
  }),
  "users/email_has_account": () => ({ query: { email: "bo@example.org" }, expected: { hasAccount: true } }),
  "users/max_file_size": (_sandbox, { bo }) => ({ query: { uid: bo }, expected: { maxFileSizeBytes: 1000 } }),
  "users/set_campaign_code": (_sandbox, { ada }) => ({ query: { uid: ada, campaign_code: "x" } }),
  "tree_tools/get_tree_level": (_sandbox, { ada, nbid, folder }) => ({
    query: { uid: ada, nbid, parent_tree_id: folder },
    expected: { items: [{ name: "Page", isPage: true }] },
  }),
  "tree_tools/get_node": (_sandbox, { ada, nbid, folder }) => ({
    query: { uid: ada, nbid, tree_id: folder },
    expected: { name: "Folder", isPage: false },
  }),
  "tree_tools/insert_node": (_sandbox, { ada, nbid, folder }) => ({
    query: { uid: ada, nbid, parent_tree_id: folder, display_text: "Sub", is_folder: "True" },
    expected: { name: "Sub", isPage: false },
  }),
  "tree_tools/update_node": (_sandbox, { ada, nbid, folder }) => ({
    query: { uid: ada, nbid, tree_id: folder, display_text: "Folder", node_position: "0" },
    expected: { id: folder, name: "Folder" },
  }),
  "tree_tools/get_entries_for_page": (_sandbox, { ada, nbid, page }) => ({
    query: { uid: ada, nbid, page_tree_id: page, entry_data: "True" },
    expected: { unreadable: [] },
  }),
  "notifications/notification_counts": (_sandbox, { bo }) => ({
    query: { uid: bo },
    expected: { total: expectNumber, commentUnread: expectNumber },
  }),
  "notifications/get_notifications": (_sandbox, { bo }) => ({
    query: { uid: bo, action_types: "notebook_modification,comment" },
    expected: { unreadable: [] },
  }),
  "notifications/mark_as_read": (_sandbox, { bo }) => ({ form: { uid: bo, aids: "all" } }),
  "notebooks/create_notebook": (_sandbox, { ada }) => ({
    query: { uid: ada, name: "New", initial_folders: "Lab-Wide" },
  }),
  "notebooks/notebook_info": (_sandbox, { ada, nbid }) => ({
    query: { uid: ada, nbid },
    expected: { id: nbid, name: "Shared", signing: "SIGNING_NONE" },
  }),
  "notebooks/modify_notebook_info": (_sandbox, { ada, nbid }) => ({
    query: { uid: ada, nbid, site_notebook_id: "S-1" },
    expected: { siteNotebookId: "S-1" },
  }),
  "notebooks/notebook_users": (_sandbox, { ada, nbid }) => ({
    query: { uid: ada, nbid },
    expected: { items: [{ role: "OWNER" }, { role: "USER" }] },
  }),
  "notebooks/notebooks_with_user": (_sandbox, { ada }) => ({
    query: { uid: ada, email: "bo@example.org" },
    expected: { items: [{ name: "Shared", role: "USER" }] },
  }),
  "notebooks/add_user_to_notebook": (_sandbox, { ada, nbid }) => ({
    query: { uid: ada, nbid, email: "cy@example.org", user_role: "NOTEBOOK ADMINISTRATOR" },
    expected: { email: "cy@example.org", role: "ADMINISTRATOR" },
  }),
  "notebooks/remove_user_from_notebook": async (sandbox, world, options) => ({
    query: await withMember(sandbox, world, options),
    expected: { role: "USER" },
  }),
  "notebooks/set_user_role": async (sandbox, world, options) => ({
    query: { ...(await withMember(sandbox, world, options)), user_role: "GUEST" },
    expected: { role: "GUEST" },
  }),
  "notebooks/notebook_backup": (_sandbox, { ada, nbid }) => ({
    query: { uid: ada, nbid, json: "true" },
    expected: "7z\u00BC\u00AF\u0027\u001C",
  }),
  "notebooks/notebook_metadata": (_sandbox, { ada, nbid }) => ({
    query: { uid: ada, nbid },
    expected: { projectId4: "" },
  }),
  "notebooks/modify_notebook_metadata": (_sandbox, { ada, nbid }) => ({
    query: { uid: ada, nbid, project_id2: "P2" },
    expected: { projectId2: "P2" },
  }),
  "notebooks/transfer_notebook_ownership": async (sandbox, { ada }, options) => {
    const made = await ask(sandbox, "notebooks/create_notebook", { uid: ada, name: "For Bo" }, options);
    const query = { uid: ada, nbid: text(made, "nbid"), email: "bo@example.org" };
    await ask(sandbox, "notebooks/add_user_to_notebook", query, options);
    return { query, expected: { items: [{ email: "bo@example.org", role: "OWNER" }, { role: "ADMINISTRATOR" }] } };
  },
  "site_license_tools/usage_report": (_sandbox, { ada }) => ({
    query: { uid: ada },
    expected: `${CSV_SIGNATURE}Name,Email`,
  }),
  "site_license_tools/notebook_usage_report": (_sandbox, { ada }) => ({
    query: { uid: ada },
    expected: `${CSV_SIGNATURE}Notebook,`,
  }),
  "site_license_tools/pdf_generation_report": (_sandbox, { ada }) => ({
    query: { uid: ada },
    expected: `${CSV_SIGNATURE}Notebook,`,
  }),
  "site_license_tools/report_url": (_sandbox, { ada }) => ({
    query: { uid: ada, report_name: "site_usage" },
    expected: { reportUrl: expectText },
  }),
  "site_license_tools/site_project_id_labels": (_sandbox, { ada }) => ({
    query: { uid: ada },
    expected: { label1: expectText },
  }),
  "site_license_tools/modify_project_id_labels": (_sandbox, { ada }) => ({
    query: { uid: ada, project_id_label3: "Grant" },
    expected: { label3: "Grant" },
  }),
};
