/**
 * The package's version. A test compares it with `package.json`: looking for that file would cost every program, and fail in a bundle.
 *
 * @example
 * ```ts
 * import { version } from "labapi";
 * console.log(`labapi ${version}`);
 * ```
 */
export const version = "0.1.0";

/** The same, for whoever builds a sentence with it. */
export function packageVersion(): string {
  return version;
}
