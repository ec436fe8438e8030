import type { Context } from "../context.ts";
import { profileOf } from "../session.ts";
import { whoShape } from "./login.ts";

/** `labapi whoami`: who is signed in, and where. */
export async function run(context: Context): Promise<void> {
  const user = await context.user();
  const { baseUrl } = user.session();
  context.output.give(
    whoShape(user, profileOf(context.sessionOptions)),
    () => `${user.fullName} <${user.email}> at ${baseUrl}`,
  );
}
