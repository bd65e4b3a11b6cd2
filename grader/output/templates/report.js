// Sorting is a convenience: without this script the table is in order of names.
for (const [column, heading] of [...document.querySelectorAll("#class thead th")].entries()) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...heading.childNodes);
  heading.append(button);
  button.addEventListener("click", () => {
    const falling = heading.getAttribute("aria-sort") === "ascending";
    const body = document.querySelector("#class tbody");
    const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent;
    const rows = [...body.rows].sort((a, b) => key(a).localeCompare(key(b), undefined, { numeric: true }));
    body.append(...(falling ? rows.reverse() : rows));
    for (const other of heading.parentNode.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", falling ? "descending" : "ascending");
  });
}
