import { readInput } from "../inputs/read-text.ts";
import { resolve } from "node:path";
import type { AnyAnswer, Download, UploadSource } from "../../index.ts";
import { UsageError } from "../../core/errors.ts";
import { listNames, nearNames } from "../../core/near-names.ts";
import { methodsOf } from "../completion/methods.ts";
import type { Context } from "../context.ts";
import { withoutPerson } from "../views/without-person.ts";
import { xmlToJson, xmlToText } from "../views/xml-json.ts";

interface Flags {
  readonly field: readonly string[];
  readonly input?: string;
  readonly post?: boolean;
  readonly uid: boolean;
  readonly timeout?: number;
}

/** Methods that are called before anybody is signed in. */
const WITHOUT_PERSON = new Set(["users/user_access_info", "users/create_user_account", "users/email_has_account"]);
const NO_SUCH_METHOD = 4503;

/** `labapi api`: any method, with LabArchives' own names. */
export async function run(context: Context, [method]: readonly [string], flags: Flags): Promise<void> {
  const fields = Object.fromEntries(flags.field.map(readField));
  const needsPerson =
    flags.uid && !method.startsWith("utilities/") && !WITHOUT_PERSON.has(method) && fields["uid"] === undefined;
  const file = flags.input === undefined ? undefined : await readBody(context, flags.input);
  if (context.isDryRun)
    return context.output.plan(`call ${method} with ${Object.keys(fields).join(", ") || "nothing"}`);
  const client = await context.client();
  const uid = needsPerson ? (await context.user()).id : fields["uid"];
  const person = uid === undefined ? {} : { uid };
  try {
    const options = { form: flags.post, file, timeoutMs: flags.timeout, signal: context.signal };
    const answer = await client.call(method, { ...fields, ...person }, options);
    await print(context, answer, { method, uid });
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, "apiCode") === NO_SUCH_METHOD)
      error.message += ` ${listNames(nearNames(method, methodsOf(client)).slice(0, 5))}`;
    throw error;
  }
}

function readField(field: string): [string, string] {
  const end = field.indexOf("=");
  if (end > 0) return [field.slice(0, end), field.slice(end + 1)];
  throw new UsageError(`${JSON.stringify(field)} is not a parameter. Write -f name=value.`);
}

async function readBody(context: Context, file: string): Promise<UploadSource> {
  return file === "-" ? await readInput(context) : resolve(context.terminal.cwd, file);
}

interface Asked {
  readonly method: string;
  readonly uid: string | undefined;
}

async function print(context: Context, answer: AnyAnswer, { method, uid }: Asked): Promise<void> {
  const { output } = context;
  if (answer.kind === "file") return await printFile(context, answer.download);
  const root = withoutPerson(answer.root, { isOfUsers: method.startsWith("users/"), uid });
  if (output.isJson) output.json(xmlToJson(root));
  else output.text(xmlToText(root));
}

async function printFile({ terminal }: Context, file: Download): Promise<void> {
  await using download = file;
  const type = download.contentType ?? "";
  if (terminal.isOutputShown && !/^text\/|xml|json/.test(type))
    throw new UsageError(`The answer is ${type || "of no known type"}, not text. Redirect the output to a file.`);
  for await (const piece of download.stream()) await terminal.outBytes(piece);
}
