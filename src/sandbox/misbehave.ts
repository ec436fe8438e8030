import { sleep } from "../core/clock.ts";
import { faultAnswer } from "./answer.ts";
import type { Fault, Faults } from "./faults.ts";
import type { FileStorage } from "./file-storage.ts";
import { SandboxFault } from "./sandbox-fault.ts";

/** What a client sees when the other side hangs up: global fetch rejects with the same words. */
export class ConnectionDropped extends TypeError {
  constructor(reason = "The sandbox dropped the connection, as it was told to.") {
    super("fetch failed", { cause: new Error(reason) });
  }
}

/** A call that may go wrong. */
export interface Victim {
  readonly method: string;
  readonly answer: () => Promise<Response>;
  /** The element that `<error>` is put below, if any. */
  readonly errorBelow?: string | undefined;
  readonly storage?: FileStorage | undefined;
}

/** Answers a call the way the armed fault says, or as it should. */
export async function misbehave(faults: Faults, victim: Victim, closing: AbortSignal): Promise<Response> {
  const { method, answer, errorBelow } = victim;
  if (faults.latencyMs > 0) await sleep(faults.latencyMs, closing);
  const fault = faults.take(method);
  if (fault === undefined) return answer();
  if (fault.delayMs !== undefined) await sleep(fault.delayMs, closing);
  const isReplaced = replaces(fault);
  if (isReplaced && fault.afterEffect !== true) return replacement(fault, errorBelow);
  const response = await answer();
  if (isReplaced) {
    await response.body?.cancel();
    return replacement(fault, errorBelow);
  }
  if (fault.lapsedLink === true) victim.storage?.lapse(response);
  return fault.cutBodyAfterBytes === undefined ? response : cutAfter(response, fault.cutBodyAfterBytes);
}

function replaces(fault: Fault): boolean {
  return fault.dropConnection === true || fault.html === true || fault.code !== undefined || fault.status !== undefined;
}

function replacement(fault: Fault, errorBelow: string | undefined): Response {
  if (fault.dropConnection === true) throw new ConnectionDropped();
  if (fault.html === true) return webPage(fault.status ?? 200, "Sign in to the network");
  if (fault.code !== undefined) return faultAnswer(new SandboxFault(fault.code, undefined, fault.status), errorBelow);
  return webPage(fault.status ?? 502, "The gateway has no answer");
}

function webPage(status: number, title: string): Response {
  const body = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return new Response(body, { status, headers: { "content-type": "text/html; charset=utf-8" } });
}

/** The announced length stays: it is the connection that ends too early. */
function cutAfter(response: Response, limitBytes: number): Response {
  let leftBytes = limitBytes;
  const cut = new TransformStream<Uint8Array, Uint8Array>({
    async transform(piece, controller) {
      controller.enqueue(piece.subarray(0, leftBytes));
      leftBytes -= piece.byteLength;
      if (leftBytes > 0) return;
      // Gives what was let through a chance to leave before the connection goes.
      await sleep(1);
      controller.error(new ConnectionDropped());
    },
  });
  const body = response.body?.pipeThrough(cut) ?? null;
  return new Response(body, { status: response.status, headers: response.headers });
}
