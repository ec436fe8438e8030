import type { Handler } from "../call.ts";
import { integer, userElements } from "../elements.ts";
import { SandboxFault } from "../sandbox-fault.ts";

const userAccessInfo: Handler = (call) => {
  const { params, store, akid, now } = call;
  const account = store.accounts.redeem(params.required("login_or_email"), params.required("password"), akid, now);
  if (account === undefined) throw new SandboxFault(4514);
  return userElements(call, account, store.accounts.grant(account.id, akid, now), true);
};

const userInfoViaId: Handler = (call) => userElements(call, call.account, call.params.required("uid"), undefined);

const maxFileSize: Handler = ({ account }) => [integer("max-file-size", account.maxFileSizeBytes)];

export const usersHandlers = {
  user_access_info: userAccessInfo,
  user_info_via_id: userInfoViaId,
  max_file_size: maxFileSize,
};
