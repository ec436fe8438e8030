import type { Context } from "../context.ts";
import { profileOf, sessionStore } from "../session.ts";
import { formatDate } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";

/** `labapi profiles`: the sign-ins that are kept on this machine. */
export async function run(context: Context): Promise<void> {
  const { output, sessionOptions } = context;
  const store = await sessionStore(context.terminal);
  const current = profileOf(sessionOptions);
  const found: { profile: string; isCurrent: boolean; email: string; baseUrl: string; savedAt: string }[] = [];
  for (const profile of await store.list()) {
    const session = await store.load(profile).catch((error: unknown) => {
      output.warn(error instanceof Error ? error.message : String(error));
      return undefined;
    });
    if (session === undefined) continue;
    const { email, baseUrl, savedAt } = session;
    found.push({ profile, isCurrent: profile === current, email, baseUrl, savedAt });
  }
  await output.list(found, () => ({
    headings: ["", "profile", "person", "server", "since"],
    rows: found.map(({ profile, isCurrent, email, baseUrl, savedAt }) => [
      isCurrent ? "*" : " ",
      shown(profile),
      shown(email),
      shown(baseUrl),
      formatDate(new Date(savedAt)),
    ]),
  }));
  if (found.length === 0) output.say("Nobody is signed in. `labapi login` signs you in.");
}
