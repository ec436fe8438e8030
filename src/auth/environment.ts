import { join } from "node:path";
import { UsageError } from "../core/errors.ts";
import { Secret } from "../core/secret.ts";
import { baseUrlOfRegion, parseBaseUrl, type Region, regionOf } from "../transport/base-url.ts";
import { readEnvFile } from "./env-file.ts";

/** The three things without which no call can be signed. */
export interface Credentials {
  readonly baseUrl: URL;
  readonly accessKeyId: string;
  readonly accessPassword: Secret;
  /**
   * A sentence to say before anything is sent, where a `.env` file leads to a host that is not LabArchives' own: whoever wrote that
   * file gets the sign-in.
   */
  readonly notice?: string | undefined;
}

/** What the program itself said; it wins over the environment. */
export interface GivenCredentials {
  readonly baseUrl?: string | undefined;
  readonly region?: Region | undefined;
  readonly accessKeyId?: string | undefined;
  readonly accessPassword?: string | Secret | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The access key: what the program gave, then `API_URL`, `ACCESS_KEYID` and `ACCESS_PWD` from the environment, then from the
 * file `.env` in `folder`. `API_URL` defaults to the US region. An empty value counts as absent. Never writes to the environment.
 *
 * @throws {@link UsageError} that names what is missing and where it was looked for.
 *
 * @example
 * ```ts
 * const { baseUrl, accessKeyId, accessPassword } = readCredentials();
 * ```
 */
export function readCredentials(
  env: Variables = process.env,
  folder: string = process.cwd(),
  given: GivenCredentials = {},
): Credentials {
  const file = join(folder, ".env");
  const needsFile = (["ACCESS_KEYID", "ACCESS_PWD", "API_URL"] as const).some((name) => isBlank(env[name]));
  const fromFile = needsFile ? readEnvFile(file) : {};
  const lookUp = (name: string): string | undefined => present(env[name]) ?? present(fromFile[name]);
  const accessKeyId = present(given.accessKeyId) ?? lookUp("ACCESS_KEYID");
  const accessPassword = presentSecret(given.accessPassword) ?? lookUp("ACCESS_PWD");
  if (accessKeyId === undefined || accessPassword === undefined) {
    const names = { ACCESS_KEYID: accessKeyId, ACCESS_PWD: accessPassword };
    throw missing(
      Object.keys(names).filter((name) => names[name as keyof typeof names] === undefined),
      file,
    );
  }
  const baseUrl = baseUrlOf(given, lookUp);
  const isFromFile = given.baseUrl === undefined && given.region === undefined && isBlank(env["API_URL"]);
  return {
    baseUrl,
    accessKeyId,
    accessPassword: Secret.of(accessPassword),
    notice: isFromFile && regionOf(baseUrl) === undefined ? noticeOf(baseUrl, file) : undefined,
  };
}

function noticeOf({ host }: URL, file: string): string {
  return `API_URL comes from ${file}: everything, sign-ins included, goes to ${host}, which is not LabArchives' own. If that is a surprise, stop and delete the line.`;
}

function baseUrlOf(given: GivenCredentials, lookUp: (name: string) => string | undefined): URL {
  if (given.baseUrl !== undefined && given.region !== undefined) {
    throw new UsageError("Give either baseUrl or region, not both.");
  }
  if (given.region !== undefined) return baseUrlOfRegion(given.region);
  const text = given.baseUrl ?? lookUp("API_URL");
  return text === undefined ? baseUrlOfRegion("us") : parseBaseUrl(text);
}

function missing(names: readonly string[], file: string): UsageError {
  const what = names.length === 1 ? `${names[0]} is` : `${names.join(" and ")} are`;
  return new UsageError(
    `${what} missing: looked in the environment and in ${file}. Set it there, or pass accessKeyId and accessPassword to ` +
      `new Client(). LabArchives support gives access keys to institutions with an Enterprise license.`,
  );
}

function present(value: string | undefined): string | undefined {
  return isBlank(value) ? undefined : value?.trim();
}

function presentSecret(value: string | Secret | undefined): string | Secret | undefined {
  return value === "" ? undefined : value;
}

function isBlank(value: string | undefined): boolean {
  return value === undefined || value.trim() === "";
}
