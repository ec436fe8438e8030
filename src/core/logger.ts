/** Extra facts of a log line. Values must not hold secrets; {@link Secret} and {@link SignedUrl} redact themselves. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where labapi reports what it does. `console` fits as it is. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

const nothing = (): void => {};

/** Says nothing. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Only warnings and errors, on standard error: the default, so that a misconfiguration is seen. */
export const warningLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: (message) => console.warn(`labapi: ${message}`),
  error: (message) => console.error(`labapi: ${message}`),
};
