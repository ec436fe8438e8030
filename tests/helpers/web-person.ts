import { answerSignIn } from "./browserless.ts";

/** Somebody with a browser of their own: keeps cookies, follows nothing by itself. */
export class WebPerson {
  readonly #cookies = new Map<string, string>();

  async visit(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = new Headers(init.headers);
    headers.set("cookie", cookie);
    const answer = await fetch(url, { ...init, redirect: "manual", headers });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return answer;
  }

  /** Signs in at an application, from its `/login` to where it leads. */
  async signIn(application: string, email: string, returnTo = "/me"): Promise<Response> {
    const started = await this.visit(`${application}/login?returnTo=${encodeURIComponent(returnTo)}`);
    const back = await answerSignIn(locationOf(started), { email, redirect: "manual" });
    const finished = await this.visit(locationOf(back));
    return this.visit(new URL(locationOf(finished), application).href);
  }

  #keep(line: string): void {
    const [pair = ""] = line.split(";");
    const [name = "", ...value] = pair.split("=");
    if (/max-age=0\b/i.test(line)) this.#cookies.delete(name);
    else this.#cookies.set(name, value.join("="));
  }
}

function locationOf(answer: Response): string {
  const location = answer.headers.get("location");
  if (location === null) throw new Error(`Expected a redirect, got ${answer.status}.`);
  return location;
}
