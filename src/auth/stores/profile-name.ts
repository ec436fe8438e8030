import { UsageError } from "../../core/errors.ts";

/**
 * Checks a profile's name: what may be part of a file name on every system. Lower case only, as some systems cannot tell.
 *
 * @throws {@link UsageError}
 */
export function checkProfile(profile: string): string {
  if (/^[a-z0-9][a-z0-9._@+-]{0,99}$/.test(profile)) return profile;
  throw new UsageError(
    `${JSON.stringify(profile)} is not a profile name. Use up to 100 of a-z, 0-9 and ._@+-, and begin with a letter or digit.`,
  );
}
