import type { NotebookId, UserId } from "../core/ids.ts";
import { type Decoder, every, single } from "../wire/decode.ts";
import type { XmlElement } from "../wire/xml-element.ts";
import { bytes, endpoint, xml, xmlOrNone } from "./endpoint.ts";
import { optional, required } from "./param.ts";
import {
  asNotebookId,
  decodeNotebookInfo,
  decodeNotebookMetadata,
  decodeNotebookUser,
  decodeNotebookWithUser,
} from "./records.ts";

/** Folder templates of a new notebook. */
export const INITIAL_FOLDERS = ["Biomedical", "Classroom", "Lab-Project", "Lab-Wide", "Empty"] as const;
/** Roles that can be given; the owner's cannot. `ADMINISTRATOR` is a synonym of `NOTEBOOK ADMINISTRATOR`. */
export const ASSIGNABLE_ROLES = ["NOTEBOOK ADMINISTRATOR", "ADMINISTRATOR", "USER", "GUEST"] as const;
export type AssignableRole = (typeof ASSIGNABLE_ROLES)[number];
export const SIGNING_MODES = ["SIGNING_NONE", "SIGNING_NO_WITNESS", "SIGNING_WITH_WITNESS"] as const;

const userId = required.text<UserId>("uid");
const notebookId = required.text<NotebookId>("nbid");
const email = required.text("email");
const info = xml(single("notebook", decodeNotebookInfo));
const users = every("notebook-user", decodeNotebookUser);
const none = { items: [], unreadable: [] };

/** Metadata may come inside `<notebook>` or directly below the root. */
const decodeMetadata: Decoder<ReturnType<typeof decodeNotebookMetadata>> = (root) =>
  decodeNotebookMetadata(root.child("notebook") ?? root);

/** The list sits in `<notebooks>` inside the root of the same name; a flat answer is read as well. */
const decodeNotebooksWithUser = every("notebook", decodeNotebookWithUser);

/** The role changed or removed, wherever the wrapper puts it; `undefined` when the answer is a bare acknowledgement. */
const decodeRoleChange = (root: XmlElement): ReturnType<typeof decodeNotebookUser> | undefined => {
  const holder = root.first("notebook-user") ?? root;
  return holder.child("user-role") === undefined ? undefined : decodeNotebookUser(holder);
};

export const createNotebook = endpoint({
  class: "notebooks",
  method: "create_notebook",
  verb: "GET",
  mutates: true,
  params: {
    userId,
    name: required.text("name"),
    siteNotebookId: optional.text("site_notebook_id"),
    initialFolders: optional.choice("initial_folders", INITIAL_FOLDERS),
  },
  result: xml((root) => ({ notebookId: single("nbid", asNotebookId)(root) })),
  errors: [4502, 4529],
  summary: "Makes a notebook owned by the person; without `Empty` it comes with template folders.",
});

export const notebookInfo = endpoint({
  class: "notebooks",
  method: "notebook_info",
  verb: "GET",
  params: { userId, notebookId },
  result: info,
  errors: [4501, 4509],
  summary: "Name and settings of a notebook: for its owner, or with Site API Access Rights.",
});

export const modifyNotebookInfo = endpoint({
  class: "notebooks",
  method: "modify_notebook_info",
  verb: "GET",
  mutates: true,
  params: {
    userId,
    notebookId,
    name: optional.text("name"),
    siteNotebookId: optional.text("site_notebook_id"),
    signing: optional.choice("signing", SIGNING_MODES),
    addEntryPosition: optional.choice("add_entry_position", ["TOP", "BOTTOM"]),
  },
  result: info,
  errors: [4502, 4509, 4529],
  summary: "Changes name or settings of a notebook; at least one change is needed.",
});

export const notebookUsers = endpoint({
  class: "notebooks",
  method: "notebook_users",
  verb: "GET",
  params: { userId, notebookId },
  // The name of the wrapper is not captured from a live server; a notebook has at least its owner.
  result: xml(users, { holds: ["notebook-user", "notebook-users"] }),
  errors: [4501, 4509],
  summary: "The members of a notebook with their roles.",
});

export const notebooksWithUser = endpoint({
  class: "notebooks",
  method: "notebooks_with_user",
  verb: "GET",
  params: { userId, email },
  result: xmlOrNone(decodeNotebooksWithUser, none, { holds: ["notebooks", "notebook"] }),
  summary: "The person's own notebooks that somebody else can open. A 404 means none.",
});

export const addUserToNotebook = endpoint({
  class: "notebooks",
  method: "add_user_to_notebook",
  verb: "GET",
  mutates: true,
  params: { userId, notebookId, email, role: optional.choice("user_role", ASSIGNABLE_ROLES) },
  result: xml(decodeRoleChange),
  errors: [4502, 4509, 4524, 4529],
  summary: "Gives an existing account access to a notebook.",
});

export const removeUserFromNotebook = endpoint({
  class: "notebooks",
  method: "remove_user_from_notebook",
  verb: "GET",
  mutates: true,
  params: { userId, notebookId, email },
  result: xml(decodeRoleChange),
  errors: [4502, 4509, 4529],
  summary: "Takes somebody out of a notebook (never the owner) and gives their former role.",
});

export const setUserRole = endpoint({
  class: "notebooks",
  method: "set_user_role",
  verb: "GET",
  mutates: true,
  params: { userId, notebookId, email, role: required.choice("user_role", ASSIGNABLE_ROLES) },
  result: xml(decodeRoleChange),
  errors: [4502, 4509, 4529],
  summary: "Changes the role of a member.",
});

export const notebookBackup = endpoint({
  class: "notebooks",
  method: "notebook_backup",
  verb: "GET",
  params: { userId, notebookId, json: optional.boolean("json"), noAttachments: optional.boolean("no_attachments") },
  result: bytes,
  headersMs: 30 * 60_000,
  errors: [4509, 4547],
  summary: "The whole notebook as a 7-Zip archive, for its owner only. May be huge and take minutes to begin.",
});

export const notebookMetadata = endpoint({
  class: "notebooks",
  method: "notebook_metadata",
  verb: "GET",
  params: { userId, notebookId },
  result: xml(decodeMetadata, { holds: ["notebook", "description", "project-id1"] }),
  errors: [4501, 4509],
  summary: "Description and project ids of a notebook.",
});

export const modifyNotebookMetadata = endpoint({
  class: "notebooks",
  method: "modify_notebook_metadata",
  verb: "GET",
  mutates: true,
  params: {
    userId,
    notebookId,
    description: optional.text("description"),
    projectId1: optional.text("project_id1"),
    projectId2: optional.text("project_id2"),
    projectId3: optional.text("project_id3"),
    projectId4: optional.text("project_id4"),
  },
  result: xml(decodeMetadata),
  errors: [4502, 4509],
  summary: "Changes description or project ids of a notebook; at least one is needed.",
});

export const transferNotebookOwnership = endpoint({
  class: "notebooks",
  method: "transfer_notebook_ownership",
  verb: "GET",
  mutates: true,
  params: { userId, notebookId, email },
  result: xml(users),
  errors: [4502, 4509, 4529],
  summary: "Makes a member who may own notebooks the owner; the former owner becomes an administrator.",
});
