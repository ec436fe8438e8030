/** One attempt of one call, when its answer has begun or could not be had. No address, parameter or secret is in it. */
export interface RequestReport {
  /** LabArchives' name, like `tree_tools/get_tree_level`. */
  readonly method: string;
  readonly verb: "GET" | "POST";
  /** 1 for the first one. */
  readonly attempt: number;
  /** The HTTP status, or `undefined` when no answer came. */
  readonly status: number | undefined;
  /** From sending the request to the answer's headers, or to giving up, in milliseconds. */
  readonly durationMs: number;
  /** Why no answer came: the name of the error. */
  readonly errorName: string | undefined;
}

/** A call that will be sent again. */
export interface RetryReport {
  readonly method: string;
  /** The attempt that failed; 1 for the first one. */
  readonly attempt: number;
  /** The HTTP status it failed with, or `undefined` when no answer came. */
  readonly status: number | undefined;
  readonly errorName: string;
  /** How long is waited before the next attempt, in milliseconds. */
  readonly waitMs: number;
}

/** For metrics and tracing. A hook that throws is reported to the logger and changes nothing. */
export interface TransportHooks {
  /** Told of every attempt. */
  readonly onRequest?: ((report: RequestReport) => void) | undefined;
  /** Told before every repetition. */
  readonly onRetry?: ((report: RetryReport) => void) | undefined;
}
