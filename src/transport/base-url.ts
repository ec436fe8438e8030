import { UsageError } from "../core/errors.ts";

/** The service's regions (LabArchives API, Base URLs). Keys, passwords and uids never move between them. */
export type Region = "us" | "ca" | "au" | "uk" | "eu" | "gov";

interface RegionHosts {
  readonly api: string;
  readonly browser: string;
}

const REGIONS: Readonly<Record<Region, RegionHosts>> = {
  us: { api: "https://api.labarchives.com", browser: "https://mynotebook.labarchives.com" },
  ca: { api: "https://caapi.labarchives.com", browser: "https://ca-mynotebook.labarchives.com" },
  au: { api: "https://auapi.labarchives.com", browser: "https://au-mynotebook.labarchives.com" },
  uk: { api: "https://ukapi.labarchives.com", browser: "https://uk-mynotebook.labarchives.com" },
  eu: { api: "https://euapi.labarchives.com", browser: "https://eu-mynotebook.labarchives.com" },
  gov: { api: "https://api.labarchives-gov.com", browser: "https://mynotebook.labarchives-gov.com" },
};

/** The API base of a region. */
export function baseUrlOfRegion(region: Region): URL {
  const hosts = Object.hasOwn(REGIONS, region) ? REGIONS[region] : undefined;
  if (hosts === undefined) {
    throw new UsageError(
      `There is no region ${JSON.stringify(region)}. Use one of ${Object.keys(REGIONS).join(", ")}.`,
    );
  }
  return new URL(hosts.api);
}

/** The region of a base URL, or `undefined` for a host of one's own (a sandbox, a proxy). */
export function regionOf(baseUrl: URL): Region | undefined {
  return (Object.keys(REGIONS) as Region[]).find((region) => new URL(REGIONS[region].api).host === baseUrl.host);
}

/** Where people look at what the API serves: the region's browser host, or the base URL itself. */
export function browserUrlOf(baseUrl: URL): URL {
  const region = regionOf(baseUrl);
  return region === undefined ? baseUrl : new URL(REGIONS[region].browser);
}

/** Is this host only reachable from this machine? */
export function isLoopback(url: URL): boolean {
  return url.hostname === "localhost" || url.hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}

/**
 * Checks an API base URL: complete, HTTPS (plain HTTP only to this machine), and nothing in it that would be lost or leaked.
 * The message never repeats the URL, as it may hold a password.
 */
export function parseBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new UsageError("The base URL is not a complete http(s) URL. Give one like https://api.labarchives.com.");
  }
  if (url.username !== "" || url.password !== "") throw refused("user information");
  if (url.search !== "" || text.includes("?")) throw refused("a query");
  if (url.hash !== "" || text.includes("#")) throw refused("a fragment");
  if (url.protocol === "http:" && !isLoopback(url)) {
    throw new UsageError(
      `The base URL uses plain http to ${url.host}: signatures and notebooks would travel in the open. Use https.`,
    );
  }
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url;
}

function refused(what: string): UsageError {
  return new UsageError(`The base URL carries ${what}, which it must not. Give only scheme, host and port.`);
}
