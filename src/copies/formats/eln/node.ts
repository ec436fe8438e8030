/** A node of the flat graph of an RO-Crate. */
export type CrateNode = { readonly "@id": string; readonly "@type": string } & Readonly<Record<string, unknown>>;

export interface Reference {
  readonly "@id": string;
}

/** A node without what is empty: importers stumble over `null` and `""`. */
export function crateNode(id: string, type: string, properties: Readonly<Record<string, unknown>>): CrateNode {
  const filled = Object.entries(properties).filter(([, value]) => !isEmpty(value));
  return { "@id": id, "@type": type, ...Object.fromEntries(filled) };
}

export function refer(id: string): Reference {
  return { "@id": id };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}
