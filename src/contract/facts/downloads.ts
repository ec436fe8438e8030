import { parse as parseDisposition } from "content-disposition";
import { type Fact, factFrom } from "../fact.ts";
import type { Exchange } from "../question.ts";
import { refusal, yesNo } from "../reading.ts";
import { FILE_BYTES, FILE_NAME } from "../samples.ts";

const DOWNLOAD = "entries/entry_attachment";

/** Where files come from, and with which headers. */
export const DOWNLOAD_FACTS: readonly Fact[] = [
  factFrom(
    "download",
    {
      id: "download-redirect",
      claim: "A file comes from LabArchives itself, without a redirect to a storage",
      methods: [DOWNLOAD],
      confidence: "inferred",
      expected: "no redirect",
    },
    redirect,
  ),
  factFrom(
    "download",
    {
      id: "download-bytes",
      claim: "A file comes back byte for byte",
      methods: [DOWNLOAD],
      confidence: "observed",
      expected: "as sent",
    },
    (answer) => bytes(answer),
  ),
  factFrom(
    "download of nothing",
    {
      id: "download-of-nothing",
      claim: "A file of 0 bytes comes back",
      methods: [DOWNLOAD],
      confidence: "inferred",
      expected: "as sent",
    },
    (answer) => bytes(answer),
  ),
  factFrom(
    "download",
    {
      id: "download-name",
      claim: "A download names its file",
      methods: [DOWNLOAD],
      confidence: "observed",
      expected: "as sent",
    },
    ({ status, headers }) => {
      if (isRedirect(status)) return "redirect";
      const filename = nameIn(headers.get("content-disposition"));
      if (filename === undefined) return "not named";
      return yesNo(filename === FILE_NAME, "as sent", "otherwise");
    },
  ),
  factFrom(
    "download",
    {
      id: "download-size",
      claim: "A download says its size",
      methods: [DOWNLOAD],
      confidence: "inferred",
      expected: "said",
    },
    ({ status, headers }) =>
      isRedirect(status)
        ? "redirect"
        : yesNo(headers.get("content-length") === String(FILE_BYTES.byteLength), "said", "not said"),
  ),
  factFrom(
    "download compressed",
    {
      id: "download-compressed",
      claim: "A file is not compressed, even for whom asks for it",
      methods: [DOWNLOAD],
      confidence: "inferred",
      expected: "not compressed",
    },
    ({ status, headers }) =>
      isRedirect(status) ? "redirect" : yesNo(headers.has("content-encoding"), "compressed", "not compressed"),
  ),
  factFrom(
    "download by HEAD",
    {
      id: "download-head",
      claim: "HEAD is answered",
      methods: [DOWNLOAD],
      confidence: "unknown",
      expected: "answered",
    },
    ({ status }) => (isRedirect(status) ? "redirect" : yesNo(status === 200, "answered", "refused")),
  ),
  factFrom(
    "download of a range",
    {
      id: "download-range",
      claim: "A range of bytes is not given; the whole file comes",
      methods: [DOWNLOAD],
      confidence: "unknown",
      expected: "the whole file",
    },
    (answer) => {
      if (isRedirect(answer.status)) return "redirect";
      if (answer.status === 206) return yesNo(answer.sizeBytes === 4, "the range", "another range");
      return answer.status === 200 ? "the whole file" : refusal(answer);
    },
  ),
  factFrom(
    "thumbnail",
    {
      id: "thumbnail-type",
      claim: "A thumbnail is a PNG",
      methods: ["entries/entry_thumb"],
      confidence: "unknown",
      expected: "image/png",
    },
    ({ status, headers }) => {
      if (isRedirect(status)) return "redirect";
      const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
      return ["image/png", "image/jpeg", "image/gif", "image/webp"].includes(type)
        ? type
        : yesNo(status === 200, "another type", "refused");
    },
  ),
];

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** Says of a redirect whether it is safe to follow, and of its host only the domain of well-known storage. */
function redirect({ status, headers }: Exchange): string {
  if (!isRedirect(status)) return "no redirect";
  const target = headers.get("location") ?? "";
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (url === undefined) return `${status} to the same host`;
  const known = STORAGE.find((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`));
  return `${status} by ${url.protocol.replace(":", "")} to ${known ?? "another host"}`;
}

const STORAGE = [
  "amazonaws.com",
  "cloudfront.net",
  "labarchives.com",
  "labarchives-gov.com",
  "blob.core.windows.net",
  "127.0.0.1",
];

function bytes({ status, isAsSent }: Exchange): string {
  if (isRedirect(status)) return "redirect";
  return status === 200 ? yesNo(isAsSent === true, "as sent", "changed") : "refused";
}

function nameIn(disposition: string | undefined): string | undefined {
  try {
    return disposition === undefined ? undefined : parseDisposition(disposition).parameters["filename"];
  } catch {
    return undefined;
  }
}
