import { systemClock } from "../../src/core/clock.ts";
import { type Logger, silentLogger } from "../../src/core/logger.ts";
import { Secret } from "../../src/core/secret.ts";
import { parseBaseUrl } from "../../src/transport/base-url.ts";
import { DEFAULT_PACING, DEFAULT_RETRY, DEFAULT_TIMEOUTS, type TransportOptions } from "../../src/transport/options.ts";
import { Transport } from "../../src/transport/transport.ts";

/** A transport for tests, with waits short enough to wait for. */
export function testTransport(url: string, options: Partial<TransportOptions> = {}): Transport {
  return new Transport({
    baseUrl: parseBaseUrl(url),
    accessKeyId: "test-key",
    accessPassword: Secret.of("test-password"),
    hash: "sha512",
    clock: systemClock,
    logger: silentLogger,
    timeouts: DEFAULT_TIMEOUTS,
    retry: { ...DEFAULT_RETRY, initialDelayMs: 5 },
    pacing: DEFAULT_PACING,
    random: () => 0,
    ...options,
  });
}

/** Keeps what was logged. */
export function recordingLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const note = (message: string): void => void lines.push(message);
  return { lines, debug: note, info: note, warn: note, error: note };
}
