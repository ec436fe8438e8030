/** The package's version, as `package.json` says it (a test compares them): reading a file for it would cost every program. */
export const PACKAGE_VERSION = "0.1.0";
