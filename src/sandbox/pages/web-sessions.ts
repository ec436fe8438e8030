import { randomBytes } from "node:crypto";
import type { Account } from "../store/accounts.ts";
import type { Store } from "../store/store.ts";

const COOKIE = "labapi-sandbox";

/** Who looks at the notebooks in which browser. Kept in memory: a sandbox that starts anew asks anew. */
export class WebSessions {
  readonly #people = new Map<string, number>();

  /** Signs somebody in and gives the cookie that says so. */
  begin(account: Account): string {
    const id = randomBytes(24).toString("base64url");
    this.#people.set(id, account.id);
    return `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax`;
  }

  /** Signs out and gives the cookie that ends it. */
  end(request: Request): string {
    this.#people.delete(idOf(request));
    return `${COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`;
  }

  who(request: Request, store: Store): Account | undefined {
    const userId = this.#people.get(idOf(request));
    return userId === undefined ? undefined : store.accounts.byId(userId);
  }
}

function idOf(request: Request): string {
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim().split("="));
  return pairs.find(([name]) => name === COOKIE)?.[1] ?? "";
}
