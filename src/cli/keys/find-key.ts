/**
 * Where the access key comes from: `--profile`, the environment, the profile, `.env`. A kept key is used whole or not at all: a
 * key signs for one server, and an address from elsewhere must never get what it signs.
 *
 * @module
 */
import type { ClientOptions } from "../../index.ts";
import { Secret } from "../../core/secret.ts";
import { runningSandboxes } from "../sandbox-process/running.ts";
import { profileOf, sessionStore, type WhoIsMeant } from "../session.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { keyStore } from "./key-store.ts";

/** A part of the key, and what it was found in, in words. */
export interface Found<T> {
  readonly value: T;
  readonly source: string;
}

/** What was found before the client looks into `.env` for the rest. */
export interface FoundKey {
  readonly baseUrl?: Found<string>;
  readonly accessKeyId?: Found<string>;
  readonly accessPassword?: Found<Secret>;
}

/**
 * Looks for the access key of whoever is meant.
 *
 * @throws UsageError when a kept key cannot be read.
 */
export async function findKey(who: WhoIsMeant): Promise<FoundKey> {
  const given = keyInEnvironment(who.terminal);
  const isNamed = who.profile !== undefined;
  if (!isNamed && given.accessKeyId !== undefined && given.accessPassword !== undefined) return given;
  const kept = await keptKey(who);
  if (kept === undefined) return given;
  if (isNamed) return kept;
  return fits(given, kept) ? { ...kept, ...given } : given;
}

/** What the client takes. */
export function clientOptionsOf({ baseUrl, accessKeyId, accessPassword }: FoundKey): ClientOptions {
  return { baseUrl: baseUrl?.value, accessKeyId: accessKeyId?.value, accessPassword: accessPassword?.value };
}

function keyInEnvironment({ env }: Terminal): FoundKey {
  const given = <T>(name: string, read: (text: string) => T): Found<T> | undefined => {
    const text = env[name]?.trim();
    return text ? { value: read(text), source: "the environment" } : undefined;
  };
  const [baseUrl, accessKeyId] = [given("API_URL", String), given("ACCESS_KEYID", String)];
  const accessPassword = given("ACCESS_PWD", (text) => new Secret(text));
  return {
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...(accessPassword === undefined ? {} : { accessPassword }),
  };
}

/** Does the environment speak of the same key? */
function fits(given: FoundKey, kept: Required<FoundKey>): boolean {
  const isSameServer = given.baseUrl === undefined || sameUrl(given.baseUrl.value, kept.baseUrl.value);
  return isSameServer && (given.accessKeyId === undefined || given.accessKeyId.value === kept.accessKeyId.value);
}

function sameUrl(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).href === new URL(b).href;
}

async function keptKey(who: WhoIsMeant): Promise<Required<FoundKey> | undefined> {
  const profile = profileOf(who);
  const name = `${who.profile === undefined ? "profile" : "--profile"} ${profile}`;
  const key = (await keyOfSandbox(who)) ?? (await (await keyStore(who.terminal)).load(profile));
  if (key === undefined) return undefined;
  const { baseUrl, accessKeyId, accessPassword } = key;
  const source = "savedAt" in key ? name : `the sandbox (${name})`;
  return {
    baseUrl: { value: baseUrl, source },
    accessKeyId: { value: accessKeyId, source },
    accessPassword: { value: accessPassword, source },
  };
}

interface SandboxKey {
  readonly baseUrl: string;
  readonly accessKeyId: string;
  readonly accessPassword: Secret;
}

/** Somebody who signed in to a sandbox goes on with its key, for as long as it runs. */
async function keyOfSandbox(who: WhoIsMeant): Promise<SandboxKey | undefined> {
  const session = await loadSession(who);
  if (session === undefined || new URL(session.baseUrl).hostname !== "127.0.0.1") return undefined;
  const all = await runningSandboxes(who.terminal).catch(() => []);
  const its = all.find((one) => sameUrl(one.url, session.baseUrl) && one.accessKeyId === session.accessKeyId);
  return its && { baseUrl: its.url, accessKeyId: its.accessKeyId, accessPassword: its.accessPassword };
}

/** A session that cannot be read is told about by whoever needs it. */
async function loadSession(who: WhoIsMeant): Promise<{ baseUrl: string; accessKeyId: string } | undefined> {
  try {
    const session = await (await sessionStore(who.terminal)).load(profileOf(who));
    return session !== undefined && URL.canParse(session.baseUrl) ? session : undefined;
  } catch {
    return undefined;
  }
}
