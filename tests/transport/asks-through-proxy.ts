/** One call through the proxy of `PROXY`, trusting `CA` beside what Node trusts; says what came of it. */
import { utilities } from "../../src/endpoints/index.ts";
import { NO_RETRY } from "../../src/transport/options.ts";
import { testTransport } from "../helpers/transport.ts";

const { TARGET = "", PROXY, CA = "" } = process.env;
const transport = testTransport(TARGET, { proxy: PROXY, ca: CA, retry: NO_RETRY });
try {
  console.log((await transport.call(utilities.promoMessage, {})).message);
} catch (error) {
  console.log(String(error));
}
await transport.close();
