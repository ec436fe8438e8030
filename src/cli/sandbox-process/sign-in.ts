import type { User } from "../../index.ts";
import { UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { keyStore } from "../keys/key-store.ts";
import { profileOf, sessionStore } from "../session.ts";
import { findRunning, type RunningSandbox, type SandboxPerson } from "./running.ts";

/**
 * Signs in to the sandbox that runs as one of the people who live there, with a code, and keeps the session for the profile.
 *
 * @throws UsageError when none is running, when nobody is called that, or when the profile belongs to another LabArchives.
 */
export async function signInToSandbox(context: Context, as: string | undefined): Promise<User> {
  const { terminal, sessionOptions, signal } = context;
  const running = await theOneOfThisTerminal(context);
  const { email, code } = personCalled(as, running);
  const profile = profileOf(sessionOptions);
  await refuseToReplace(context, profile);
  const { url: baseUrl, accessKeyId, accessPassword } = running;
  await using client = await context.clientWith({ baseUrl, accessKeyId, accessPassword });
  const user = await client.login(email, code.reveal(), { signal });
  await client.saveSession(user, profile);
  warnOfEnvironment(terminal.env, running, email, (text) => context.output.warn(text));
  return user;
}

/** The one whose address is in the environment, if it is one of ours; else the newest. */
async function theOneOfThisTerminal({ terminal }: Context): Promise<RunningSandbox> {
  const url = terminal.env["API_URL"] ?? "";
  const port = URL.canParse(url) ? Number(new URL(url).port) : 0;
  const running = (port === 0 ? undefined : await findRunning(terminal, { port })) ?? (await findRunning(terminal));
  if (running !== undefined) return running;
  throw new UsageError(
    'No sandbox is running. Start one: `labapi sandbox` in another terminal, or eval "$(labapi sandbox --print-env)" in this one.',
  );
}

/** By email, or by the beginning of the email or of the name. */
function personCalled(as: string | undefined, { people }: RunningSandbox): SandboxPerson {
  const wanted = as?.trim().toLowerCase() ?? "";
  const begins = (text: string): boolean => text.toLowerCase().startsWith(wanted);
  const [person, another] = people.filter(({ email, fullName }) => begins(email) || begins(fullName));
  const exact = people.find(({ email }) => email.toLowerCase() === wanted);
  if (exact !== undefined) return exact;
  if (person !== undefined && (as === undefined || (wanted !== "" && another === undefined))) return person;
  const there = people.map(({ email }) => email).join(", ");
  throw new UsageError(
    `--as ${JSON.stringify(as)} is ${person === undefined ? "nobody" : "several people"} of this sandbox. There are: ${there}.`,
  );
}

/** A sign-in to the real LabArchives is worth more than one to a sandbox. */
async function refuseToReplace({ terminal }: Context, profile: string): Promise<void> {
  const session = await (await sessionStore(terminal)).load(profile);
  const key = await (await keyStore(terminal)).load(profile);
  const other = [session?.baseUrl, key?.baseUrl].find(isElsewhere);
  if (other === undefined) return;
  throw new UsageError(
    `Profile ${profile} is for ${other}. Give the sandbox one of its own: labapi login --sandbox --profile sandbox`,
  );
}

function isElsewhere(baseUrl: string | undefined): boolean {
  return baseUrl !== undefined && !(URL.canParse(baseUrl) && new URL(baseUrl).hostname === "127.0.0.1");
}

/** What the environment says comes first, so it had better be about the same sandbox and person. */
function warnOfEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  { url }: RunningSandbox,
  email: string,
  warn: (text: string) => void,
): void {
  if (env["API_URL"] && env["API_URL"] !== url)
    warn(`API_URL in the environment is another one, and comes first: eval "$(labapi sandbox env)", or unset it.`);
  if (env["AUTH_EMAIL"] && env["AUTH_EMAIL"] !== email)
    warn(`AUTH_EMAIL and AUTH_KEY in the environment sign in somebody else, and come first: unset them.`);
}
