import type { AuthenticateOptions, Client, CodeSource, SessionStore, User } from "../index.ts";
import { AuthenticationError, UsageError } from "../core/errors.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** Who is asked for: a profile's name where one was given. */
export interface SessionOptions {
  readonly terminal: Terminal;
  /** `--profile`; it wins over a code in the environment. */
  readonly profile: string | undefined;
  /** Says something to the person. */
  readonly say: (text: string) => void;
}

const ONE_HOUR_CODE = 'a one-hour code from "External App authentication" in LabArchives\' user menu';

/** Which stored sign-in is meant: `--profile`, then `LABAPI_PROFILE`. */
export function profileOf({ profile, terminal }: Pick<SessionOptions, "profile" | "terminal">): string {
  return profile ?? (terminal.env["LABAPI_PROFILE"] || "default");
}

/**
 * Signs somebody in: with the code in the environment, with what `labapi login` kept, or by asking on a terminal.
 *
 * @throws AuthenticationError when none of these is possible.
 */
export async function signIn(client: Client, options: SessionOptions): Promise<User> {
  const { terminal, profile } = options;
  const { signal } = terminal;
  const code = codeIn(terminal);
  if (profile === undefined && code !== undefined) return await client.login(code.email, code.code, { signal });
  const restored = await client.restore(profileOf(options));
  if (restored !== undefined) return restored;
  return await askAndKeep(client, options);
}

/**
 * Signs a person in through the browser or the terminal, and keeps the session.
 *
 * @throws AuthenticationError where there is no terminal.
 */
export async function askAndKeep(
  client: Client,
  options: SessionOptions,
  show?: AuthenticateOptions["show"],
): Promise<User> {
  const { signal, err, isInteractive } = options.terminal;
  if (!isInteractive) {
    throw new AuthenticationError(
      `Nobody is signed in (profile ${profileOf(options)}). Run \`labapi login\` in a terminal, or set AUTH_EMAIL and AUTH_KEY (${ONE_HOUR_CODE}).`,
      { reason: "no-answer" },
    );
  }
  const user = await client.defaultAuthenticate({ signal, write: err, show });
  await client.saveSession(user, profileOf(options));
  options.say(`Signed in as ${user.fullName} <${user.email}>. \`labapi logout\` forgets it.`);
  return user;
}

/** The email and code of the environment: `AUTH_KEY`, or the file that `AUTH_KEY_FILE` names, where codes rotate. */
export function codeIn({ env }: Terminal): { readonly email: string; readonly code: CodeSource } | undefined {
  const { AUTH_EMAIL: email, AUTH_KEY: code, AUTH_KEY_FILE: file } = env;
  if (!email || (!code && !file)) return undefined;
  return { email, code: code || { file: file ?? "" } };
}

/** Where sessions are kept: private files, or the keychain for `LABAPI_SESSION_STORE=keychain`. */
export async function sessionStore({ env }: Terminal): Promise<SessionStore> {
  const { FileSessionStore, KeychainSessionStore } = await import("../index.ts");
  const kind = env["LABAPI_SESSION_STORE"] || "file";
  if (kind === "keychain") return await KeychainSessionStore.open();
  if (kind !== "file")
    throw new UsageError(`LABAPI_SESSION_STORE is ${JSON.stringify(kind)}. It may be "file" or "keychain".`);
  return new FileSessionStore({
    folder: env["LABAPI_SESSION_FOLDER"] || undefined,
    key: env["LABAPI_SESSION_KEY"] || undefined,
  });
}
