import type { Client, User } from "../index.ts";
import { AuthenticationError } from "../core/errors.ts";
import type { Terminal } from "./terminal.ts";

/** Where the signed-in person comes from. */
export interface SessionSource {
  /** @throws AuthenticationError when nobody is signed in and nobody can be asked. */
  user(client: Client): Promise<User>;
}

/** A one-hour code out of `AUTH_EMAIL` and `AUTH_KEY`: for scripts, and for a fresh sandbox. */
export class EnvironmentSession implements SessionSource {
  readonly #terminal: Terminal;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Are both variables there? */
  static isIn({ env }: Terminal): boolean {
    return Boolean(env["AUTH_EMAIL"]) && Boolean(env["AUTH_KEY"]);
  }

  user(client: Client): Promise<User> {
    const { env, signal } = this.#terminal;
    return client.login(env["AUTH_EMAIL"] ?? "", env["AUTH_KEY"] ?? "", { signal });
  }
}

/** Asks the person, on a terminal only. */
export class AskedSession implements SessionSource {
  readonly #terminal: Terminal;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  async user(client: Client): Promise<User> {
    const { isInteractive, signal, err } = this.#terminal;
    if (isInteractive) return client.defaultAuthenticate({ signal, write: err });
    throw new AuthenticationError(
      "Nobody is signed in. Run `labapi login` in a terminal, or set AUTH_EMAIL and AUTH_KEY (a one-hour code from " +
        '"External App authentication" in LabArchives\' user menu).',
      { reason: "no-answer" },
    );
  }
}

/** The first way in that fits: the environment, or the person. */
export function sessionSource(terminal: Terminal): SessionSource {
  return EnvironmentSession.isIn(terminal) ? new EnvironmentSession(terminal) : new AskedSession(terminal);
}
