import type { User } from "../../index.ts";
import { UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { readInput } from "../inputs/read-text.ts";
import { signInToSandbox } from "../sandbox-process/sign-in.ts";
import { askAndKeep, codeIn, profileOf } from "../session.ts";

interface Flags {
  readonly email?: string;
  /** Always `-`: standard input. */
  readonly code?: string;
  readonly browser?: boolean;
  readonly terminal?: boolean;
  /** Into the sandbox that runs, as somebody who lives there. */
  readonly sandbox?: boolean;
  readonly as?: string;
}

/** `labapi login`: through the browser, or with an email and a code; and keeps the session. */
export async function run(context: Context, _args: readonly [], flags: Flags): Promise<void> {
  const { output, sessionOptions } = context;
  const user = flags.sandbox === true ? await signInToSandboxBy(context, flags) : await signInBy(context, flags);
  output.give(whoShape(user, profileOf(sessionOptions)), () => `${user.fullName} <${user.email}>`);
}

async function signInToSandboxBy(context: Context, { email, code, browser, terminal, as }: Flags): Promise<User> {
  if (email !== undefined || code !== undefined || browser === true || terminal === true)
    throw new UsageError("--sandbox needs no other way in; --as chooses the person.");
  return await signInToSandbox(context, as);
}

async function signInBy(context: Context, flags: Flags): Promise<User> {
  const { email, browser, terminal: inTerminal, as } = flags;
  if (as !== undefined) throw new UsageError("--as goes with --sandbox.");
  const client = await context.client();
  const { sessionOptions, signal, terminal } = context;
  if ((email === undefined) !== (flags.code === undefined)) throw new UsageError("Give --email and --code - together.");
  if (browser === true && inTerminal === true) throw new UsageError("Give --browser or --terminal, not both.");
  const show = browser === true ? "browser" : inTerminal === true ? "terminal" : undefined;
  const code = codeIn(terminal);
  if (email === undefined && (code === undefined || show !== undefined)) {
    if (terminal.isInteractive) return await askAndKeep(client, sessionOptions, show);
    throw new UsageError("There is no terminal to ask on. Give --email and --code -, and pipe the code in.");
  }
  const user =
    email === undefined
      ? await client.login(code?.email ?? "", code?.code ?? "", { signal })
      : await client.login(email, (await readInput(context)).toString("utf8"), { signal });
  await client.saveSession(user, profileOf(sessionOptions));
  return user;
}

/** Who is signed in. The uid is left out: it is kept like a token. */
export function whoShape(user: User, profile: string): object {
  const { baseUrl, accessKeyId } = user.session();
  return {
    email: user.email,
    fullName: user.fullName,
    profile,
    baseUrl,
    accessKeyId,
    notebookCount: user.notebooks.size,
  };
}
