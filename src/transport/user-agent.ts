import { UsageError } from "../core/errors.ts";
import { packageVersion } from "../core/version.ts";

const MAX_LENGTH = 200;

/**
 * The `User-Agent` of every call; an application's own name goes before labapi's. Never empty: common web firewalls refuse requests
 * without one.
 */
export function userAgentOf(application?: string): string {
  const own = `labapi-ts/${packageVersion()} node/${process.versions.node}`;
  if (application === undefined) return own;
  if (!/^[!-~]+(?: [!-~]+)*$/.test(application) || application.length > MAX_LENGTH) {
    throw new UsageError(
      `userAgent takes a name of up to ${MAX_LENGTH} printable ASCII characters, like "plate-reader/2.1".`,
    );
  }
  return `${application} ${own}`;
}
