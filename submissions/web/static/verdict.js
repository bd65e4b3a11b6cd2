// Waiting for a verdict: asks until there is one, sooner at first, later less often.
import { drawFormulas } from "./site.js";

const part = document.querySelector("#verdict");
const SOONEST_MS = 150, LATEST_MS = 5000;

async function ask() {
  const answer = await fetch(`${part.dataset.live}?seen=${part.dataset.status}`, { credentials: "same-origin" });
  if (answer.status === 401 || answer.redirected) return location.reload();
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const changed = answer.headers.get("X-Status") !== part.dataset.status;
  const text = await answer.text();
  part.dataset.status = answer.headers.get("X-Status");
  part.innerHTML = text;
  drawFormulas(part);
  if (answer.headers.get("X-Final") === "1") {
    part.dataset.final = "yes";
    part.setAttribute("aria-busy", "false");
    document.title = part.querySelector("[data-title]")?.dataset.title ?? document.title;
  }
  return changed;
}

async function wait() {
  let pause = SOONEST_MS;
  while (!part.dataset.final) {
    try {
      pause = (await ask()) ? SOONEST_MS : Math.min(pause * 1.5, LATEST_MS);
    } catch {
      pause = Math.min(pause * 2, LATEST_MS); // the network is away, or the site restarts
    }
    if (!part.dataset.final) await new Promise((done) => setTimeout(done, document.hidden ? LATEST_MS : pause));
  }
}

if (part && !part.dataset.final) wait();
