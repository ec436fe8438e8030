import { openAsBlob } from "node:fs";
import { resolve } from "node:path";
import type { Dispatcher, Response } from "undici";
import { ApiError, AuthenticationError, NetworkError, UsageError } from "../../core/errors.ts";
import { listNames, nearNames } from "../../core/near-names.ts";
import type { Client } from "../../index.ts";
import type { Context } from "../context.ts";
import { readInput } from "../read-text.ts";
import { xmlToJson } from "../xml-json.ts";

interface Flags {
  readonly field: readonly string[];
  readonly input?: string;
  readonly post?: boolean;
  readonly uid: boolean;
}

/** Methods that are called before anybody is signed in. */
const WITHOUT_PERSON = new Set(["users/user_access_info", "users/create_user_account", "users/email_has_account"]);
/** Documented as POST with a form; all others are GET, or POST with a file. */
const FORMS = new Set([
  "entries/add_entry",
  "entries/update_entry",
  "entries/add_comment",
  "notifications/mark_as_read",
]);

/** What is to be asked. */
interface Request {
  readonly method: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly body: Blob | undefined;
  readonly isForm: boolean;
}

/** `labapi api`: any method, with LabArchives' own names. */
export async function run(context: Context, [method]: readonly [string], flags: Flags): Promise<void> {
  const fields = Object.fromEntries(flags.field.map(readField));
  const needsPerson =
    flags.uid && !method.startsWith("utilities/") && !WITHOUT_PERSON.has(method) && fields["uid"] === undefined;
  const body = flags.input === undefined ? undefined : await readBody(context, flags.input);
  const isForm = body === undefined && (flags.post === true || FORMS.has(method));
  if (context.isDryRun)
    return context.output.say(
      `Would ${(body ?? isForm) ? "POST" : "GET"} ${method} with ${Object.keys(fields).join(", ") || "nothing"}.`,
    );
  const person = needsPerson ? { uid: (await context.user()).id } : {};
  const { EnvHttpProxyAgent } = await import("undici");
  const connection = new EnvHttpProxyAgent();
  try {
    const answer = await send(context, { method, fields: { ...person, ...fields }, body, isForm }, connection);
    await (answer.ok ? print(context, answer) : refuse(context, answer, method));
  } finally {
    await connection.destroy();
  }
}

function readField(field: string): [string, string] {
  const end = field.indexOf("=");
  if (end > 0) return [field.slice(0, end), field.slice(end + 1)];
  throw new UsageError(`${JSON.stringify(field)} is not a parameter. Write -f name=value.`);
}

async function readBody(context: Context, file: string): Promise<Blob> {
  if (file === "-") return new Blob([new Uint8Array(await readInput(context))]);
  return await openAsBlob(resolve(context.terminal.cwd, file)).catch((cause: unknown) => {
    throw new UsageError(`The file ${JSON.stringify(file)} cannot be read.`, { cause });
  });
}

/** Asks once: whether repeating a method does harm is for the person to know. */
async function send(
  context: Context,
  { method, fields, body, isForm }: Request,
  dispatcher: Dispatcher,
): Promise<Response> {
  const { fetch } = await import("undici");
  const url = (await context.client()).constructUrl(method, isForm ? {} : fields);
  const payload = isForm ? new URLSearchParams(fields) : body;
  const headers = body === undefined ? {} : { "content-type": "application/octet-stream" };
  context.output.detail(`${payload === undefined ? "GET" : "POST"} ${url.shown}`);
  try {
    return await fetch(url.reveal(), {
      method: payload === undefined ? "GET" : "POST",
      headers,
      ...(payload === undefined ? {} : { body: payload as never }),
      // A signed address must not be sent on to somebody else.
      redirect: "manual",
      dispatcher,
      signal: context.signal,
    });
  } catch (cause) {
    context.signal.throwIfAborted();
    const why = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : "no connection";
    throw new NetworkError(`${method} could not be called: ${why}. \`labapi doctor\` looks into it.`, { cause });
  }
}

async function print({ output, terminal }: Context, answer: Response): Promise<void> {
  const type = answer.headers.get("content-type") ?? "";
  if (type.includes("xml")) {
    const xml = withoutEcho(await answer.text());
    return output.isJson ? output.json(xmlToJson(xml)) : output.text(xml);
  }
  if (terminal.isOutputShown && !/xml|text|json/.test(type)) {
    await answer.body?.cancel();
    throw new UsageError(`The answer is ${type || "of no known type"}, not text. Redirect the output to a file.`);
  }
  for await (const piece of answer.body ?? []) await terminal.outBytes(piece);
}

/** LabArchives repeats the request in its answer, with a signature that is good for minutes. */
function withoutEcho(xml: string): string {
  return xml.replaceAll(/<request>[\s\S]*?<\/request>/g, "");
}

/** LabArchives' own words, with the code that scripts go by. */
async function refuse(context: Context, answer: Response, method: string): Promise<never> {
  const text = (await answer.text()).slice(0, 100_000);
  const [, code] = /<error-code[^>]*>\s*(\d+)/.exec(text) ?? [];
  const [, description = answer.statusText || "no reason"] = /<error-description[^>]*>([^<]*)/.exec(text) ?? [];
  const apiCode = code === undefined ? undefined : Number(code);
  const hint =
    apiCode === 4503 ? ` ${listNames(nearNames(method, methodsOf(await context.client())).slice(0, 5))}` : "";
  const message = `${method} was refused: ${description} (${code === undefined ? `HTTP ${answer.status}` : `code ${code}`}).${hint}`;
  if (apiCode === 4514) throw new AuthenticationError(message, { reason: "wrong-credentials", apiCode });
  if ([4504, 4506, 4507, 4520, 4533].includes(apiCode ?? 0)) {
    throw new AuthenticationError(`${message} \`labapi doctor\` looks into it.`, { reason: "bad-signature", apiCode });
  }
  throw new ApiError(message, { status: answer.status, apiCode, description, method });
}

function inWireNames(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Every documented method, by LabArchives' names. */
function methodsOf({ api }: Client): string[] {
  return Object.entries(api).flatMap(([className, methods]: [string, object]) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(methods))
      .filter((name) => name !== "constructor")
      .map((name) => `${inWireNames(className)}/${inWireNames(name)}`),
  );
}
