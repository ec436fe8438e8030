import { createHash } from "node:crypto";
import { openPromise } from "yauzl";

/** What is in an archive, whole. For tests only. */
export interface OpenCrate {
  readonly root: string;
  readonly names: readonly string[];
  readonly members: ReadonlyMap<string, Buffer>;
  readonly document: CrateDocument;
}

export type CrateNode = Record<string, unknown>;

export interface CrateDocument {
  readonly "@context": unknown;
  readonly "@graph": readonly CrateNode[];
}

export async function readZip(path: string): Promise<Map<string, Buffer>> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
  const members = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    const pieces: Buffer[] = [];
    if (!entry.fileName.endsWith("/")) {
      for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
    }
    members.set(entry.fileName, Buffer.concat(pieces));
  }
  zip.close();
  return members;
}

export async function openCrate(path: string): Promise<OpenCrate> {
  const members = await readZip(path);
  const names = [...members.keys()];
  const root = names[0]?.split("/")[0] ?? "";
  const text = members.get(`${root}/ro-crate-metadata.json`)?.toString("utf8") ?? "{}";
  return { root, names, members, document: JSON.parse(text) as CrateDocument };
}

/** Check 1 of the consortium: a file at the top, `..`, an absolute path, or not exactly one folder. */
export function structureFaults({ names }: OpenCrate): string[] {
  const faults = names.filter((name) => !name.includes("/") || name.startsWith("/") || name.split("/").includes(".."));
  const roots = new Set(names.map((name) => name.split("/")[0]));
  return [...faults, ...(roots.size === 1 ? [] : [`${roots.size} folders at the top`])];
}

const idOf = (value: unknown): string => ((value as CrateNode | undefined)?.["@id"] ?? "") as string;
const listOf = (value: unknown): unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const typesOf = (node: CrateNode): string[] => listOf(node["@type"]).map(String);

/** Check 3: one descriptor; every Dataset and File on the way from `./` has a name, and none is met twice. */
export function parameterFaults({ document }: OpenCrate): string[] {
  const graph = document["@graph"];
  const faults: string[] = [];
  const byId = new Map(graph.map((node) => [idOf(node), node]));
  if (graph.filter((node) => idOf(node) === "ro-crate-metadata.json").length !== 1) faults.push("not one descriptor");
  const seen = new Set<string>();
  const visit = (id: string): void => {
    if (seen.has(id)) return void faults.push(`${id} is met twice`);
    seen.add(id);
    const node = byId.get(id);
    if (node === undefined) return void faults.push(`${id} is not in the graph`);
    if (!node["name"]) faults.push(`${id} has no name`);
    if (Array.isArray(node["keywords"])) faults.push(`${id} has an array of keywords`);
    if (node["hasPart"] !== undefined && !Array.isArray(node["hasPart"])) faults.push(`${id}: hasPart is no list`);
    for (const part of listOf(node["hasPart"])) visit(idOf(part));
  };
  visit("./");
  return faults;
}

const ONE = ["author", "about", "conformsTo", "sdPublisher"];
const MANY = ["hasPart", "comment"];
const TEXTS = ["name", "version", "identifier", "keywords", "genre", "encodingFormat", "url", "creativeWorkStatus"];

/** Check 4: the consortium's schema. */
export function schemaFaults({ document }: OpenCrate): string[] {
  return document["@graph"].flatMap((node) => {
    const faults: string[] = [];
    if (typeof node["@id"] !== "string" || node["@type"] === undefined) faults.push("no @id or @type");
    for (const key of ONE) {
      const value = node[key];
      if (value !== undefined && (typeof value !== "object" || Array.isArray(value))) faults.push(`${key} is not one`);
    }
    for (const key of MANY) if (node[key] !== undefined && !Array.isArray(node[key])) faults.push(`${key} is no list`);
    for (const key of TEXTS)
      if (node[key] !== undefined && typeof node[key] !== "string") faults.push(`${key} is no text`);
    return faults.map((fault) => `${idOf(node)}: ${fault}`);
  });
}

/** What RO-Crate 1.1 and 1.2 require, as far as it can be told without the web. */
export function requiredFaults({ document, root, members }: OpenCrate, version: "1.1" | "1.2"): string[] {
  const graph = document["@graph"];
  const faults: string[] = [];
  const ids = graph.map(idOf);
  const must = (holds: boolean, fault: string): void => void (holds || faults.push(fault));
  must(new Set(ids).size === ids.length, "an @id stands twice");
  const descriptor = graph.find((node) => idOf(node) === "ro-crate-metadata.json");
  must(typesOf(descriptor ?? {}).includes("CreativeWork"), "the descriptor is no CreativeWork");
  must(idOf(descriptor?.["about"]) === "./", "about is not ./");
  must(idOf(descriptor?.["conformsTo"]) === `https://w3id.org/ro/crate/${version}`, "conformsTo");
  const context = JSON.stringify(document["@context"]);
  must(context.includes(`https://w3id.org/ro/crate/${version}/context`), "context");
  must(version === "1.2" || context.includes("sha256"), "the term sha256 is not in the context");
  const dataset = graph.find((node) => idOf(node) === "./") ?? {};
  must(typesOf(dataset).includes("Dataset"), "the root is no Dataset");
  for (const key of ["name", "description", "datePublished", "license"]) must(Boolean(dataset[key]), `root: ${key}`);
  must(!Number.isNaN(Date.parse(String(dataset["datePublished"]))), "datePublished is no date");
  const reachable = new Set<string>();
  const reach = (id: string): void => {
    if (reachable.has(id)) return;
    reachable.add(id);
    for (const part of listOf(graph.find((node) => idOf(node) === id)?.["hasPart"])) reach(idOf(part));
  };
  reach("./");
  for (const node of graph) {
    const id = idOf(node);
    const isData = typesOf(node).some((type) => type === "Dataset" || type === "File");
    if (isData) must(reachable.has(id), `${id} is not reached from the root`);
    if (typesOf(node).includes("Dataset")) must(id.endsWith("/"), `${id} does not end with a slash`);
    if (isData && id !== "./" && !/^[a-z]+:/i.test(id)) {
      must(members.has(`${root}/${decodeURIComponent(id).replace(/^\.\//, "")}`), `${id} is not in the archive`);
    }
    faults.push(...flatFaults(node, new Set(ids)));
  }
  return faults;
}

/** Flattened: nothing nested but references, and what they name is in the graph. */
function flatFaults(node: CrateNode, ids: ReadonlySet<string>): string[] {
  return Object.entries(node).flatMap(([key, value]) =>
    listOf(value).flatMap((one) => {
      if (one === null || one === "") return [`${idOf(node)}: ${key} is empty`];
      if (typeof one !== "object") return [];
      const keys = Object.keys(one);
      if (keys.length !== 1 || keys[0] !== "@id") return [`${idOf(node)}: ${key} is nested`];
      const isDefined = ids.has(idOf(one)) || idOf(one).startsWith("https://w3id.org/ro/crate/");
      return isDefined ? [] : [`${idOf(node)}: ${key} names ${idOf(one)}, which is nowhere`];
    }),
  );
}

const SLUG = /^\.\/[A-Za-z0-9._-]+\/(?:[A-Za-z0-9._-]+)?$/;

/** Rules that satisfy every importer that was read: each fault is one that some importer would stumble over. */
export function importerFaults({ document, root, names, members }: OpenCrate): string[] {
  const graph = document["@graph"];
  const faults: string[] = [];
  const byId = new Map(graph.map((node) => [idOf(node), node]));
  const must = (holds: boolean, fault: string): void => void (holds || faults.push(fault));
  const parts = listOf(byId.get("./")?.["hasPart"]).map(idOf);
  must(names[0] === `${root}/` && names[1] === `${root}/ro-crate-metadata.json`, "the metadata does not come first");
  must(/^[A-Za-z0-9._-]+$/.test(root), "the root folder is not plain ASCII");
  must(byId.get("ro-crate-metadata.json")?.["version"] === "1.0", "descriptor version");
  const publisher = byId.get(idOf(byId.get("ro-crate-metadata.json")?.["sdPublisher"]));
  must(publisher?.["@type"] === "Organization" && Boolean(publisher["name"]), "sdPublisher");
  for (const node of graph) {
    const id = idOf(node);
    must(typeof node["@type"] === "string", `${id}: @type is no string`);
    if (id !== "./" && ["Dataset", "File"].includes(String(node["@type"]))) must(SLUG.test(id), `${id} is not plain`);
    if (node["author"] !== undefined && node["@type"] !== "Organization") {
      const author = byId.get(idOf(node["author"]));
      const isPerson = ["name", "givenName", "familyName"].every((key) => Boolean(author?.[key]));
      must(isPerson || author?.["@type"] === "Organization", `${id}: author`);
    }
    if (node["@type"] === "Comment") {
      must(Boolean(node["text"]) && node["author"] !== undefined, `${id}: no text or author`);
      must(String(node["dateCreated"]).endsWith("+00:00"), `${id}: date`);
    }
    if (node["@type"] === "File") faults.push(...fileFaults(node, members.get(`${root}/${id.slice(2)}`)));
    if (node["@type"] === "Dataset" && id !== "./") faults.push(...pageFaults(node, parts, names, root));
  }
  return faults;
}

function fileFaults(node: CrateNode, bytes: Buffer | undefined): string[] {
  if (bytes === undefined) return [`${idOf(node)} is not in the archive`];
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return [
    ...(node["sha256"] === sha256 ? [] : [`${idOf(node)}: sha256`]),
    ...(node["contentSize"] === String(bytes.byteLength) ? [] : [`${idOf(node)}: contentSize`]),
  ];
}

function pageFaults(node: CrateNode, parts: readonly string[], names: readonly string[], root: string): string[] {
  const id = idOf(node);
  const files = listOf(node["hasPart"]).map(idOf);
  const faults: string[] = [];
  if (!parts.includes(id)) faults.push(`${id} is not in the root's hasPart`);
  if (files.some((file) => file.endsWith("/"))) faults.push(`${id} has Datasets in it`);
  if (new Set(files.map((file) => file.toLowerCase())).size !== files.length) faults.push(`${id}: names not unique`);
  if (!names.includes(`${root}/${id.slice(2)}`)) faults.push(`${id} has no folder in the archive`);
  if (typeof node["description"] !== "string" || node["description"].includes("\n")) faults.push(`${id}: description`);
  if (typeof node["keywords"] !== "string") faults.push(`${id}: keywords`);
  for (const key of ["about", "license", "citation"]) if (node[key] !== undefined) faults.push(`${id}: ${key}`);
  return faults;
}
