import { lookUp } from "../core/look-up.ts";
import { findEndpoint, type AnyEndpoint } from "../endpoints/index.ts";
import { faultAnswer, fileAnswer, rootOf, xmlAnswer } from "./answer.ts";
import { authenticate } from "./authenticate.ts";
import type { Blob } from "./blobs.ts";
import { type Answer, type Call, type Handler, Parameters } from "./call.ts";
import type { ApiContext } from "./context.ts";
import { attachmentsHandlers } from "./handlers/attachments.ts";
import { entriesHandlers } from "./handlers/entries.ts";
import { membersHandlers } from "./handlers/members.ts";
import { notebookBackup } from "./handlers/notebook-backup.ts";
import { notebooksHandlers } from "./handlers/notebooks.ts";
import { notificationsHandlers } from "./handlers/notifications.ts";
import { searchToolsHandlers } from "./handlers/search-tools.ts";
import { siteLicenseToolsHandlers } from "./handlers/site-license-tools.ts";
import { treeToolsHandlers } from "./handlers/tree-tools.ts";
import { usersHandlers } from "./handlers/users.ts";
import { utilitiesHandlers } from "./handlers/utilities.ts";
import { readParameters, readQuery } from "./read-parameters.ts";
import { SandboxFault } from "./sandbox-fault.ts";
import type { Account } from "./store/accounts.ts";

const HANDLERS: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  entries: { ...entriesHandlers, ...attachmentsHandlers },
  notebooks: { ...notebooksHandlers, ...membersHandlers, notebook_backup: notebookBackup },
  notifications: notificationsHandlers,
  search_tools: searchToolsHandlers,
  site_license_tools: siteLicenseToolsHandlers,
  tree_tools: treeToolsHandlers,
  users: usersHandlers,
  utilities: utilitiesHandlers,
};

const OCTET_STREAM = "application/octet-stream";

/** Answers one API call. Every refusal is LabArchives' own XML; one transaction per call. */
export async function answerCall(
  context: ApiContext,
  className: string,
  method: string,
  request: Request,
  clientIp: string,
): Promise<Response> {
  try {
    const key = checkAuthentication(context, className, method, readQuery(request));
    const endpoint = findEndpoint(className, method);
    const handler = lookUp(lookUp(HANDLERS, className) ?? {}, method);
    if (endpoint === undefined || handler === undefined) throw new SandboxFault(4503, `${className}/${method}`);
    if (context.verbStrict && !isDocumentedVerb(endpoint, request.method))
      throw new SandboxFault(4503, request.method, 405);
    // The body of an upload is the file, whatever it calls itself.
    const params = endpoint.transport === "raw" ? readQuery(request) : await readParameters(request);
    for (const param of Object.values(endpoint.params)) if (param.required) params.required(param.wire);
    const account = checkUser(context, endpoint, params, key);
    const upload = endpoint.transport === "raw" ? await receive(context, request, account) : undefined;
    const call: Call = {
      context,
      endpoint,
      store: context.store,
      params,
      akid: key,
      now: context.now(),
      clientIp,
      upload,
      get account() {
        if (account === undefined) throw new SandboxFault(4507);
        return account;
      },
    };
    const answer = context.store.transaction<Answer>(() => handler(call));
    if ("respond" in answer) {
      const { respond } = answer;
      if (endpoint.result.kind !== "bytes") return await respond();
      return context.storage?.redirectTo(method, respond) ?? (await respond());
    }
    if ("file" in answer) {
      const { file } = answer;
      const respond = (): Response => fileAnswer(file, context.blobs);
      return context.storage?.redirectTo(file.name, respond) ?? respond();
    }
    const { status, children } = "status" in answer ? answer : { status: 200, children: answer };
    return xmlAnswer({ endpoint, status, children, params, shuffle: context.shuffleElements });
  } catch (error) {
    if (error instanceof SandboxFault) return faultAnswer(error, context.nestErrors ? rootOf(className) : undefined);
    throw error;
  }
}

/** Methods that take a form take it in the query as well (LabArchives API, Method inventory). */
function isDocumentedVerb({ verb, transport }: AnyEndpoint, asked: string): boolean {
  return asked === verb || (asked === "GET" && transport === "form");
}

/** Before anything is said about the method: who does not sign learns nothing. `epoch_time` alone takes the bare key. */
function checkAuthentication(context: ApiContext, className: string, method: string, params: Parameters): string {
  if (findEndpoint(className, method)?.signed === false) {
    const akid = params.optional("akid");
    if (akid === undefined) throw new SandboxFault(4500, "akid", 401);
    if (context.store.accounts.key(akid) === undefined) throw new SandboxFault(4506);
    return akid;
  }
  const signed = {
    akid: params.optional("akid"),
    expires: params.optional("expires"),
    signature: params.optional("sig"),
    methodInput: method,
  };
  return authenticate(context.store, signed, context.now(), context.hashes).akid;
}

function checkUser(context: ApiContext, endpoint: AnyEndpoint, params: Parameters, akid: string): Account | undefined {
  if (endpoint.params["userId"] === undefined) return undefined;
  const account = context.store.accounts.byUid(params.required("uid"), akid);
  if (account === undefined) throw new SandboxFault(4507);
  return account;
}

/** A missing media type is tolerated, another one is not (LabArchives API, Binary). */
async function receive(context: ApiContext, request: Request, account: Account | undefined): Promise<Blob> {
  const contentType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (request.method !== "POST" || (contentType !== undefined && contentType !== OCTET_STREAM)) {
    throw new SandboxFault(4518);
  }
  const limitBytes = Math.min(account?.maxFileSizeBytes ?? 0, context.maxUploadBytes);
  if (Number(request.headers.get("content-length") ?? 0) > limitBytes) throw new SandboxFault(4521);
  return context.blobs.put(request.body ?? ReadableStream.from<Uint8Array>([]), limitBytes);
}
