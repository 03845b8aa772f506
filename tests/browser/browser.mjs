// Opens pages of the report in Chromium and notes everything that should not happen there: words on the console, thrown
// errors, dialogs, requests. `scripts/browser` says where Chromium is and which folder holds the pages.
import { chromium } from "playwright-core";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const WIDTHS = [360, 768, 1440];
export const COLOURS = ["light", "dark"];

/** The address of a page in the folder of pages; an error where it was not written. */
export function address(name) {
  const path = join(process.env.PAGES ?? "target/browser", `${name}.html`);
  if (!existsSync(path)) { throw new Error(`${path} is missing: scripts/browser writes it`); }
  return pathToFileURL(path).href;
}

/** A browser for the tests of one file. Without the sandbox, which root may not use: the pages are our own. */
export function launch() {
  const executablePath = process.env.CHROMIUM;
  if (!executablePath) { throw new Error("CHROMIUM names no browser: run scripts/browser"); }
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

/** Unfolds all claims, as they are before the page is printed, and lays them out, so that what runs over is found wherever it
 *  stands; of so many claims one, where a page has a hundred of the same parts: the others are left out, with their rows in
 *  the table, but for the first of each verdict. */
export async function layOut(page, oneOf = 1) {
  await page.evaluate((oneOf) => {
    const words = new Set();
    const isKept = new Map([...document.querySelectorAll("#forest tbody:not(.theme)")].map((body, place) => {
      const own = [...body.querySelectorAll("b")].map((verdict) => verdict.textContent);
      const isNew = own.some((word) => !words.has(word));
      own.forEach((word) => words.add(word));
      return [body, isNew || place % oneOf === 0];
    }));
    for (const [body, kept] of isKept) {
      if (kept) { continue; }
      const claim = document.getElementById(decodeURIComponent(body.querySelector("a").hash.slice(1)));
      claim?.remove();
      body.remove();
    }
    window.dispatchEvent(new Event("beforeprint"));
  }, oneOf);
  // Without scripts a style tag never says that it is there.
  await page.addStyleTag({ content: "section.claim { content-visibility: visible !important }" });
}

/** A page in a window of its own, handed to `see`; afterwards it must have been silent and have loaded nothing. */
export async function open(browser, name, see, { width = 1440, colours = "light", script = true, motion = "reduce" } = {}) {
  const window = await browser.newContext({
    viewport: { width, height: 900 }, colorScheme: colours, javaScriptEnabled: script, reducedMotion: motion,
  });
  const page = await window.newPage();
  const faults = [];
  page.on("console", (message) => faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`thrown: ${error.message}`));
  page.on("dialog", (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== address(name)) { faults.push(`request: ${request.url()}`); }
  });
  try {
    await page.goto(address(name));
    // A large page unfolds what is not its claims', and a claim where somebody comes near.
    if (script) { await page.waitForFunction(() => !document.getElementById("folded")); }
    await see(page);
    // What was begun before comes to its end, and is heard of, before this does.
    if (script) { await page.evaluate(() => new Promise((done) => { setTimeout(done, 50); })); }
    if (faults.length) { throw new Error(`${name} was not silent:\n${faults.join("\n")}`); }
  } finally {
    await window.close();
  }
}
