// Waiting for a verdict: asks until there is one, when the server thinks it may be there.
import { drawFormulas } from "./site.js";

const part = document.querySelector("#verdict");
const LATEST_MS = 5000;
const nap = (ms) => new Promise((done) => setTimeout(done, document.hidden ? LATEST_MS : ms));

// With the verdict, more of the page changes: what counts, the attempts, the marked lines.
function showAll(text) {
  const parts = new DOMParser().parseFromString(text, "text/html");
  for (const old of document.querySelectorAll("[data-part]")) {
    const found = parts.querySelector(`[data-part="${old.dataset.part}"]`);
    if (!found) continue;
    old.replaceChildren(...found.childNodes);
    drawFormulas(old);
  }
}

async function ask() {
  const answer = await fetch(`${part.dataset.live}?seen=${part.dataset.status}`, { credentials: "same-origin" });
  if (answer.status === 401 || answer.redirected) return location.reload();
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const text = await answer.text();
  part.dataset.status = answer.headers.get("X-Status");
  const final = answer.headers.get("X-Final") === "1";
  if (!final) part.innerHTML = text;
  else {
    showAll(text);
    part.dataset.final = "yes";
    part.setAttribute("aria-busy", "false");
    document.title = part.querySelector("[data-title]")?.dataset.title ?? document.title;
    document.querySelector("#said").textContent = document.title;
  }
  return Number(answer.headers.get("X-Again"));
}

async function wait() {
  let pause = Number(part.dataset.again);
  while (!part.dataset.final) {
    await nap(pause);
    try {
      pause = await ask();
    } catch {
      pause = Math.min(pause * 2, LATEST_MS); // the network is away, or the site restarts
    }
  }
}

if (part && !part.dataset.final) wait();
