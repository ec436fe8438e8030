import type { Sandbox } from "../../../src/sandbox/index.ts";
import { WebPerson } from "../../helpers/web-person.ts";

/** Somebody at the sandbox's web pages. */
export class Visitor {
  readonly #person = new WebPerson();
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  static async signedIn(sandbox: Sandbox, account: string): Promise<Visitor> {
    const visitor = new Visitor(sandbox);
    await visitor.post("/sign-in", { account });
    return visitor;
  }

  /** A path, or a whole address. */
  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#person.visit(new URL(path, this.#sandbox.url).href, { headers });
  }

  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    const init = { method: "POST", body: new URLSearchParams(fields), headers };
    return this.#person.visit(new URL(path, this.#sandbox.url).href, init);
  }

  async read(path: string): Promise<string> {
    return (await this.get(path)).text();
  }

  /** Where a redirect leads. */
  async location(path: string): Promise<string> {
    return locationOf(await this.get(path));
  }

  /** The address behind a link with that text. */
  async link(path: string, text: string): Promise<string> {
    const body = await this.read(path);
    const found = [...body.matchAll(/<a [^>]*?href="([^"]*)"[^>]*>([^<]*)</g)].find(([, , shown]) => shown === text);
    if (found === undefined) throw new Error(`${path} has no link ${JSON.stringify(text)}.`);
    return found[1] ?? "";
  }
}

export function locationOf(answer: Response): string {
  return answer.headers.get("location") ?? `(status ${answer.status})`;
}
