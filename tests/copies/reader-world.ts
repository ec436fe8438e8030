import { deflateSync, crc32 } from "node:zlib";
import type { SeedNode } from "labapi/sandbox";

const ADA = "ada@example.org";

/** A picture of a gradient, so that one sees something. */
export function picture(width: number, height: number): string {
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1)
      rows.set([(x * 255) / width, (y * 255) / height, 140], y * (width * 3 + 1) + 1 + x * 3);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.byteLength);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([size, body, check]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]).toString("base64");
}

/** A PDF of one page with a word on it. */
export function pdf(): string {
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    "<</Length 40>>stream\nBT /F 18 Tf 20 40 Td (Plate map) Tj ET   \nendstream",
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ];
  let [text, table] = ["%PDF-1.4\n", "0000000000 65535 f \n"];
  for (const [index, object] of objects.entries()) {
    table += `${String(text.length).padStart(10, "0")} 00000 n \n`;
    text += `${index + 1} 0 obj${object}endobj\n`;
  }
  const end = `xref\n0 6\n${table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF`;
  return Buffer.from(text + end).toString("base64");
}

/** One second of silence as WAV. */
export function wav(): string {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + 8000, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(8000, 40);
  return Buffer.concat([head, Buffer.alloc(8000, 128)]).toString("base64");
}

const ROWS = Array.from({ length: 250 }, (_row, at) => `well ${at + 1};Sample ${at + 1};${(20 + at / 7).toFixed(2)}`);

export const IPYNB = JSON.stringify({
  nbformat: 4,
  cells: [
    { cell_type: "markdown", source: ["# Standard curve\n", "Slope from **ten** dilutions <script>alert(1)</script>"] },
    {
      cell_type: "code",
      execution_count: 3,
      source: "fit = np.polyfit(x, y, 1)\nprint(fit)",
      outputs: [
        { output_type: "stream", text: ["[-3.32 38.1]\n"] },
        { output_type: "display_data", data: { "image/png": picture(240, 120), "text/plain": "<Figure>" } },
        { output_type: "execute_result", data: { "text/html": "<table><tr><td onclick=alert(1)>x</td></tr></table>" } },
        { output_type: "error", traceback: ["\u001B[31mValueError\u001B[0m: no"] },
      ],
    },
  ],
});

/** Every kind of file that is shown, and texts as people write them. */
export const SHOWN: readonly SeedNode[] = [
  {
    name: "Experiments",
    children: [
      {
        name: "2026",
        children: [
          {
            name: "Plate 7",
            entries: [
              { partType: "heading", data: "Quantification of plate 7" },
              {
                data:
                  "<p>Standard curve from ten-fold dilutions, <b>10<sup>6</sup></b> copies down to 10. See the <a href='https://example.org/protocol'>protocol</a>." +
                  "</p><table><tr><th>Target</th><th>Slope</th></tr><tr><td>GAPDH</td><td>−3.32</td></tr></table>" +
                  '<p><img src="https://tracker.example.org/pixel.png" alt="a picture elsewhere"></p>',
                comments: [
                  { author: ADA, text: "Repeat well C4 on Monday?" },
                  { author: "bo@example.org", text: "<p>Done, see <b>below</b>.</p>" },
                ],
              },
              { partType: "plain text entry", data: "Lid at 105 °C.\n  And a second line with <angles>." },
              { caption: "Gel of plate 7", file: { name: "gel_07.png", base64: picture(480, 240) } },
              { caption: "Ct values", file: { name: "plate 07 µ.csv", text: `Well;Sample;Ct\n${ROWS.join("\n")}\n` } },
              { file: { name: "layout.tsv", text: "row\tcolumn\nA\t1\nB\t2\n" } },
              {
                file: {
                  name: "run.json",
                  text: '{"instrument":"QS5","cycles":40,"dye":1.0,"big":12345678901234567890}',
                },
              },
              { file: { name: "fit.ipynb", text: IPYNB } },
              {
                file: {
                  name: "README.md",
                  text: "# Protocol\n\n- thaw *slowly*\n- [x] spin\n\n<script>alert(2)</script>\n",
                },
              },
              { file: { name: "analysis.py", text: "import numpy as np\n\nprint(np.pi)\n" } },
              { caption: "Map", file: { name: "map.pdf", base64: pdf() } },
              { file: { name: "note.wav", base64: wav() } },
              { file: { name: "raw.fcs", text: "FCS3.0 zebrafishword" } },
              { file: { name: "report.html", text: "<h1>Report</h1><script>document.title='run'</script>" } },
              {
                file: {
                  name: "plot.svg",
                  text: "<svg xmlns='http://www.w3.org/2000/svg' width='80' height='40'><rect width='80' height='40' fill='teal'/></svg>",
                },
              },
              { partType: "equation entry", data: "E = mc^2" },
            ],
          },
          { name: "Plate 8", entries: [{ data: "<p>Nothing grew, but the zebrafish are well.</p>" }] },
        ],
      },
    ],
  },
  {
    name: "Protocols",
    children: [
      { name: "RNA extraction", entries: [{ data: "<p>Keep on ice. Müller's buffer.</p>" }] },
      { name: "Empty", entries: [] },
    ],
  },
];
