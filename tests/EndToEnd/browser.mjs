// Debian's Chromium, installed when it is missing and this user may; Playwright drives it and downloads nothing.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const find = () => [process.env.CHROMIUM, ...places].find(place => place && existsSync(place));

function install() {
  const apt = (...wanted) => execFileSync("apt-get", wanted, { stdio: "ignore", timeout: 180_000, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  try {
    apt("update", "-qq");
    apt("install", "--yes", "-qq", "--no-install-recommends", "chromium");
  } catch {
    // No Debian, no right to install or no network: the caller skips and says so.
  }
}

/** A browser, or null where there is none and none can be installed. */
export async function openBrowser() {
  if (!find()) install();
  const executablePath = find();
  return executablePath
    ? chromium.launch({
        executablePath,
        args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
      })
    : null;
}
