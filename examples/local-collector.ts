/**
 * The callback on this machine, the browser in your own hands: for a kiosk, a notebook server, a tool with its own window.
 *
 *     API_URL=… ACCESS_KEYID=… ACCESS_PWD=… npx tsx examples/local-collector.ts
 */
import { Client } from "labapi";

await using client = new Client();
await using collector = await client.collectAuthResponse({ port: 0, callbackPath: "/auth/local-demo/" });
console.log("Open this address in a browser on this machine:");
console.log(collector.authUrl);

const user = await collector.wait();
console.log(`Signed in as ${user.fullName}.`);
