// Handing in: a drop zone, and an editor in place of the text field. The plain form works without.
import { edit } from "./vendor/codemirror/editor.js";

const form = document.querySelector("#hand-in");
const file = form.elements.file, zone = form.querySelector(".drop"), chosen = form.querySelector("#chosen");
const language = form.elements.language, pasted = form.elements.pasted;

function say() {
  const one = file.files[0];
  const limit = Number(file.dataset.limit);
  chosen.textContent = !one ? "" : one.size > limit
    ? `${one.name} has ${one.size} bytes; at most ${limit} can be taken.`
    : `${one.name} will be handed in.`;
}
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
language.addEventListener("change", start);
form.querySelector("label[for=pasted]").addEventListener("click", () => editor.focus());
start();
const insert = form.querySelector("#insert-starter");
insert.hidden = false;
insert.addEventListener("click", async () => {
  if (pasted.value.trim() && !window.confirm("Replace what is in the editor?")) return;
  editor.set(await (await fetch(insert.dataset.source)).text());
  editor.focus();
});
