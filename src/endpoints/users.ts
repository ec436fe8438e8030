import type { UserId } from "../core/ids.ts";
import { asBoolean, asInteger, required as field, record } from "../wire/decode.ts";
import { endpoint, xml, xmlOrNone } from "./endpoint.ts";
import { INITIAL_FOLDERS } from "./notebooks.ts";
import { optional, required } from "./param.ts";
import { decodeUser } from "./records.ts";

const userId = required.text<UserId>("uid");
const listing = {
  studentNotebooks: optional.boolean("student_notebooks"),
  hiddenNotebooks: optional.boolean("hidden_notebooks"),
};

export const userAccessInfo = endpoint({
  class: "users",
  method: "user_access_info",
  verb: "GET",
  params: { loginOrEmail: required.text("login_or_email"), authCode: required.text("password"), ...listing },
  result: xml(decodeUser),
  errors: [4514, 4522],
  summary: "Exchanges an email and a one-time code (or one-hour token) for the person's uid and notebooks.",
});

export const userInfoViaId = endpoint({
  class: "users",
  method: "user_info_via_id",
  verb: "GET",
  params: { userId, ...listing, authenticated: optional.boolean("authenticated") },
  result: xml(decodeUser),
  errors: [4507, 4533],
  summary: "The person behind a stored uid, with a fresh notebook list.",
});

export const createUserAccount = endpoint({
  class: "users",
  method: "create_user_account",
  verb: "GET",
  mutates: true,
  params: {
    email: required.text("email"),
    fullName: optional.text("fullname"),
    notebookName: optional.text("notebook_name"),
    initialFolders: optional.choice("initial_folders", INITIAL_FOLDERS),
    campaignCode: optional.text("campaign_code"),
    ssoId: optional.text("sso_id"),
    orcid: optional.text("orcid"),
    canOwnNotebooks: optional.boolean("can_own_notebooks"),
  },
  result: xml(decodeUser),
  errors: [4515, 4516, 4523, 4524, 4529],
  summary: "Makes an account, which sends an activation email, and optionally a first notebook.",
});

export const emailHasAccount = endpoint({
  class: "users",
  method: "email_has_account",
  verb: "GET",
  params: { email: required.text("email") },
  result: xmlOrNone(
    record({ hasAccount: field("account-for-email", asBoolean) }),
    { hasAccount: false, extra: [] },
    // "No such user": no uid is sent that it could be about instead.
    { noneCodes: [4507] },
  ),
  errors: [4524],
  summary: "Whether an email belongs to an account. A 404 means no.",
});

export const maxFileSize = endpoint({
  class: "users",
  method: "max_file_size",
  verb: "GET",
  params: { userId },
  result: xml(record({ maxFileSizeBytes: field("max-file-size", asInteger) })),
  summary: "The largest file the person may upload, in bytes.",
});

export const setCampaignCode = endpoint({
  class: "users",
  method: "set_campaign_code",
  verb: "GET",
  mutates: true,
  params: { userId, campaignCode: required.text("campaign_code") },
  result: xml(() => undefined),
  legacy: true,
  summary: "Sets the vendor's tracking code of a person. Older documentation only.",
});
