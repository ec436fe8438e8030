import mime from "mime";
import { element } from "../../wire/xml-writer.ts";
import type { Handler } from "../call.ts";
import { array, integer } from "../elements.ts";
import { SandboxFault } from "../sandbox-fault.ts";

const epochTime: Handler = ({ now }) => [element("epoch-time", String(now))];

const promoMessage: Handler = () => [element("promo-message", "")];

/** Pictures may be larger than pages of documents; anything else is an icon. */
const suggestedThumbnailSize: Handler = ({ params }) => {
  const extension = params.optional("ext");
  const type = params.optional("mimetype") ?? (extension && (mime.getType(extension) ?? "application/octet-stream"));
  if (type === undefined || type === "") throw new SandboxFault(4500);
  if (!/^[\w.+-]+\/[\w.+-]+$/.test(type)) throw new SandboxFault(4529);
  const [width, height] = type.startsWith("image/") ? [800, 600] : type === "application/pdf" ? [600, 800] : [64, 64];
  return [integer("max-width", width), integer("max-height", height)];
};

/** Only itself: nobody is to be led from a sandbox to a real server. */
const apiBaseUrls: Handler = ({ context }) => [
  array("regions", [
    element("region", [element("url", context.origin()), element("description", "This machine's sandbox")]),
  ]),
];

const institutionalLoginUrls: Handler = ({ context }) => [
  element("login-url", `${context.origin()}/api_user_login`),
  element("response-url", context.origin()),
];

export const utilitiesHandlers = {
  epoch_time: epochTime,
  promo_message: promoMessage,
  suggested_thumbnail_size: suggestedThumbnailSize,
  api_base_urls: apiBaseUrls,
  institutional_login_urls: institutionalLoginUrls,
};
