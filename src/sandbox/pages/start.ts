import { html } from "hono/html";
import { EXTERNAL_APPS_PATH } from "./external-apps.ts";
import { count } from "../../look/html.ts";
import { contentPage } from "./page.ts";
import { dashboardPath, INBOX_PATH } from "./paths.ts";
import type { Visit } from "./visit.ts";

const ROLES = { OWNER: "Owner", ADMINISTRATOR: "Administrator", USER: "Member", GUEST: "Guest" } as const;

/** `GET /`: the notebooks of whoever is signed in. */
export function showStart(visit: Visit): Promise<Response> {
  const { store, account } = visit;
  const notebooks = store.notebooks.ofUser(account.id).map(({ notebook, isDefault }) => {
    const role = store.notebooks.member(notebook.id, account.id)?.role ?? "GUEST";
    const owner = store.accounts.byId(notebook.ownerId)?.fullName ?? "?";
    const people = count(store.notebooks.members(notebook.id).length, "person").replace("persons", "people");
    const facts = [
      ROLES[role],
      ...(role === "OWNER" ? [] : [`of ${owner}`]),
      people,
      ...(isDefault ? ["default"] : []),
    ];
    return html`<li class="card">
      <a href="${dashboardPath(notebook)}">${notebook.name}</a>
      <p class="note">${facts.join(" · ")}</p>
    </li>`;
  });
  const body = html`${
      notebooks.length === 0
        ? html`<p>You are not a member of any notebook.</p>`
        : html`<ul class="cards">
            ${notebooks}
          </ul>`
    }
    <p><a href="${INBOX_PATH}">Inbox</a> · <a href="${EXTERNAL_APPS_PATH}">External App authentication</a></p>
    <p class="note">A LabArchives of your own. Nothing here leaves this machine.</p>`;
  return contentPage({ title: "Notebooks", body, visit });
}
