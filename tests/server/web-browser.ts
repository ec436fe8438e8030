import type { UserId } from "../../src/core/ids.ts";
import { AuthenticationError } from "../../src/core/errors.ts";
import {
  createSignIn,
  type SignInClient,
  type SignInOptions,
  type WebSignIn,
} from "../../src/server/create-sign-in.ts";
import { MemorySessionBackend } from "../../src/server/session-backend.ts";
import type { SignedInPerson } from "../../src/server/web-sessions.ts";

export const ORIGIN = "https://app.example.org";
export const CALLBACK = `${ORIGIN}/auth/callback`;

/** A client whose codes are `code-<anything>`, each good once, for whoever gives it. */
export class FakeClient implements SignInClient {
  readonly used = new Set<string>();
  logins = 0;

  generateAuthUrl(redirectUrl: string): string {
    return `https://la.example/api_user_login?redirect_uri=${encodeURIComponent(redirectUrl)}&sig=S`;
  }

  async login(email: string, code: string): Promise<SignedInPerson> {
    this.logins += 1;
    if (!code.startsWith("code-") || this.used.has(code)) {
      throw new AuthenticationError("refused", { reason: "wrong-credentials", apiCode: 4514 });
    }
    this.used.add(code);
    const record = { baseUrl: "https://api.example", accessKeyId: "k", uid: `uid of ${email}` as UserId, email };
    return { id: record.uid, email, fullName: `Name of ${email}`, session: () => record };
  }
}

export interface App {
  readonly signIn: WebSignIn;
  readonly client: FakeClient;
  readonly sessions: MemorySessionBackend;
  now: number;
}

export function makeApp(options: Partial<SignInOptions> = {}): App {
  const app = { now: 1_767_225_600_000 };
  const clock = { now: () => app.now };
  const client = new FakeClient();
  const sessions = new MemorySessionBackend({ clock });
  const signIn = createSignIn({ client, callbackUrl: CALLBACK, sessions, clock, ...options });
  return Object.assign(app, { signIn, client, sessions });
}

/** One person's browser: keeps cookies, and sends them with each request. */
export class WebBrowser {
  readonly cookies = new Map<string, string>();
  /** Every `Set-Cookie` it was given. */
  readonly setCookies: string[] = [];

  request(url: string, init: RequestInit = {}): Request {
    const headers = new Headers(init.headers);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    if (cookie !== "" && !headers.has("cookie")) headers.set("cookie", cookie);
    return new Request(url, { ...init, headers });
  }

  keep(response: Response): Response {
    for (const header of response.headers.getSetCookie()) {
      this.setCookies.push(header);
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      if (header.includes("Max-Age=0")) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  async start(app: App, query = ""): Promise<Response> {
    return this.keep(await app.signIn.start(this.request(`${ORIGIN}/login${query}`)));
  }

  /** Starts, and gives the callback URL as LabArchives would send the browser to it. */
  async startAndSignIn(app: App, code: string, email = "ada@example.org", query = ""): Promise<string> {
    const url = new URL(redirectUrlOf(await this.start(app, query)));
    url.searchParams.set("email", email);
    url.searchParams.set("auth_code", code);
    return url.href;
  }

  async visit(app: App, callbackUrl: string, init: RequestInit = {}): Promise<Response> {
    return this.keep(await app.signIn.callback(this.request(callbackUrl, init)));
  }

  async who(app: App): Promise<string | undefined> {
    return (await app.signIn.session(this.request(`${ORIGIN}/`)))?.email;
  }
}

/** The redirect URL inside the sign-in URL that a browser was sent to. */
export function redirectUrlOf(response: Response): string {
  return new URL(response.headers.get("location") ?? "").searchParams.get("redirect_uri") ?? "";
}
