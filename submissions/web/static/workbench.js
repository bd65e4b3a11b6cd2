// The workbench: an editor in place of the text field, a check without an attempt, formulas as they
// are read. The plain form works without.
import { keepDraft } from "./drafts.js";
import { drawFormulas } from "./site.js";
import { said as _ } from "./words.js";
import { edit } from "./vendor/codemirror/editor.js";

const form = document.querySelector("#hand-in");
const file = form.elements.file, zone = form.querySelector(".drop"), chosen = form.querySelector("#chosen");
const language = form.elements.language, pasted = form.elements.pasted;
const said = form.querySelector("#said"), checked = form.querySelector("#checked"), check = form.querySelector("#check");
const unchoose = form.querySelector("#unchoose"), starter = "draftOver" in pasted.dataset ? pasted.defaultValue : null;
const SOONEST_MS = 300, LATEST_MS = 5000, PAUSE_MS = 450;
const nap = (ms) => new Promise((done) => setTimeout(done, ms));

// A file and typed text are never both sent: while a file is chosen, the text rests.
function say() {
  const one = file.files[0], limit = Number(file.dataset.limit);
  const large = one && one.size > limit;
  const beside = pasted.value.trim() && pasted.value !== starter;
  chosen.textContent = !one ? "" : large
    ? _("%(name)s has %(size)s bytes; at most %(limit)s can be taken.", { name: one.name, size: one.size, limit })
    : beside ? _("%(name)s will be handed in, not what is typed above.", one) : _("%(name)s will be handed in.", one);
  file.setCustomValidity(large ? _("This file is too large.") : "");
  unchoose.hidden = !one;
  pasted.disabled = Boolean(one);
  if (language) language.disabled = Boolean(one);
  form.querySelector(".editor").inert = Boolean(one);
}
unchoose.addEventListener("click", () => { file.value = ""; say(); editor.focus(); });
file.addEventListener("change", say);
for (const kind of ["dragenter", "dragover"]) {
  zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("over"); });
}
for (const kind of ["dragleave", "drop"]) {
  zone.addEventListener(kind, () => zone.classList.remove("over"));
}
zone.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) {
    file.files = event.dataTransfer.files;
    say();
  }
});

// Check: the answer stands beside the editor; a screen reader hears one sentence of it.
async function show(answer) {
  if (!answer.headers.has("X-Final")) {
    checked.innerHTML = "";
    const line = Object.assign(document.createElement("p"), { className: "note half", textContent: answer.status === 401 || answer.status === 409
      ? _("Your session is over. Sign in again in another tab, then check again: what you typed stays here.")
      : _("The check did not go through. Try again in a moment: what you typed stays here.") });
    line.dataset.said = line.textContent;
    checked.append(line);
  } else {
    checked.innerHTML = await answer.text();
    drawFormulas(checked);
  }
  checked.querySelector("p")?.scrollIntoView({ block: "nearest" });
  said.textContent = checked.querySelector("[data-said]")?.dataset.said ?? "";
  return answer.headers.get("X-Final") !== "0";
}

let turn = 0;
async function runCheck() {
  const mine = ++turn, headers = { "X-Part": "check" };
  check.setAttribute("aria-busy", "true");
  said.textContent = _("Checking");
  read();
  try {
    let done = await show(await fetch(form.dataset.check, { method: "POST", body: new FormData(form), headers, credentials: "same-origin" }));
    for (let pause = SOONEST_MS; !done && mine === turn; pause = Math.min(2 * pause, LATEST_MS)) {
      await nap(pause);
      if (mine === turn) done = await show(await fetch(form.dataset.check, { headers, credentials: "same-origin" }));
    }
  } catch {
    said.textContent = _("The site cannot be reached. What you typed stays here.");
  }
  if (mine === turn) check.removeAttribute("aria-busy");
}
check.addEventListener("click", (event) => { event.preventDefault(); runCheck(); });

// How formulas are read, a moment after the last key.
const reading = form.querySelector("#reading");
let shown, pause;
async function read() {
  if (!reading || pasted.disabled || pasted.value === shown) return;
  shown = pasted.value;
  const body = new FormData();
  body.set("csrf", form.elements.csrf.value);
  body.set("pasted", shown);
  try {
    const answer = await fetch(form.dataset.reading, { method: "POST", body, credentials: "same-origin" });
    if (!answer.ok || pasted.value !== shown) return;
    reading.innerHTML = await answer.text();
    reading.hidden = !reading.textContent.trim();
    drawFormulas(reading);
    if (reading.scrollHeight > reading.clientHeight) reading.tabIndex = 0;
    else reading.removeAttribute("tabindex");
  } catch { /* it is a help, no more */ }
}
const readSoon = () => { clearTimeout(pause); pause = setTimeout(read, PAUSE_MS); };

let editor;
function start() {
  form.querySelector(".editor")?.remove();
  pasted.hidden = false;
  const kind = language?.value || form.dataset.language;
  editor = edit(pasted, { label: kind === "python" ? _("Your program") : _("Your formulas"), language: kind });
  const host = form.querySelector(".editor");
  host.shadowRoot.querySelector(".cm-content").tabIndex = 0; // it scrolls, and says that keys reach it
  for (const one of ["keyup", "input", "paste", "drop"]) host.addEventListener(one, readSoon);
  host.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    runCheck();
  }, true);
}
keepDraft(pasted, (text) => editor.set(text)); // before the editor takes the text
language?.addEventListener("change", start);
form.querySelector("label[for=pasted]").addEventListener("click", () => editor.focus());
start();
say(); // a browser that comes back may have kept the choice
read();
form.querySelector(".keys").hidden = false;
const insert = form.querySelector("#insert-starter");
insert.hidden = false;
insert.addEventListener("click", async () => {
  if (pasted.value.trim() && pasted.value !== starter && !window.confirm(_("Replace what is in the editor by the starter?"))) return;
  editor.set(await (await fetch(insert.dataset.source)).text());
  editor.focus();
  readSoon();
});

// A word before what cannot be taken back. It stands before the form is marked as sent.
form.addEventListener("submit", (event) => {
  const words = [event.submitter?.dataset.confirmWith];
  if (!file.files.length && pasted.value === starter) words.unshift(_("This is the starter as it is."));
  const asked = words.filter(Boolean).join(" ");
  if (asked && !window.confirm(`${asked} ${_("Hand it in?")}`)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
});
