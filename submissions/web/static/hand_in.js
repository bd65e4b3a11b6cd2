// Handing in: a drop zone, and an editor in place of the text field. The plain form works without.
import { keepDraft } from "./drafts.js";
import { edit } from "./vendor/codemirror/editor.js";

const form = document.querySelector("#hand-in");
const file = form.elements.file, zone = form.querySelector(".drop"), chosen = form.querySelector("#chosen");
const language = form.elements.language, pasted = form.elements.pasted;

const unchoose = form.querySelector("#unchoose");

// A file and typed text are never both sent: while a file is chosen, the text rests.
function say() {
  const one = file.files[0], limit = Number(file.dataset.limit);
  const large = one && one.size > limit;
  const beside = pasted.value.trim() ? ", not what is typed below" : "";
  chosen.textContent = !one ? "" : large
    ? `${one.name} has ${one.size} bytes; at most ${limit} can be taken.`
    : `${one.name} will be handed in${beside}.`;
  file.setCustomValidity(large ? "This file is too large." : "");
  unchoose.hidden = !one;
  pasted.disabled = language.disabled = Boolean(one);
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

let editor;
function start() {
  form.querySelector(".editor")?.remove();
  pasted.hidden = false;
  editor = edit(pasted, { label: "Your program or formulas", language: language.value });
}
keepDraft(pasted, (text) => editor.set(text)); // before the editor takes the text
language.addEventListener("change", start);
form.querySelector("label[for=pasted]").addEventListener("click", () => editor.focus());
start();
say(); // a browser that comes back may have kept the choice
const insert = form.querySelector("#insert-starter");
insert.hidden = false;
insert.addEventListener("click", async () => {
  if (pasted.value.trim() && !window.confirm("Replace what is in the editor?")) return;
  editor.set(await (await fetch(insert.dataset.source)).text());
  editor.focus();
});
