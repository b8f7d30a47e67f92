// Debian's Chromium, installed when it is missing and this user may; Playwright drives it and downloads nothing.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const installs = fileURLToPath(new URL("../../scripts/need-chromium", import.meta.url));
const find = () => [process.env.CHROMIUM, ...places].find(place => place && existsSync(place));

/** A browser, or null where there is none and none can be installed. */
export async function openBrowser() {
  if (!find()) spawnSync(installs, { stdio: "ignore", timeout: 180_000 });
  const executablePath = find();
  return executablePath
    ? chromium.launch({
        executablePath,
        args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
      })
    : null;
}
