import { randomBytes } from "node:crypto";

// Far more than browsers on one machine; the oldest goes first.
const MAX_SESSIONS = 1000;

/** Who is signed in to the web pages. Only in memory: a restart signs everybody out. */
export class WebSessions {
  readonly #userIds = new Map<string, number>();

  /** The id of a new session; nobody can guess it. */
  begin(userId: number): string {
    const [oldest] = this.#userIds.keys();
    if (oldest !== undefined && this.#userIds.size >= MAX_SESSIONS) this.#userIds.delete(oldest);
    const id = randomBytes(24).toString("base64url");
    this.#userIds.set(id, userId);
    return id;
  }

  userId(id: string): number | undefined {
    return this.#userIds.get(id);
  }

  end(id: string): void {
    this.#userIds.delete(id);
  }

  clear(): void {
    this.#userIds.clear();
  }
}

/** The session cookie of one sandbox. Browsers keep cookies per host, not per port: the name tells two sandboxes apart. */
export class SessionCookie {
  readonly #name: string;

  constructor(origin: string) {
    this.#name = `labapi_sandbox_${new URL(origin).port}`;
  }

  /** The session id in a `Cookie` header. */
  read(header: string | null): string | undefined {
    const pairs = (header ?? "").split(";").map((pair) => pair.trim());
    return pairs.find((pair) => pair.startsWith(`${this.#name}=`))?.slice(this.#name.length + 1);
  }

  /** A `Set-Cookie` header. Without `Secure`: the sandbox speaks plain HTTP on this machine. */
  write(id: string): string {
    return `${this.#name}=${id}; Path=/; HttpOnly; SameSite=Lax`;
  }

  erase(): string {
    return `${this.write("")}; Max-Age=0`;
  }
}
