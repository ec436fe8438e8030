import { dir } from "./dir.ts";
import { eln } from "./eln/eln.ts";
import type { Format, FormatName } from "./format.ts";
import { html } from "./html.ts";
import { markdown } from "./markdown.ts";

/** Every form that a snapshot can be given. */
export const FORMATS: Readonly<Record<FormatName, Format>> = { eln, html, markdown, dir };
