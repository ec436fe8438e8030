import { randomBytes } from "node:crypto";
import { element } from "../../wire/xml-writer.ts";
import type { Call, Handler } from "../call.ts";
import { acknowledgement, boolean, integer, personElements, userElements } from "../elements.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { Account } from "../store/accounts.ts";
import { newNotebook } from "./new-notebook.ts";

const SESSION_LIFE_MS = 60 * 60_000;
const DEFAULT_MAX_FILE_SIZE_BYTES = 250 * 1024 * 1024;

function autoLogin(call: Call, uid: string): boolean | undefined {
  return call.context.omitAutoLogin ? undefined : call.store.accounts.grantByUid(uid)?.autoLogin;
}

const userAccessInfo: Handler = (call) => {
  const { params, store, akid, now } = call;
  const account = store.accounts.redeem(params.required("login_or_email"), params.required("password"), akid, now);
  if (account === undefined) throw new SandboxFault(4514);
  const uid = store.accounts.grant(account.id, akid, now);
  return userElements(call, account, uid, autoLogin(call, uid));
};

/** An application that may not log in by itself only gets this far within the session, or when the person asked to go on. */
const userInfoViaId: Handler = (call) => {
  const { params, store, now } = call;
  const uid = params.required("uid");
  const grant = store.accounts.grantByUid(uid);
  const isLapsed = grant !== undefined && !grant.autoLogin && now > grant.signedInAt + SESSION_LIFE_MS;
  if (params.boolean("authenticated")) store.accounts.touchGrant(uid, now);
  else if (isLapsed) throw new SandboxFault(4533);
  return [...userElements(call, call.account, uid, autoLogin(call, uid)), ...personElements(call.account)];
};

const createUserAccount: Handler = (call) => {
  const { params, store, akid, now } = call;
  const account = newAccount(call);
  const notebookName = params.optional("notebook_name");
  if (notebookName !== undefined) newNotebook(call, account.id, notebookName);
  const uid = store.accounts.grant(account.id, akid, now);
  return userElements(call, account, uid, autoLogin(call, uid));
};

function newAccount({ params, store }: Call): Account {
  const email = wellFormedEmail(params.required("email"));
  if (store.accounts.byEmail(email) !== undefined) throw new SandboxFault(4516);
  const ssoId = params.optional("sso_id");
  if (ssoId !== undefined && store.accounts.bySsoId(ssoId) !== undefined) throw new SandboxFault(4523);
  const canOwn = params.optional("can_own_notebooks") === undefined || params.boolean("can_own_notebooks");
  store.accounts.add({
    email,
    fullName: params.optional("fullname") ?? email.split("@")[0] ?? email,
    password: randomBytes(12).toString("base64url"),
    maxFileSizeBytes: DEFAULT_MAX_FILE_SIZE_BYTES,
    isSiteAdmin: false,
    canOwnNotebooks: canOwn,
    ssoId,
    orcid: params.optional("orcid"),
  });
  const account = store.accounts.byEmail(email);
  if (account === undefined) throw new SandboxFault(4515);
  const campaign = params.optional("campaign_code");
  if (campaign !== undefined) store.accounts.setCampaignCode(account.id, campaign);
  return account;
}

/** An existence method: a plain 404 is its "no". */
const emailHasAccount: Handler = ({ params, store, context }) => {
  const email = wellFormedEmail(params.required("email"));
  const hasAccount = store.accounts.byEmail(email) !== undefined;
  const answer = [boolean("account-for-email", hasAccount)];
  return hasAccount || !context.search404 ? answer : { status: 404, children: answer };
};

const maxFileSize: Handler = ({ account }) => [integer("max-file-size", account.maxFileSizeBytes)];

const setCampaignCode: Handler = ({ params, store, account }) => {
  const code = params.required("campaign_code");
  store.accounts.setCampaignCode(account.id, code);
  return [acknowledgement, element("campaign-code", code)];
};

/** The address without white space around it; 4524 when it is none. */
export function wellFormedEmail(email: string): string {
  const trimmed = email.trim();
  if (!/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(trimmed)) throw new SandboxFault(4524);
  return trimmed;
}

export const usersHandlers = {
  user_access_info: userAccessInfo,
  user_info_via_id: userInfoViaId,
  create_user_account: createUserAccount,
  email_has_account: emailHasAccount,
  max_file_size: maxFileSize,
  set_campaign_code: setCampaignCode,
};
