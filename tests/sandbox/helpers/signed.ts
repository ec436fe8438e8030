import { Secret } from "../../../src/core/secret.ts";
import type { Sandbox } from "../../../src/sandbox/index.ts";
import { encodeQuery } from "../../../src/wire/query.ts";
import { sign, type SignatureHash } from "../../../src/wire/signing.ts";
import type { XmlElement } from "../../../src/wire/xml-element.ts";
import { readXmlBytes } from "../../../src/wire/xml-reader.ts";

export interface CallOptions {
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly contentType?: string;
  readonly hash?: SignatureHash;
  readonly expires?: number;
  readonly inProcess?: boolean;
}

export type Query = Readonly<Record<string, string>>;

/** A signed URL of a method, or of the sign-in page when `methodInput` says what is signed. */
export function signedUrl(
  sandbox: Sandbox,
  path: string,
  query: Query,
  options: CallOptions & { methodInput?: string } = {},
): string {
  const { hash = "sha512", expires = sandbox.clock.now() } = options;
  const { accessKeyId, accessPassword } = sandbox;
  const methodInput = options.methodInput ?? path.split("/").at(-1) ?? "";
  const sig = sign({ accessKeyId, accessPassword: Secret.of(accessPassword), methodInput, expires, hash });
  const pairs = Object.entries({ ...query, akid: accessKeyId, expires: String(expires), sig });
  return `${sandbox.url}/${path}?${encodeQuery(pairs)}`;
}

/** Calls `tree_tools/get_node` and the like, signed by hand. */
export async function call(
  sandbox: Sandbox,
  method: string,
  query: Query,
  options: CallOptions = {},
): Promise<Response> {
  const url = signedUrl(sandbox, `api/${method}`, query, options);
  const send = options.inProcess === true ? sandbox.fetch : fetch;
  const body = options.form === undefined ? options.body : encodeQuery(Object.entries(options.form));
  const contentType = options.contentType ?? (options.form && "application/x-www-form-urlencoded");
  if (body === undefined) return send(url);
  return send(url, { method: "POST", body, headers: contentType === undefined ? {} : { "content-type": contentType } });
}

/** Like {@link call}, with the answer read; fails unless it is a success. */
export async function ask(
  sandbox: Sandbox,
  method: string,
  query: Query,
  options: CallOptions = {},
): Promise<XmlElement> {
  const response = await call(sandbox, method, query, options);
  const body = Buffer.from(await response.arrayBuffer());
  if (response.status !== 200) throw new Error(`${method}: ${response.status} ${body.toString()}`);
  return readXmlBytes(body);
}

/** The LabArchives error code of an answer that must be a refusal. */
export async function refusal(response: Response): Promise<{ status: number; code: number }> {
  const root = readXmlBytes(Buffer.from(await response.arrayBuffer()));
  return { status: response.status, code: Number(root.child("error-code")?.text) };
}

/** Signs the n-th account in with its token and gives its uid. */
export async function signIn(sandbox: Sandbox, index = 0, options: CallOptions = {}): Promise<string> {
  const user = sandbox.users[index];
  const login = { login_or_email: user?.email ?? "", password: user?.token ?? "" };
  const root = await ask(sandbox, "users/user_access_info", login, options);
  return text(root, "id");
}

/** The text of the first descendant of that name. */
export function text(root: XmlElement, name: string): string {
  const found = root.child(name) ?? root.descendants(name)[0];
  if (found === undefined) throw new Error(`No <${name}> in <${root.name}>`);
  return found.text;
}
