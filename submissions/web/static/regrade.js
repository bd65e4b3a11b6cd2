// A regrade under way: looks again until it can be reviewed, and says so once.
import { said as _ } from "./words.js";

const LOOK_MS = 3000;
const part = document.querySelector("#regrade"), said = document.querySelector("#said");
const nap = (ms) => new Promise((done) => setTimeout(done, ms));

while (part.dataset.state === "running") {
  await nap(LOOK_MS);
  if (document.hidden) continue;
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) continue;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#regrade");
    part.replaceChildren(...found.childNodes);
    part.dataset.state = found.dataset.state;
  } catch { /* the network is away, or the site restarts */ }
}
said.textContent = _("The regrade can be reviewed.");
