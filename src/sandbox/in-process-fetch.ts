const MAX_REDIRECTS = 20;

/** A `fetch` that needs no socket: every URL leads to the sandbox, but a redirect to somewhere else leads there. */
export function inProcessFetch(handle: (request: Request) => Promise<Response>): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const response = await Promise.race([handle(request), rejectOnAbort(request.signal)]);
    return follow(request, withSignal(unpacked(response), request.signal), handle);
  };
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}

/** An abort reaches a body that is still being read. */
function withSignal(response: Response, signal: AbortSignal): Response {
  if (response.body === null) return response;
  const body = response.body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal });
  return new Response(body, { status: response.status, headers: response.headers });
}

/** A fetch gives bodies as they were before they were packed. */
function unpacked(response: Response): Response {
  if (response.body === null || response.headers.get("content-encoding") !== "gzip") return response;
  const body = response.body.pipeThrough(new DecompressionStream("gzip"));
  return new Response(body, { status: response.status, headers: response.headers });
}

async function follow(
  request: Request,
  first: Response,
  handle: (request: Request) => Promise<Response>,
): Promise<Response> {
  let response = first;
  let from = request.url;
  for (let count = 0; count < MAX_REDIRECTS; count += 1) {
    const location = response.headers.get("location");
    if (location === null || request.redirect === "manual") return response;
    if (request.redirect === "error") throw new TypeError("fetch failed", { cause: new Error("unexpected redirect") });
    await response.body?.cancel();
    const target = new URL(location, from);
    if (target.origin !== new URL(request.url).origin) return fetch(target, { signal: request.signal });
    from = target.href;
    response = await handle(new Request(target, { signal: request.signal }));
  }
  throw new TypeError("fetch failed", { cause: new Error("redirect count exceeded") });
}
