import { shown } from "../../core/terminal-safe.ts";
import type { Context } from "../context.ts";
import { describeKey, type Described } from "../keys/describe-key.ts";
import { keyAdvice } from "../keys/no-key.ts";
import { keyStore } from "../keys/key-store.ts";
import { profileOf, sessionStore } from "../session.ts";
import { columns } from "../terminal/columns.ts";

type Action = "show" | "path" | "forget";

/** `labapi config`: which key is used here and why, where it is kept, and forgetting it. */
export async function run(context: Context, [action = "show"]: readonly [Action?]): Promise<void> {
  if (action === "show") return await show(context);
  const profile = profileOf(context.sessionOptions);
  const store = await keyStore(context.terminal);
  const path = store.whereIs(profile);
  if (action === "path") return context.output.give({ profile, path }, () => path);
  const wasKept = (await store.list()).includes(profile);
  await store.delete(profile);
  context.output.give({ profile, wasKept }, () =>
    wasKept ? `Forgot the key of profile ${profile}.` : `There was no key for profile ${profile}.`,
  );
}

async function show(context: Context): Promise<void> {
  const { output, terminal, sessionOptions } = context;
  const profile = profileOf(sessionOptions);
  const { baseUrl, accessKeyId, accessPassword } = await describeKey(context);
  const session = await (await sessionStore(terminal)).load(profile);
  const signedIn = session === undefined ? null : { email: session.email, baseUrl: session.baseUrl };
  output.give({ profile, baseUrl, accessKeyId, accessPassword, signedIn }, () =>
    columns([
      row("API_URL", baseUrl),
      row("ACCESS_KEYID", accessKeyId),
      row("ACCESS_PWD", accessPassword),
      ["signed in", signedIn === null ? "nobody" : shown(signedIn.email), `profile ${profile}`],
    ]),
  );
  if (accessKeyId.value === null || accessPassword.value === null) output.say(await keyAdvice(terminal));
}

function row(name: string, { value, source }: Described): string[] {
  return [name, value === null ? "not set" : shown(value), source ?? ""];
}
