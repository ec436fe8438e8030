import type { Context } from "../context.ts";
import { profileOf, sessionStore } from "../session.ts";

/** `labapi logout`: forgets the session of a profile. LabArchives is not asked. */
export async function run(context: Context): Promise<void> {
  const store = await sessionStore(context.terminal);
  const profile = profileOf(context.sessionOptions);
  const stored = await store.load(profile).catch(() => undefined);
  await store.delete(profile);
  const { output } = context;
  if (output.isJson) return output.json({ profile, email: stored?.email ?? null });
  return output.say(
    stored === undefined
      ? `Nobody was signed in (profile ${profile}).`
      : `Forgot the session of ${stored.email} (profile ${profile}).`,
  );
}
