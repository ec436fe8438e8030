import type { Readable } from "node:stream";
import type { Region } from "../../index.ts";
import { Secret } from "../../core/secret.ts";
import type { Context } from "../context.ts";
import { Interrupted } from "../terminal/terminal.ts";
import type { NewKey } from "./check-key.ts";

/** The regions, as a person knows them. */
export const REGIONS: Readonly<Record<Region, string>> = {
  us: "United States, and everywhere that is not below",
  ca: "Canada",
  au: "Australia, New Zealand",
  uk: "United Kingdom",
  eu: "Europe, but the United Kingdom",
  gov: "US Government",
};

const OTHER = "other";

/** What is known already; the rest is asked. */
export type Known = Partial<NewKey>;

/** Where the questions are put, and where their answers come from. */
interface Place {
  readonly input: Readable;
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

/**
 * Asks on the terminal for what is not known.
 *
 * @param input The keyboard, held for all questions: see `holdingInput`.
 * @throws Interrupted at Ctrl-C.
 */
export async function askKey({ signal }: Context, input: Readable, known: Known): Promise<NewKey> {
  const place = { input, signal, output: process.stderr };
  const server = known.server ?? (await askServer(place));
  const accessKeyId = known.accessKeyId ?? (await askText(place, "Access key id (ACCESS_KEYID)"));
  const accessPassword = known.accessPassword ?? new Secret(await askPassword(place, accessKeyId));
  return { server, accessKeyId, accessPassword };
}

async function askServer(place: Place): Promise<NewKey["server"]> {
  const { select } = await import("@clack/prompts");
  const options = Object.entries(REGIONS).map(([value, hint]) => ({ value, label: value, hint }));
  const region = await select({
    message: "Which region is the key for?",
    options: [...options, { value: OTHER, label: OTHER, hint: "an address of your own, such as a sandbox" }],
    ...place,
  });
  const chosen = answered(region);
  if (chosen !== OTHER) return { region: chosen as Region };
  return { baseUrl: await askText(place, "Its address (API_URL)", problemOfUrl) };
}

async function askText(place: Place, message: string, problemOf = problemOfBlank): Promise<string> {
  const { text } = await import("@clack/prompts");
  return answered(await text({ message, validate: (value) => problemOf(value?.trim() ?? ""), ...place })).trim();
}

async function askPassword(place: Place, accessKeyId: string): Promise<string> {
  const { password } = await import("@clack/prompts");
  const message = `Access password of ${accessKeyId} (ACCESS_PWD)`;
  return answered(
    await password({ message, validate: (value) => problemOfBlank(value?.trim() ?? ""), ...place }),
  ).trim();
}

function problemOfBlank(value: string): string | undefined {
  return value === "" ? "It cannot be empty. Ctrl-C leaves everything as it is." : undefined;
}

function problemOfUrl(value: string): string | undefined {
  return URL.canParse(value) ? undefined : "That is no address. One looks like https://api.labarchives.com";
}

/** Clack answers a Ctrl-C with a symbol. */
function answered(answer: string | symbol): string {
  if (typeof answer === "symbol") throw new Interrupted();
  return answer;
}
