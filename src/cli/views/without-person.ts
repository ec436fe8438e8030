import type { XmlNode } from "../../index.ts";

/** Whose id must not be shown. */
interface Person {
  /** Is it an answer about people, whose own `id` is the uid? */
  readonly isOfUsers: boolean;
  readonly uid: string | undefined;
}

const HIDDEN = "[redacted]";

/** An answer without the request that LabArchives repeats in it (signature and all), and without the uid, which is kept like a token. */
export function withoutPerson(root: XmlNode, { isOfUsers, uid }: Person): XmlNode {
  const hide = (text: string): string => (uid === undefined || uid === "" ? text : text.replaceAll(uid, HIDDEN));
  const copy = ({ name, attributes, children, text, isNil }: XmlNode, depth: number): XmlNode => {
    const isUid = name === "uid" || (isOfUsers && depth === 1 && name === "id");
    return {
      name,
      isNil,
      attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, hide(value)])),
      text: isUid && text !== "" ? HIDDEN : hide(text),
      children: children.filter((child) => child.name !== "request").map((child) => copy(child, depth + 1)),
    };
  };
  return copy(root, 0);
}
