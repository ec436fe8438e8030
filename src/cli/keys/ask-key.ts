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

/** Asks on the terminal for what is not known. @throws Interrupted at Ctrl-C. */
export async function askKey(context: Context, known: Known): Promise<NewKey> {
  const server = known.server ?? (await askServer(context));
  const accessKeyId = known.accessKeyId ?? (await askText(context, "Access key id (ACCESS_KEYID)"));
  const accessPassword = known.accessPassword ?? new Secret(await askPassword(context, accessKeyId));
  return { server, accessKeyId, accessPassword };
}

async function askServer(context: Context): Promise<NewKey["server"]> {
  const { select } = await import("@clack/prompts");
  const options = Object.entries(REGIONS).map(([value, hint]) => ({ value, label: value, hint }));
  const region = await select({
    message: "Which region is the key for?",
    options: [...options, { value: OTHER, label: OTHER, hint: "an address of your own, such as a sandbox" }],
    ...place(context),
  });
  const chosen = answered(region);
  if (chosen !== OTHER) return { region: chosen as Region };
  return { baseUrl: await askText(context, "Its address (API_URL)", problemOfUrl) };
}

async function askText(context: Context, message: string, problemOf = problemOfBlank): Promise<string> {
  const { text } = await import("@clack/prompts");
  return answered(
    await text({ message, validate: (value) => problemOf(value?.trim() ?? ""), ...place(context) }),
  ).trim();
}

async function askPassword(context: Context, accessKeyId: string): Promise<string> {
  const { password } = await import("@clack/prompts");
  const message = `Access password of ${accessKeyId} (ACCESS_PWD)`;
  return answered(
    await password({ message, validate: (value) => problemOfBlank(value?.trim() ?? ""), ...place(context) }),
  ).trim();
}

function problemOfBlank(value: string): string | undefined {
  return value === "" ? "It cannot be empty. Ctrl-C leaves everything as it is." : undefined;
}

function problemOfUrl(value: string): string | undefined {
  return URL.canParse(value) ? undefined : "That is no address. One looks like https://api.labarchives.com";
}

function place({ signal }: Context): { readonly output: NodeJS.WriteStream; readonly signal: AbortSignal } {
  return { output: process.stderr, signal };
}

/** Clack answers a Ctrl-C with a symbol. */
function answered(answer: string | symbol): string {
  if (typeof answer === "symbol") throw new Interrupted();
  return answer;
}
