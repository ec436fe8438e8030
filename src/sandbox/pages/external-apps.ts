import { html } from "hono/html";
import { Parameters } from "../call.ts";
import { utcSeconds } from "../elements.ts";
import { readForm } from "../read-parameters.ts";
import type { ApiContext } from "../context.ts";
import { type Account, type Grant, TOKEN_LIFE_MS } from "../store/accounts.ts";
import type { Html } from "../../look/html.ts";
import { page, redirect } from "./page.ts";

export const EXTERNAL_APPS_PATH = "/external_app_authentication";

/** `GET`: choose an account; then its applications, and a button for a token. */
export function showExternalApps(context: ApiContext, request: Request): Promise<Response> {
  const email = new URL(request.url).searchParams.get("account");
  const account = email === null ? undefined : context.store.accounts.byEmail(email);
  return account === undefined ? choosePage(context) : accountPage(context, account, html``);
}

/** `POST`: issue a token, revoke an application, or switch its auto-login. */
export async function changeExternalApps(context: ApiContext, request: Request): Promise<Response> {
  const params = new Parameters(new Map(await readForm(request)));
  const account = context.store.accounts.byEmail(params.optional("account") ?? "");
  if (account === undefined) return choosePage(context);
  const action = params.optional("action");
  if (action === "token") return accountPage(context, account, tokenSection(context, account));
  const grant = context.store.accounts.grants(account.id).find(({ uid }) => uid === params.optional("uid"));
  if (grant !== undefined && action === "revoke") context.store.accounts.revoke(account.id, grant.uid, context.now());
  if (grant !== undefined && action === "auto_login") context.store.accounts.setAutoLogin(grant.uid, !grant.autoLogin);
  return redirect(`${EXTERNAL_APPS_PATH}?account=${encodeURIComponent(account.email)}`);
}

function choosePage(context: ApiContext): Promise<Response> {
  const accounts = context.store.accounts
    .all()
    .map(
      ({ email, fullName }, index) =>
        html`<label
          ><input type="radio" name="account" value="${email}" ${index === 0 ? "checked" : ""} /> ${fullName}
          (${email})</label
        >`,
    );
  const form = html`<form method="get" action="${EXTERNAL_APPS_PATH}">
    <fieldset>
      <legend>Account</legend>
      ${accounts}
    </fieldset>
    <button type="submit">Continue</button>
  </form>`;
  return page("External App authentication", form);
}

function accountPage(context: ApiContext, account: Account, token: Html): Promise<Response> {
  const grants = context.store.accounts.grants(account.id).filter(({ isRevoked }) => !isRevoked);
  const body = html`<p>${account.fullName} (${account.email})</p>
    <h2>Password token</h2>
    ${token}
    <form method="post" action="${EXTERNAL_APPS_PATH}">
      <input type="hidden" name="account" value="${account.email}" />
      <button type="submit" name="action" value="token">Issue a token for one hour</button>
    </form>
    <h2>Authorised applications</h2>
    ${grants.length === 0 ? html`<p>None.</p>` : grantTable(account, grants)}
    <p><a href="${EXTERNAL_APPS_PATH}">Another account</a></p>`;
  return page("External App authentication", body);
}

function tokenSection(context: ApiContext, account: Account): Html {
  const now = context.now();
  const token = context.store.accounts.issueToken(account.id, now);
  return html`<table>
    <tr>
      <th>Email</th>
      <td><code id="email">${account.email}</code></td>
    </tr>
    <tr>
      <th>Password token</th>
      <td><code id="token">${token}</code></td>
    </tr>
    <tr>
      <th>Expires</th>
      <td><time id="expires">${utcSeconds(now + TOKEN_LIFE_MS)}</time></td>
    </tr>
  </table>`;
}

function grantTable(account: Account, grants: readonly Grant[]): Html {
  const rows = grants.map(
    ({ application, uid, grantedAt, autoLogin }) =>
      html`<tr>
        <td>${application}</td>
        <td>${utcSeconds(grantedAt)}</td>
        <td>
          <form method="post" action="${EXTERNAL_APPS_PATH}">
            <input type="hidden" name="account" value="${account.email}" />
            <input type="hidden" name="uid" value="${uid}" />
            <button type="submit" name="action" value="auto_login">${autoLogin ? "Forbid" : "Allow"} auto-login</button>
            <button type="submit" name="action" value="revoke">Revoke</button>
          </form>
        </td>
      </tr>`,
  );
  return html`<table>
    <tr>
      <th>Application</th>
      <th>Since</th>
      <th></th>
    </tr>
    ${rows}
  </table>`;
}
