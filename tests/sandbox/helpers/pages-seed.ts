import type { SeedData } from "../../../src/sandbox/index.ts";
import { GENERIC_ICON } from "../../../src/sandbox/pictures.ts";

export const ADA = "ada@example.org";
export const BO = "bo@example.org";

/** Tries to be markup wherever a name can stand. */
export const EVIL = `"><img src=x onerror=alert(1)><b>'`;

export const PNG = Buffer.from(GENERIC_ICON);
const base64 = PNG.toString("base64");

/** A notebook of Ada's own, and one with Bo as a guest of a few pages. */
export const pagesSeed: SeedData = {
  users: [
    { email: ADA, fullName: "Ada Example" },
    { email: BO, fullName: `Bo ${EVIL}` },
  ],
  notebooks: [
    {
      name: `Evil ${EVIL}`,
      owner: ADA,
      children: [
        {
          name: `Folder ${EVIL}`,
          children: [
            {
              name: `Page ${EVIL}`,
              entries: [
                { partType: "heading", data: `Heading ${EVIL}` },
                { partType: "plain text entry", data: `\nPlain ${EVIL}` },
                { partType: `Kind ${EVIL}`, data: `Raw ${EVIL}` },
                {
                  data: `<p style="x">Rich <b>text</b><script>alert(1)</script></p>`,
                  comments: [{ author: BO, text: `Comment ${EVIL}` }],
                },
                { caption: `Caption ${EVIL}`, file: { name: `file ${EVIL}.txt`, text: "x" } },
              ],
            },
          ],
        },
      ],
    },
    {
      name: "Files",
      owner: ADA,
      children: [
        {
          name: "All files",
          entries: [
            { file: { name: "gel.png", base64 }, caption: "A gel" },
            { file: { name: "drawing.svg", text: "<svg onload='alert(1)'/>", contentType: "image/svg+xml" } },
            { file: { name: "page.html", text: "<script>alert(1)</script>", contentType: "text/html" } },
            { partType: "widget entry", data: "{}", snapshot: { name: "snapshot.png", base64 } },
          ],
        },
      ],
    },
    {
      name: "Shared",
      owner: ADA,
      members: [{ email: BO, role: "USER" }],
      children: [
        {
          name: "Closed",
          rights: { [BO]: "none" },
          children: [{ name: "Below", entries: [{ data: "rhubarb below" }] }],
        },
        { name: "Open", entries: [{ data: "<p>Red&nbsp;rhubarb, <i>grown</i> here</p>" }] },
        { name: "Secret", rights: { [BO]: "none" }, entries: [{ data: "rhubarb alone" }] },
      ],
    },
  ],
};
