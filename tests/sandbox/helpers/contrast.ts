import type { Page } from "playwright-core";

/** What is needed of the browser's elements; the types of a browser are not at hand here. */
interface DomElement {
  readonly parentElement: DomElement | null;
  readonly childNodes: Iterable<{ readonly nodeType: number; readonly textContent: string }>;
  readonly textContent: string;
  readonly ownerDocument: {
    readonly defaultView: {
      getComputedStyle(of: DomElement): { readonly color: string; readonly backgroundColor: string };
    };
  };
  checkVisibility(): boolean;
}

/** A text and the colours it is seen in, as CSS gives them; grounds from the nearest outwards. */
interface Seen {
  readonly text: string;
  readonly color: string;
  readonly grounds: readonly string[];
}

const AA = 4.5;

/** The visible texts of a page whose contrast is below WCAG's AA, with their contrast. */
export async function lowContrasts(page: Page): Promise<string[]> {
  const seen = await page.locator("body *").evaluateAll(coloursOfTexts);
  if (seen.length === 0) throw new Error("There is no text to look at.");
  return seen.flatMap(({ text, color, grounds }) => {
    const ground = grounds.find((value) => !value.startsWith("rgba(0, 0, 0, 0")) ?? "rgb(255, 255, 255)";
    const value = contrast(color, ground);
    return value < AA ? [`${text}: ${value.toFixed(2)}`] : [];
  });
}

/** Runs in the browser: it can use nothing from around it. */
function coloursOfTexts(all: readonly DomElement[]): Seen[] {
  return all
    .filter(({ childNodes }) => [...childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ""))
    .filter((element) => element.checkVisibility())
    .map((element) => {
      const { defaultView } = element.ownerDocument;
      const grounds: string[] = [];
      for (let at: DomElement | null = element; at !== null; at = at.parentElement) {
        grounds.push(defaultView.getComputedStyle(at).backgroundColor);
      }
      return {
        text: element.textContent.trim().slice(0, 40),
        color: defaultView.getComputedStyle(element).color,
        grounds,
      };
    });
}

function contrast(first: string, second: string): number {
  const [dark = 0, light = 0] = [luminance(first), luminance(second)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2.2, relative luminance. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
