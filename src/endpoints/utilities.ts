import { asInteger, asText, optional as maybe, record, required as field } from "../wire/decode.ts";
import { endpoint, xml } from "./endpoint.ts";
import { optional } from "./param.ts";

export const epochTime = endpoint({
  class: "utilities",
  method: "epoch_time",
  verb: "GET",
  signed: false,
  params: {},
  result: xml(record({ epochMs: field("epoch-time", asInteger) })),
  summary: "The server's clock in epoch milliseconds. Takes the access key id alone; ask once a session.",
});

export const promoMessage = endpoint({
  class: "utilities",
  method: "promo_message",
  verb: "GET",
  params: {},
  result: xml(record({ message: maybe(["promo-message", "message"], asText) })),
  summary: "A text bound to the access key, often empty: the cheapest proof that a key works.",
});

export const suggestedThumbnailSize = endpoint({
  class: "utilities",
  method: "suggested_thumbnail_size",
  verb: "GET",
  params: { extension: optional.text("ext"), contentType: optional.text("mimetype") },
  result: xml(record({ maxWidth: field("max-width", asInteger), maxHeight: field("max-height", asInteger) })),
  errors: [4529],
  summary: "Largest useful thumbnail in pixels for an extension or a media type (one is needed).",
});

const REGIONS = { holds: ["regions", "url"] };
const region = record({ url: field("url", asText), description: maybe("description", asText) });

export const apiBaseUrls = endpoint({
  class: "utilities",
  method: "api_base_urls",
  verb: "GET",
  params: {},
  result: xml((root) => {
    const wrapper = root.first("regions") ?? root;
    return { regions: wrapper.children.filter((child) => child.child("url") !== undefined).map(region) };
  }, REGIONS),
  summary: "The vendor's list of regions. Treat it as hints: its sample shows browser hosts.",
});

const loginUrl = record({ loginUrl: maybe("login-url", asText), responseUrl: maybe("response-url", asText) });

export const institutionalLoginUrls = endpoint({
  class: "utilities",
  method: "institutional_login_urls",
  verb: "GET",
  params: {},
  result: xml(loginUrl),
  confidence: "observed",
  legacy: true,
  summary: "Login pages of the obsolete single sign-on flow.",
});
