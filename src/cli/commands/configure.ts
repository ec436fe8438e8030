import type { Readable } from "node:stream";
import type { Region } from "../../index.ts";
import { AuthenticationError, UsageError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import { shown } from "../../core/terminal-safe.ts";
import type { Context } from "../context.ts";
import { readInput } from "../inputs/read-text.ts";
import { holdingInput } from "../terminal/held-input.ts";
import { askKey, type Known } from "../keys/ask-key.ts";
import { type CheckedKey, checkKey } from "../keys/check-key.ts";
import { keyStore } from "../keys/key-store.ts";
import { profileOf } from "../session.ts";

interface Flags {
  readonly region?: Region;
  readonly url?: string;
  readonly keyId?: string;
  /** Always `-`: standard input. */
  readonly password?: string;
  /** False for `--no-check`. */
  readonly check?: boolean;
}

/** `labapi configure`: takes an access key, asks LabArchives whether it is good, and keeps it for the profile. */
export async function run(context: Context, _args: readonly [], flags: Flags): Promise<void> {
  const { output, terminal, sessionOptions } = context;
  const profile = profileOf(sessionOptions);
  const store = await keyStore(terminal);
  const keptIn = store.whereIs(profile);
  const key = await goodKey(context, await knownFrom(context, flags), flags.check !== false);
  await store.save(profile, key);
  const { baseUrl, accessKeyId, isTested } = key;
  output.give(
    { profile, baseUrl, accessKeyId, keptIn, isTested },
    () => `Kept the key ${shown(accessKeyId)} for ${baseUrl}`,
  );
  output.say(`It is in ${keptIn}, and is used in every folder (profile ${profile}). Next: \`labapi login\`.`);
  warnOfEnvironment(context);
}

async function knownFrom(context: Context, { region, url, keyId, password }: Flags): Promise<Known> {
  if (region !== undefined && url !== undefined) throw new UsageError("Give --region or --url, not both.");
  const text = password === undefined ? undefined : (await readInput(context)).toString("utf8").trim();
  if (text === "") throw new UsageError("The password that was piped in is empty.");
  if (keyId?.trim() === "") throw new UsageError("--key-id is empty.");
  return {
    ...(region === undefined ? {} : { server: { region } }),
    ...(url === undefined ? {} : { server: { baseUrl: url } }),
    ...(keyId === undefined ? {} : { accessKeyId: keyId.trim() }),
    ...(text === undefined ? {} : { accessPassword: new Secret(text) }),
  };
}

/** Asks again while LabArchives refuses what was typed; what came from a flag is refused once and for all. */
async function goodKey(context: Context, known: Known, isTested: boolean): Promise<CheckedKey> {
  const { server, accessKeyId, accessPassword } = known;
  if (server !== undefined && accessKeyId !== undefined && accessPassword !== undefined)
    return await checked(context, { server, accessKeyId, accessPassword }, isTested);
  if (!context.terminal.isInteractive)
    throw new UsageError(
      "There is no terminal to ask on. Give --region (or --url), --key-id and --password -, and pipe the password in.",
    );
  return await holdingInput(process.stdin, async (input) => await untilGood(context, input, known, isTested));
}

async function untilGood(context: Context, input: Readable, known: Known, isTested: boolean): Promise<CheckedKey> {
  for (;;) {
    const key = await askKey(context, input, known);
    try {
      return await checkKey(context, key, isTested);
    } catch (error) {
      if (!(error instanceof AuthenticationError) && !(error instanceof UsageError)) throw notKept(error);
      context.output.warn(`${error.message} Try again, or leave with Ctrl-C: nothing has been kept.`);
    }
  }
}

async function checked(context: Context, key: Required<Known>, isTested: boolean): Promise<CheckedKey> {
  try {
    return await checkKey(context, key, isTested);
  } catch (error) {
    throw notKept(error);
  }
}

/** The class and the exit code stay; the person learns that nothing was changed. */
function notKept(error: unknown): unknown {
  if (error instanceof Error && Reflect.get(error, "code") !== undefined)
    error.message = `${error.message} Nothing was kept; --no-check keeps a key untested.`;
  return error;
}

function warnOfEnvironment({ output, terminal: { env }, flags }: Context): void {
  const set = ["API_URL", "ACCESS_KEYID", "ACCESS_PWD"].filter((name) => env[name]?.trim());
  if (set.length > 0 && flags.profile === undefined)
    output.warn(
      `${set.join(" and ")} in the environment ${set.length === 1 ? "comes" : "come"} before what is kept; see \`labapi config show\`.`,
    );
}
