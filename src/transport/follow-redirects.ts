import { ApiError } from "../core/errors.ts";
import { SignedUrl } from "../core/secret.ts";
import { isLoopback } from "./base-url.ts";
import { repeatsSecrets } from "./call-secrets.ts";
import type { HttpClient, HttpRequest, HttpResponse } from "./http.ts";
import type { PreparedCall } from "./prepared-call.ts";
import { Refusal } from "./refusal.ts";

const MAX_HOPS = 3;
// What a redirect says besides its address is of no use; reading it keeps the connection.
const MAX_IGNORED_BYTES = 64 * 1024;
const FOLLOWED = new Set([301, 302, 303, 307, 308]);

/** Where a download came from in the end. */
export interface Arrival {
  readonly response: HttpResponse;
  /** The last address, when there was a redirect; it opens the file for whoever has it. */
  readonly address: SignedUrl | undefined;
}

/** A request on its way, and when its first address was asked. */
export interface Journey {
  readonly http: HttpClient;
  readonly request: HttpRequest;
  readonly call: PreparedCall<unknown>;
  readonly startedAt: number;
}

/**
 * Follows the redirects of a download to the storage that holds the file (LabArchives API, Binary): at most three, over https alone
 * (plain http only within this machine), with nothing of ours sent along. Any other redirect is refused.
 */
export async function followRedirects(journey: Journey, first: HttpResponse): Promise<Arrival> {
  const { http, request, call, startedAt } = journey;
  let arrival: Arrival = { response: first, address: undefined };
  const seen = new Set([request.url.reveal()]);
  while (FOLLOWED.has(arrival.response.status)) {
    const { status } = arrival.response;
    const location = arrival.response.header("location");
    await arrival.response.bytes(MAX_IGNORED_BYTES).catch(() => {});
    request.signal?.throwIfAborted();
    const target = targetOf(location, arrival.address ?? request.url);
    const fault = faultOf(target, arrival.address ?? request.url, call);
    if (fault !== undefined || target === undefined) throw refused(call, status, fault ?? "without an address");
    if (seen.has(target.href)) throw refused(call, status, "in a circle");
    if (seen.size > MAX_HOPS) throw refused(call, status, `for the ${MAX_HOPS + 1}th time in a row`);
    seen.add(target.href);
    const address = new SignedUrl(target.href);
    call.urls.push(address);
    const spentMs = performance.now() - startedAt;
    const { headers, timeouts, signal } = request;
    const response = await http.send({ verb: "GET", url: address, headers, timeouts, spentMs, signal });
    arrival = { response, address };
  }
  return arrival;
}

function targetOf(location: string | undefined, from: SignedUrl): URL | undefined {
  if (location === undefined || !URL.canParse(location, from.reveal())) return undefined;
  const target = new URL(location, from.reveal());
  target.hash = "";
  return target;
}

/** Why an address is not gone to. The address itself is a secret, so only its host is told. */
function faultOf(target: URL | undefined, from: SignedUrl, call: PreparedCall<unknown>): string | undefined {
  if (target === undefined) return undefined;
  const isWithinMachine = isLoopback(target) && isLoopback(new URL(from.reveal()));
  if (target.protocol === "http:" && !isWithinMachine) return `to ${target.host} over plain http`;
  if (target.protocol !== "https:" && target.protocol !== "http:") return `to a "${target.protocol}" address`;
  if (target.username !== "" || target.password !== "") return `to ${target.host} with user information`;
  return repeatsSecrets(target.href, call) ? `to ${target.host} with the call's own secrets in the address` : undefined;
}

function refused({ endpoint }: PreparedCall<unknown>, status: number, how: string): Refusal {
  const method = `${endpoint.class}/${endpoint.method}`;
  const message =
    `The download ${method} was redirected ${how} (HTTP ${status}), which is not followed. Check the base URL, and whether a ` +
    `proxy or sign-in page stands in between.`;
  return new Refusal(new ApiError(message, { status, apiCode: undefined, description: "", method }), {
    status,
    apiCode: undefined,
  });
}

/** The file's name in the path of the address a download came from; a name from the network never brings a folder along. */
export function nameInAddress(address: SignedUrl | undefined): string | undefined {
  if (address === undefined) return undefined;
  const last = new URL(address.reveal()).pathname.split("/").at(-1) ?? "";
  const name = decoded(last).split(/[/\\]/).at(-1) ?? "";
  return name === "" || name === "." || name === ".." ? undefined : name;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
