/** Signs in from a real terminal; the only good code is `good-code`. */
import { collectAuthResponse } from "../../src/auth/collector.ts";
import { defaultAuthenticate } from "../../src/auth/default-authenticate.ts";
import { AuthenticationError } from "../../src/core/errors.ts";
import { silentLogger as logger } from "../../src/core/logger.ts";

const authUrlFor = (redirect: string): string => `https://la.example/?redirect_uri=${encodeURIComponent(redirect)}`;
async function exchange(email: string, code: string): Promise<string> {
  if (code === "good-code") return email;
  throw new AuthenticationError("That code is refused.", { reason: "wrong-credentials" });
}
const machine = { platform: process.platform, env: { LA_AUTH_BROWSER: "terminal" }, fileExists: () => false };
const collect = (): ReturnType<typeof collectAuthResponse<string>> =>
  collectAuthResponse({ port: 0 }, { authUrlFor, exchange, logger });
const email = await defaultAuthenticate<string>({}, { logger, machine, collect });
console.log(`signed in as ${email}`);
