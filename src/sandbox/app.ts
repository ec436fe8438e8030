import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { Hono } from "hono";
import type { Logger } from "../core/logger.ts";
import { faultAnswer, rootOf } from "./answer.ts";
import type { CallLog } from "./call-log.ts";
import type { Faults } from "./faults.ts";
import { ConnectionDropped, misbehave } from "./misbehave.ts";
import { addPages } from "./pages/routes.ts";
import type { ApiContext } from "./context.ts";
import { followReportLink, REPORT_PATH } from "./reports.ts";
import { answerCall } from "./router.ts";
import { SandboxFault } from "./sandbox-fault.ts";

/** What the whole server works with. */
export interface AppContext extends ApiContext {
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly logger: Logger;
  readonly gzipXml: boolean;
  /** Fires when the sandbox closes: nobody waits any longer. */
  readonly closing: AbortSignal;
}

/** The sandbox as one function from request to answer; rejecting means that the connection is dropped. */
export function createApp(context: AppContext): (request: Request, clientIp: string) => Promise<Response> {
  const app = new Hono<{ Bindings: { clientIp: string } }>();
  app.all("/api/:class/:method", ({ req, env }) =>
    answerLogged(context, req.param("class"), req.param("method"), req.raw, env.clientIp),
  );
  addPages(app, context);
  app.get(`${REPORT_PATH}/:token`, ({ req }) => followReportLink(context, req.param("token")));
  app.notFound(() => faultAnswer(new SandboxFault(4503)));
  app.onError((error) => {
    // A dropped connection is no answer: it must reach the socket.
    if (error instanceof ConnectionDropped || context.closing.aborted) throw error;
    context.logger.error("A page of the sandbox failed", { error });
    return new Response("The sandbox failed.\n", { status: 500 });
  });
  return async (request, clientIp) => {
    if (context.closing.aborted) throw new ConnectionDropped("The sandbox is closed.");
    return app.fetch(request, { clientIp });
  };
}

async function answerLogged(
  context: AppContext,
  className: string,
  method: string,
  request: Request,
  clientIp: string,
): Promise<Response> {
  const at = context.now();
  let status = 0;
  try {
    const victim = {
      method,
      answer: () => answerSafely(context, className, method, request, clientIp),
      errorBelow: context.nestErrors ? rootOf(className) : undefined,
      storage: context.storage,
    };
    const response = await misbehave(context.faults, victim, context.closing);
    ({ status } = response);
    return context.gzipXml ? await packed(request, response) : response;
  } finally {
    context.calls.add({ class: className, method, status, at });
    context.logger.debug(`${className}/${method}`, { status });
  }
}

/** The XML packed, for whoever takes it so. A file stays as it is. */
async function packed(request: Request, response: Response): Promise<Response> {
  const isXml = response.headers.get("content-type")?.startsWith("application/xml") === true;
  if (!isXml || !/\bgzip\b/.test(request.headers.get("accept-encoding") ?? "")) return response;
  const body = await promisify(gzip)(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set("content-encoding", "gzip");
  headers.set("content-length", String(body.byteLength));
  return new Response(new Uint8Array(body), { status: response.status, headers });
}

/** What the sandbox itself gets wrong is LabArchives' "unexpected error", and a line in the log. */
async function answerSafely(
  context: AppContext,
  className: string,
  method: string,
  request: Request,
  clientIp: string,
): Promise<Response> {
  const akid = new URL(request.url).searchParams.get("akid") ?? "";
  if (context.calls.isTooSoon(akid, Date.now())) {
    return new Response("Too many requests\n", {
      status: 429,
      headers: { "retry-after": "1", "content-type": "text/plain" },
    });
  }
  try {
    return await answerCall(context, className, method, request, clientIp);
  } catch (error) {
    context.logger.error(`${className}/${method} failed in the sandbox itself`, { error });
    return faultAnswer(new SandboxFault(4999));
  }
}
