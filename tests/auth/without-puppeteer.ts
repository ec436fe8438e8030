/** Asks for a window of its own where puppeteer-core is not installed, and prints what comes of it. */
import { register } from "node:module";
import { SiloedWindow } from "../../src/auth/siloed-window.ts";
import { silentLogger as logger } from "../../src/core/logger.ts";

const hook = `export async function resolve(name, context, next) {
  if (name !== "puppeteer-core") return next(name, context);
  throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

const { signal } = new AbortController();
const pending = { callbackUrl: "http://127.0.0.1:1/", redeem: async () => {}, giveUp() {} };
const options = { browser: "chrome", executable: "/nowhere/chrome", logger } as const;
const fallback = {
  open: async () => {
    console.log("fallback");
    return { close: async () => {} };
  },
};
await new SiloedWindow({ ...options, fallback }).open("https://la.example/?sig=S", signal, pending);
await new SiloedWindow(options)
  .open("https://la.example/?sig=S", signal, pending)
  .catch((error: Error) => console.log(error.message));
