import { sha256Of } from "../../snapshot/json.ts";
import { type PersonFacts, personKey } from "../survey.ts";
import { type CrateNode, crateNode, refer, type Reference } from "./node.ts";

const UNKNOWN = "#person-unknown";

/** The people of an export, each a node of their own. */
export class People {
  readonly #known: ReadonlyMap<string, PersonFacts>;
  readonly #includeEmails: boolean;

  constructor(known: ReadonlyMap<string, PersonFacts>, includeEmails: boolean) {
    this.#known = known;
    this.#includeEmails = includeEmails;
  }

  /** A reference to somebody; to nobody in particular where there is no name. */
  refer(name: string | undefined, email?: string): Reference {
    if (name === undefined) return refer(UNKNOWN);
    const key = personKey({ name, ...(email !== undefined && { email }) }, this.#known);
    return refer(idOf(key, this.#known.get(key)));
  }

  /** Of everybody, in an order that only depends on who they are. */
  nodes(): readonly CrateNode[] {
    const known = [...this.#known].map(([key, person]) => this.#node(idOf(key, person), person));
    const unknown = crateNode(UNKNOWN, "Person", { name: "Unknown", givenName: "Unknown", familyName: "Unknown" });
    const unique = new Map([...known, unknown].map((node) => [node["@id"], node]));
    return [...unique.values()].toSorted((a, b) => (a["@id"] < b["@id"] ? -1 : 1));
  }

  #node(id: string, { name, email }: PersonFacts): CrateNode {
    const words = name.trim().split(/\s+/);
    const familyName = words.at(-1) ?? name;
    const givenName = words.length > 1 ? words.slice(0, -1).join(" ") : familyName;
    return crateNode(id, "Person", { name, givenName, familyName, email: this.#includeEmails ? email : undefined });
  }
}

function idOf(key: string, person: PersonFacts | undefined): string {
  const orcid = /\d{4}-\d{4}-\d{4}-\d{3}[\dX]/.exec(person?.orcid ?? "")?.[0];
  return orcid === undefined ? `#person-${sha256Of(key).slice(0, 16)}` : `https://orcid.org/${orcid}`;
}
