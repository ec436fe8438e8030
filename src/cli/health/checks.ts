/** What `labapi doctor` looks at, in the order in which things need each other. */
import type { Client, User } from "../../index.ts";
import type { Context } from "../context.ts";
import { exitCodeOf } from "../exit-code.ts";
import { stateFolder } from "../inputs/state-folder.ts";
import { codeIn, profileOf, sessionStore, signIn } from "../session.ts";
import { formatBytes, formatDuration } from "../../core/format.ts";
import { bounded } from "../../core/terminal-safe.ts";

/** What one look found. */
export interface Check {
  readonly name: string;
  readonly status: "ok" | "warning" | "failed";
  readonly text: string;
  /** How to mend it. */
  readonly advice: string | null;
  readonly exitCode: number;
}

type Finding = { readonly text: string; readonly advice?: string };

// LabArchives refuses what is signed more than two minutes off.
const SKEW_LIMIT_MS = 120_000;
const SKEW_WORTH_TELLING_MS = 10_000;
const MOST_CHARACTERS = 2000;

/** One look after the other: key, connection, clock, session, rights; until one fails that the next need. */
export async function lookAround(context: Context): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const look = async <T>(name: string, advice: string, task: () => Promise<[T, Finding]>): Promise<T | undefined> => {
    try {
      const [value, finding] = await task();
      checks.push({
        name,
        status: finding.advice === undefined ? "ok" : "warning",
        advice: null,
        exitCode: 0,
        ...finding,
      });
      return value;
    } catch (error) {
      context.signal.throwIfAborted();
      const text = bounded(error instanceof Error ? error.message : String(error), MOST_CHARACTERS);
      checks.push({ name, status: "failed", text, advice, exitCode: exitCodeOf(error) });
      return undefined;
    }
  };
  await look("state folder", "Set LABAPI_STATE_HOME to a folder that you may write.", () => lookAtState(context));
  const client = await look("access key", "Run `labapi configure`, or set API_URL, ACCESS_KEYID and ACCESS_PWD.", () =>
    lookAtKey(context),
  );
  if (client !== undefined) await lookAtServer(context, client, look);
  return checks;
}

type Look = <T>(name: string, advice: string, task: () => Promise<[T, Finding]>) => Promise<T | undefined>;

async function lookAtServer(context: Context, client: Client, look: Look): Promise<void> {
  const reached = await look("connection", connectionAdvice(context), () => lookAtConnection(context, client));
  if (reached === undefined) return;
  const signed = await look("signature", "Check ACCESS_PWD and that API_URL is the region of the key.", async () => {
    await client.api.utilities.promoMessage({ signal: context.signal });
    return [true, { text: "LabArchives accepts the access key." }];
  });
  if (signed === undefined) return;
  const user = await look("session", "Run `labapi login`.", () => lookAtSession(context, client));
  if (user !== undefined) await look("rights", "Ask the owner of the notebook.", () => lookAtRights(context, user));
}

async function lookAtState({ terminal }: Context): Promise<[string, Finding]> {
  const folder = stateFolder(terminal, "put");
  return [folder, { text: `Journals are kept in ${folder}.` }];
}

async function lookAtKey(context: Context): Promise<[Client, Finding]> {
  const client = await context.client();
  return [client, { text: `Key ${client.accessKeyId} for ${client.baseUrl}.` }];
}

async function lookAtConnection({ signal }: Context, client: Client): Promise<[true, Finding]> {
  const before = Date.now();
  const { epochMs } = await client.api.utilities.epochTime({ signal });
  const tookMs = Date.now() - before;
  const skewMs = Math.abs(before + tookMs / 2 - epochMs);
  const text = `Answered in ${tookMs} ms; the clocks differ by ${formatDuration(skewMs)}.`;
  if (skewMs < SKEW_WORTH_TELLING_MS) return [true, { text }];
  const isRefused = skewMs > SKEW_LIMIT_MS;
  const advice = isRefused
    ? "Set this machine's clock: LabArchives refuses what is signed more than two minutes off (labapi asks for its time and goes on)."
    : "Set this machine's clock.";
  return [true, { text, advice }];
}

function connectionAdvice({ terminal: { env } }: Context): string {
  const proxy = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY"].find(
    (name) => env[name],
  );
  const way =
    proxy === undefined ? "No proxy is set (HTTPS_PROXY)" : `The proxy of ${proxy} is used (NO_PROXY goes around it)`;
  return `${way}. If a company's certificate is the trouble, name its file in NODE_EXTRA_CA_CERTS.`;
}

/** Nobody is asked here: looking must not sign anybody in. */
async function lookAtSession(context: Context, client: Client): Promise<[User, Finding]> {
  const terminal = { ...context.terminal, isInteractive: false };
  const user = await signIn(client, { ...context.sessionOptions, terminal });
  const isByCode = context.flags.profile === undefined && codeIn(terminal) !== undefined;
  const profile = profileOf(context.sessionOptions);
  const savedAt = isByCode ? undefined : (await (await sessionStore(terminal)).load(profile))?.savedAt;
  const how = isByCode ? "with the code in AUTH_KEY" : `as profile ${profile}, since ${savedAt ?? "an unknown time"}`;
  return [user, { text: `${user.fullName} <${user.email}> is signed in ${how}.` }];
}

async function lookAtRights({ signal }: Context, user: User): Promise<[true, Finding]> {
  const limitBytes = await user.maxUploadSize({ signal });
  const { size } = user.notebooks;
  if (size === 0)
    return [
      true,
      {
        text: "There is no notebook to open.",
        advice: "Make one (`labapi notebooks --create`), or ask to be let into one.",
      },
    ];
  await user.notebooks.default.children({ signal });
  return [true, { text: `${size} notebooks can be opened; files of up to ${formatBytes(limitBytes)} can be sent.` }];
}
