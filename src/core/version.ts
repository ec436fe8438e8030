const PACKAGE_VERSION = "0.1.0";

/** The package's version. A test compares it with `package.json`: looking for that file would cost every program, and fail in a bundle. */
export function packageVersion(): string {
  return PACKAGE_VERSION;
}
