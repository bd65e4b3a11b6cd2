// What is typed is kept in this browser, for each person and field, until it is stored or too old.
import { said } from "./words.js";

const KEEP_MS = 30 * 86400 * 1000, LOOK_MS = 1000;
const PREFIX = `draft/${document.body.dataset.reader}/`;

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // the browser keeps nothing, or somebody else wrote there
  }
}

function write(key, draft) {
  try {
    if (draft) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
  } catch { /* the browser keeps nothing, or has no room: the form works all the same */ }
}

function all() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith("draft/"));
  } catch {
    return [];
  }
}

function tell(area, draft, discard) {
  const line = document.createElement("p"), button = document.createElement("button");
  const at = new Date(draft.at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  line.className = "hint";
  line.textContent = `${said("What you typed here last (%(at)s) is back.", { at })} `;
  Object.assign(button, { type: "button", className: "link", textContent: said("Discard it") });
  button.addEventListener("click", () => { discard(); line.remove(); });
  line.append(button);
  area.before(line);
}

// A text that was sent does not come back, unless its field says that it stays to be worked on.
export function keepDraft(area, set = (text) => { area.value = text; }) {
  const key = PREFIX + area.dataset.draft, stays = "draftStays" in area.dataset;
  const first = area.value, draft = read(key), done = document.querySelector(".note.good[role=status]");
  if (draft?.sent && done && !stays) write(key, null);
  else if (draft?.text && draft.text !== first && (!first || "draftOver" in area.dataset)) {
    area.value = draft.text;
    tell(area, draft, () => { set(first); write(key, null); });
  }
  let kept = area.value;
  const keep = () => {
    if (area.value === kept) return;
    kept = area.value;
    write(key, kept.trim() && kept !== first ? { text: kept, at: Date.now() } : null);
  };
  setInterval(keep, LOOK_MS);
  addEventListener("pagehide", keep);
  area.form.addEventListener("submit", () => {
    keep();
    if (area.value.trim()) write(key, { text: area.value, at: Date.now(), sent: true });
  });
}

for (const key of all()) if (!(Date.now() - read(key)?.at < KEEP_MS)) write(key, null);
// On a shared computer, nothing that was sent stays behind.
document.querySelector("form[data-signs-out]")?.addEventListener("submit", () => {
  for (const key of all()) if (key.startsWith(PREFIX) && read(key)?.sent) write(key, null);
});
