import { keepDraft } from "./drafts.js";

// What is too wide for its place scrolls, also by keyboard; what fits is no stop. A window may be resized.
const widths = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

// Formulas: what the server marks as LaTeX becomes a formula; without this script it is read as is.
export function drawFormulas(part) {
  if (!window.katex) return;
  for (const found of part.querySelectorAll(".math")) {
    const displayMode = found.classList.contains("block");
    window.katex.render(found.textContent, found, { displayMode, throwOnError: false, trust: false, maxSize: 20, maxExpand: 200, strict: "ignore" });
    found.classList.replace("math", "drawn");
  }
  for (const wide of part.querySelectorAll(".formula, .statement .wide")) widths.observe(wide);
}

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
// Coming back by the browser's history, a form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// One box ticks all that are shown.
for (const all of document.querySelectorAll("[data-ticks]")) {
  const boxes = [...all.form.elements].filter((one) => one.name === all.dataset.ticks && one.type === "checkbox");
  all.hidden = !boxes.length;
  const tell = () => {
    const ticked = boxes.filter((one) => one.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  all.addEventListener("change", () => boxes.forEach((one) => (one.checked = all.checked)));
  for (const one of boxes) one.addEventListener("change", tell);
}

drawFormulas(document);
// A text that stays to be worked on is kept by its editor.
for (const area of document.querySelectorAll("[data-draft]:not([data-draft-stays])")) keepDraft(area);
