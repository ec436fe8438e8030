import type { AuthenticateOptions, Client, CodeSource, SessionStore, User } from "../index.ts";
import { configurationFolder } from "../core/configuration-folder.ts";
import { AuthenticationError, UsageError } from "../core/errors.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** Whose key and session are meant. */
export interface WhoIsMeant {
  readonly terminal: Terminal;
  /** `--profile`; it wins over a code in the environment. */
  readonly profile: string | undefined;
}

/** Who is asked for: a profile's name where one was given. */
export interface SessionOptions extends WhoIsMeant {
  /** Says something to the person. */
  readonly say: (text: string) => void;
}

const ONE_HOUR_CODE = 'a one-hour code from "External App authentication" in LabArchives\' user menu';

/** Which stored sign-in is meant: `--profile`, then `LABAPI_PROFILE`. */
export function profileOf({ profile, terminal }: WhoIsMeant): string {
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
  if (profile === undefined && code !== undefined) return await loginByCode(client, code, signal);
  const restored = await client.restore(profileOf(options));
  if (restored !== undefined) return restored;
  return await askAndKeep(client, options);
}

/** An hour later, the code in a shell's environment is no longer good; that is worth a word. */
async function loginByCode(client: Client, { email, code }: CodeInEnvironment, signal: AbortSignal): Promise<User> {
  try {
    return await client.login(email, code, { signal });
  } catch (cause) {
    if (!(cause instanceof AuthenticationError) || cause.reason !== "wrong-credentials") throw cause;
    const isSandbox = new URL(client.baseUrl).hostname === "127.0.0.1";
    const renew = isSandbox ? ' `eval "$(labapi sandbox env)"` gets a new one from a running sandbox.' : "";
    const message = `${cause.message} The code is the one of AUTH_KEY in the environment; codes last an hour.${renew}`;
    throw new AuthenticationError(message, { reason: cause.reason, apiCode: cause.apiCode, cause });
  }
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

/** Who signs in without a terminal. */
export interface CodeInEnvironment {
  readonly email: string;
  readonly code: CodeSource;
}

/** The email and code of the environment: `AUTH_KEY`, or the file that `AUTH_KEY_FILE` names, where codes rotate. */
export function codeIn({ env }: Terminal): CodeInEnvironment | undefined {
  const { AUTH_EMAIL: email, AUTH_KEY: code, AUTH_KEY_FILE: file } = env;
  if (!email || (!code && !file)) return undefined;
  return { email, code: code || { file: file ?? "" } };
}

/** Where sessions are kept: private files, or the keychain for `LABAPI_SESSION_STORE=keychain`. */
export async function sessionStore(terminal: Terminal): Promise<SessionStore> {
  const { env } = terminal;
  const { FileSessionStore, KeychainSessionStore } = await import("../index.ts");
  if (storeKind(terminal) === "keychain") return await KeychainSessionStore.open();
  return new FileSessionStore({
    folder: env["LABAPI_SESSION_FOLDER"] || configurationFolder("sessions", env),
    key: env["LABAPI_SESSION_KEY"] || undefined,
  });
}

/**
 * What keeps sessions and keys.
 *
 * @throws UsageError when `LABAPI_SESSION_STORE` is neither.
 */
export function storeKind({ env }: Terminal): "file" | "keychain" {
  const kind = env["LABAPI_SESSION_STORE"] || "file";
  if (kind === "keychain" || kind === "file") return kind;
  throw new UsageError(`LABAPI_SESSION_STORE is ${JSON.stringify(kind)}. It may be "file" or "keychain".`);
}
