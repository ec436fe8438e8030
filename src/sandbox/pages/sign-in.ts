import { html } from "hono/html";
import { encodeQuery, type QueryPair } from "../../wire/query.ts";
import { faultAnswer } from "../answer.ts";
import { authenticate } from "../authenticate.ts";
import { Parameters } from "../call.ts";
import { readForm, readParameters } from "../read-parameters.ts";
import type { ApiContext } from "../context.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { ApiKey } from "../store/accounts.ts";
import { page, redirect } from "./page.ts";

// Somebody may read before they click; the signature itself is only good for about two minutes.
const CONSENT_LIFE_MS = 15 * 60_000;

/** `GET /api_user_login`: who are you, and may this application act for you? */
export function showSignIn(context: ApiContext, request: Request): Promise<Response> {
  return answered(async () => {
    const params = await readParameters(request);
    return withRedirect(context, params, undefined, async (key, target) => {
      const [first] = context.store.accounts.all();
      if (context.autoSignIn === undefined) return consentPage(context, params, key);
      return decide(context, key, target, context.autoSignIn, first?.email ?? "");
    });
  });
}

/** `POST /api_user_login`: the answer, signed as the question was. */
export function finishSignIn(context: ApiContext, request: Request): Promise<Response> {
  return answered(async () => {
    const params = new Parameters(new Map(await readForm(request)));
    return withRedirect(context, params, CONSENT_LIFE_MS, async (key, target) =>
      decide(context, key, target, params.optional("decision"), params.optional("account") ?? ""),
    );
  });
}

/** Leads the browser back to the application, with a code or without one. */
function decide(
  context: ApiContext,
  key: ApiKey,
  target: Target,
  decision: string | undefined,
  email: string,
): Response {
  if (decision !== "allow") return redirect(target([["error", "The user cancelled the sign-in"]]));
  const account = context.store.accounts.byEmail(email);
  if (account === undefined) return redirect(target([["error", "There is no such account"]]));
  const code = context.store.accounts.issueCode(account.id, key.akid, context.now());
  const answer: readonly QueryPair[] = [
    ["auth_code", code],
    ["email", account.email],
  ];
  return redirect(target(answer));
}

type Target = (pairs: readonly QueryPair[]) => string;
type Next = (key: ApiKey, target: Target) => Promise<Response>;

/** Whoever may not sign in is led back with the reason; without an address to lead back to there is only the XML error. */
async function withRedirect(
  context: ApiContext,
  params: Parameters,
  toleranceMs: number | undefined,
  next: Next,
): Promise<Response> {
  const redirectUri = params.required("redirect_uri");
  if (!isWebAddress(redirectUri)) throw new SandboxFault(4529, "redirect_uri");
  const target: Target = (pairs) => withPairs(redirectUri, pairs);
  const signed = {
    akid: params.optional("akid"),
    expires: params.optional("expires"),
    signature: params.optional("sig"),
    methodInput: redirectUri,
    ...(toleranceMs === undefined ? {} : { toleranceMs }),
  };
  try {
    return await next(authenticate(context.store, signed, context.now(), context.hashes), target);
  } catch (error) {
    if (error instanceof SandboxFault) return redirect(target([["error", error.description]]));
    throw error;
  }
}

async function answered(task: () => Promise<Response>): Promise<Response> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof SandboxFault) return faultAnswer(error);
    throw error;
  }
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !/[\r\n]/.test(text);
}

function withPairs(redirectUri: string, pairs: readonly QueryPair[]): string {
  // A redirect goes out as a header: what is not ASCII has to be encoded first.
  const { href } = new URL(redirectUri);
  const [address = "", fragment] = href.split("#", 2);
  const joined = `${address}${address.includes("?") ? "&" : "?"}${encodeQuery(pairs)}`;
  return fragment === undefined ? joined : `${joined}#${fragment}`;
}

function consentPage(context: ApiContext, params: Parameters, key: ApiKey): Promise<Response> {
  const carried = ["akid", "expires", "sig", "redirect_uri"].map(
    (name) => html`<input type="hidden" name="${name}" value="${params.required(name)}" />`,
  );
  const accounts = context.store.accounts
    .all()
    .map(
      ({ email, fullName }, index) =>
        html`<label
          ><input type="radio" name="account" value="${email}" ${index === 0 ? "checked" : ""} /> ${fullName}
          (${email})</label
        >`,
    );
  const form = html`<p><strong>${key.application}</strong> asks to read and change your notebooks.</p>
    <form method="post" action="/api_user_login">
      ${carried}
      <fieldset>
        <legend>Sign in as</legend>
        ${accounts}
      </fieldset>
      <button type="submit" name="decision" value="allow">Sign in and allow ${key.application}</button>
      <button type="submit" name="decision" value="cancel">Cancel</button>
    </form>
    <p class="note">
      This is a local sandbox: there is no password to enter. Afterwards you go back to
      ${new URL(params.required("redirect_uri")).origin}.
    </p>`;
  return page("Sign in", form);
}
