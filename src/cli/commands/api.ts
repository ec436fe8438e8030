import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { ApiError, AuthenticationError, NetworkError, UsageError } from "../../core/errors.ts";
import { listNames, nearNames } from "../../core/near-names.ts";
import { methodsOf } from "../completion/methods.ts";
import type { Context } from "../context.ts";
import { readInput } from "../inputs/read-text.ts";
import { xmlToJson } from "../views/xml-json.ts";

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

/** A file as a body: its bytes when they are wanted. */
interface FileBody {
  readonly sizeBytes: number;
  readonly open: () => Buffer | Readable;
}

type Answer = Dispatcher.ResponseData;

/** What is to be asked. */
interface Request {
  readonly method: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly body: FileBody | undefined;
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
    await (answer.statusCode < 300 ? print(context, answer) : refuse(context, answer, method));
  } finally {
    await connection.destroy();
  }
}

function readField(field: string): [string, string] {
  const end = field.indexOf("=");
  if (end > 0) return [field.slice(0, end), field.slice(end + 1)];
  throw new UsageError(`${JSON.stringify(field)} is not a parameter. Write -f name=value.`);
}

async function readBody(context: Context, file: string): Promise<FileBody> {
  if (file === "-") {
    const bytes = await readInput(context);
    return { sizeBytes: bytes.byteLength, open: () => bytes };
  }
  const path = resolve(context.terminal.cwd, file);
  const info = await stat(path).catch(() => undefined);
  if (info?.isFile() !== true) throw new UsageError(`The file ${JSON.stringify(file)} cannot be read.`);
  return { sizeBytes: info.size, open: () => createReadStream(path) };
}

/** Asks once: whether repeating a method does harm is for the person to know. Redirects are not followed, as the address is signed. */
async function send(context: Context, asked: Request, dispatcher: Dispatcher): Promise<Answer> {
  const { method, fields, isForm } = asked;
  const { request } = await import("undici");
  const url = (await context.client()).constructUrl(method, isForm ? {} : fields);
  const { verb, headers, body } = payloadOf(asked);
  context.output.detail(`${verb} ${url.shown}`);
  try {
    return await request(url.reveal(), { method: verb, headers, body, dispatcher, signal: context.signal });
  } catch (cause) {
    context.signal.throwIfAborted();
    const why = cause instanceof Error ? cause.message : "no connection";
    throw new NetworkError(`${method} could not be called: ${why}. \`labapi doctor\` looks into it.`, { cause });
  }
}

function payloadOf({ isForm, fields, body }: Request): {
  verb: "GET" | "POST";
  headers: Record<string, string>;
  body: string | Buffer | Readable | null;
} {
  if (isForm) {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return { verb: "POST", headers, body: new URLSearchParams(fields).toString() };
  }
  if (body === undefined) return { verb: "GET", headers: {}, body: null };
  const headers = { "content-type": "application/octet-stream", "content-length": String(body.sizeBytes) };
  return { verb: "POST", headers, body: body.open() };
}

async function print({ output, terminal }: Context, answer: Answer): Promise<void> {
  const type = String(answer.headers["content-type"] ?? "");
  if (type.includes("xml")) {
    const xml = withoutEcho(await answer.body.text());
    return output.isJson ? output.json(xmlToJson(xml)) : output.text(xml);
  }
  if (terminal.isOutputShown && !/xml|text|json/.test(type)) {
    answer.body.destroy();
    throw new UsageError(`The answer is ${type || "of no known type"}, not text. Redirect the output to a file.`);
  }
  for await (const piece of answer.body) await terminal.outBytes(piece as Buffer);
}

/** LabArchives repeats the request in its answer, with a signature that is good for minutes. */
function withoutEcho(xml: string): string {
  return xml.replaceAll(/<request>[\s\S]*?<\/request>/g, "");
}

/** LabArchives' own words, with the code that scripts go by. */
async function refuse(context: Context, answer: Answer, method: string): Promise<never> {
  const text = (await answer.body.text()).slice(0, 100_000);
  const [, code] = /<error-code[^>]*>\s*(\d+)/.exec(text) ?? [];
  const [, description = "no reason"] = /<error-description[^>]*>([^<]*)/.exec(text) ?? [];
  const apiCode = code === undefined ? undefined : Number(code);
  const hint =
    apiCode === 4503 ? ` ${listNames(nearNames(method, methodsOf(await context.client())).slice(0, 5))}` : "";
  const message = `${method} was refused: ${description} (${code === undefined ? `HTTP ${answer.statusCode}` : `code ${code}`}).${hint}`;
  if (apiCode === 4514) throw new AuthenticationError(message, { reason: "wrong-credentials", apiCode });
  if ([4504, 4506, 4507, 4520, 4533].includes(apiCode ?? 0)) {
    throw new AuthenticationError(`${message} \`labapi doctor\` looks into it.`, { reason: "bad-signature", apiCode });
  }
  throw new ApiError(message, { status: answer.statusCode, apiCode, description, method });
}
