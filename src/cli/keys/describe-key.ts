import type { Context } from "../context.ts";
import { UsageError } from "../../core/errors.ts";
import { clientOptionsOf, findKey } from "./find-key.ts";

/** A part of the key as `labapi config show` tells it; `null` where there is none. */
export interface Described {
  readonly value: string | null;
  /** In words: "the environment", "profile default", ".env". */
  readonly source: string | null;
}

/** The key that commands would use here, without its secret. */
export interface DescribedKey {
  readonly baseUrl: Described;
  readonly accessKeyId: Described;
  /** The value is never the password. */
  readonly accessPassword: Described;
}

const NOTHING: Described = { value: null, source: null };
const SET = "set (not shown)";
const DEFAULT_URL = "https://api.labarchives.com";

/** Finds the key as a command would, and says where each part came from. */
export async function describeKey(context: Context): Promise<DescribedKey> {
  const found = await findKey(context.sessionOptions);
  const { baseUrl, accessKeyId, accessPassword } = found;
  const whole = await lookThroughClient(context, clientOptionsOf(found));
  return {
    baseUrl: baseUrl ?? urlFromElsewhere(whole?.baseUrl),
    accessKeyId: accessKeyId ?? fromFile(whole?.accessKeyId),
    accessPassword:
      accessPassword === undefined ? fromFile(whole && SET) : { value: SET, source: accessPassword.source },
  };
}

function fromFile(value: string | undefined): Described {
  return value === undefined ? NOTHING : { value, source: ".env" };
}

function urlFromElsewhere(baseUrl: string | undefined): Described {
  return baseUrl === undefined || baseUrl === DEFAULT_URL
    ? { value: DEFAULT_URL, source: "the default" }
    : { value: baseUrl, source: ".env" };
}

/** The client itself looks into `.env`; what it ends up with came from there. */
async function lookThroughClient(
  context: Context,
  options: Parameters<Context["clientWith"]>[0],
): Promise<{ readonly baseUrl: string; readonly accessKeyId: string } | undefined> {
  try {
    await using client = await context.clientWith(options);
    return { baseUrl: client.baseUrl, accessKeyId: client.accessKeyId };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return undefined;
  }
}
