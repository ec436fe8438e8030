import { DecodeError } from "../core/errors.ts";
import type { EndpointResult } from "../endpoints/endpoint.ts";
import type { AnyEndpoint } from "../endpoints/index.ts";
import { excerptOf } from "../wire/excerpt.ts";
import type { XmlElement } from "../wire/xml-element.ts";
import { webPage } from "../wire/xml-reader.ts";

type XmlResult = Extract<EndpointResult<unknown>, { kind: "xml" }>;

/**
 * An answer is believed only if it is one: the documented root (the class, hyphenated), the wrapper of a list even when it is empty,
 * and, where the request is echoed, the method that was called. Well-formed XML alone may be a portal's page or somebody else's answer.
 */
export function requireShape(endpoint: AnyEndpoint, { shape }: XmlResult, root: XmlElement): void {
  const expected = endpoint.class.replaceAll("_", "-");
  const isOtherRoot = shape.otherRoots?.includes(root.name) === true;
  if (root.name !== expected && !isOtherRoot) {
    const what =
      root.name.toLowerCase() === "html"
        ? webPage()
        : `The answer is <${excerptOf(root.name)}> instead of LabArchives' <${expected}>. Check the base URL.`;
    throw new DecodeError(what, { path: excerptOf(root.name), excerpt: excerptOf(root.wholeText(2000)) });
  }
  refuseOtherEcho(endpoint, root);
  const { holds } = shape;
  if (holds === undefined || isOtherRoot || holds.some((name) => root.has(name))) return;
  throw new DecodeError(`The answer to ${endpoint.class}/${endpoint.method} lacks <${holds[0]}>.`, {
    path: `${root.path}/${holds[0]}`,
    excerpt: excerptOf(root.wholeText(2000)),
  });
}

/** LabArchives API, The echoed request: the class and method that were answered. */
function refuseOtherEcho(endpoint: AnyEndpoint, root: XmlElement): void {
  const echo = root.child("request");
  if (echo === undefined) return;
  for (const name of ["class", "method"] as const) {
    const said = echo.child(name)?.text.trim().replaceAll("-", "_") ?? "";
    if (said === "" || said === endpoint[name]) continue;
    throw new DecodeError(
      `The answer is one to another call (${name} "${excerptOf(said)}" instead of "${endpoint[name]}"). A cache or proxy may have mixed them up.`,
      { path: `${root.path}/request/${name}` },
    );
  }
}
