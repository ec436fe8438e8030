import { DecodeError, UsageError } from "../core/errors.ts";
import { givenObject, givenText } from "../core/given.ts";
import { type Endpoint, endpoint, xml } from "../endpoints/endpoint.ts";
import { findEndpoint } from "../endpoints/index.ts";
import { optional, type Params } from "../endpoints/param.ts";
import type { AnyAnswer, AnyCallOptions } from "../transport/any-answer.ts";
import type { Transport } from "../transport/transport.ts";
import { prepareUpload } from "../transport/upload.ts";
import type { XmlElement } from "../wire/xml-element.ts";

/**
 * Calls any method under LabArchives' own names, with everything a call of this package has: signature, pace, deadlines, typed errors.
 * Reads that are documented may be repeated; whatever else is sent once.
 *
 * @throws {@link UsageError} when the name is none.
 */
export async function callAnyMethod(
  transport: Transport,
  method: string,
  fields: Readonly<Record<string, string>>,
  { form, file, ...options }: AnyCallOptions = {},
): Promise<AnyAnswer> {
  givenText(method, "The method");
  givenObject(fields, "The parameters");
  const called = endpointFor(method, Object.keys(fields), { form: form === true, hasFile: file !== undefined });
  const values = Object.fromEntries(Object.entries(fields).map(([name, value]) => [keyOf(name), value])) as never;
  if (called.result.kind === "bytes")
    return { kind: "file", download: await transport.download(called as Endpoint<Params, never>, values, options) };
  const document = called as Endpoint<Params, XmlElement>;
  if (file === undefined) return { kind: "xml", root: await transport.call(document, values, options) };
  const { value } = await transport.upload(document, values, await prepareUpload(file), options);
  return { kind: "xml", root: value };
}

/** What the catalogue knows, with the parameters as they were given. */
function endpointFor(
  method: string,
  names: readonly string[],
  { form, hasFile }: { readonly form: boolean; readonly hasFile: boolean },
): Endpoint {
  const [className = "", name = ""] = method.split("/");
  if (!/^[a-z_]+\/[a-z_]+$/.test(method))
    throw new UsageError(`"${method}" is not a method. Give class and method, like "entries/entry_attachment".`);
  const known = findEndpoint(className, name);
  const params = Object.fromEntries(names.map((wire) => [keyOf(wire), optional.text(wire)])) as unknown as Params;
  const usual = known ?? endpoint({ ...UNKNOWN, class: className, method: name });
  const { result } = usual;
  const way = hasFile
    ? ("raw" as const)
    : form
      ? ("form" as const)
      : usual.transport === "raw"
        ? "query"
        : usual.transport;
  return {
    ...usual,
    params,
    transport: way,
    verb: way === "query" ? (usual.transport === "query" ? usual.verb : "GET") : "POST",
    // Nothing found is an answer like any other here: LabArchives' own words are wanted.
    result: result.kind === "bytes" ? result : { ...result, decode: asDocument, none: undefined },
  };
}

/** A web page that happens to be well-formed is a portal's, not LabArchives'. */
function asDocument(root: XmlElement): XmlElement {
  if (root.name !== "html") return root;
  throw new DecodeError("A web page came instead of an answer. Is there a sign-in page or a proxy in between?", {
    path: root.name,
    excerpt: "<html>",
  });
}

/** Calls go through the lane of their person. */
function keyOf(wire: string): string {
  return wire === "uid" ? "userId" : wire;
}

const UNKNOWN = {
  verb: "GET",
  // Nobody knows what it does, so it is never repeated.
  mutates: true,
  params: {},
  result: xml(asDocument),
  summary: "not documented",
} as const;
