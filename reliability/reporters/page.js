"use strict";
// Shows and hides parts of the page. Text is inserted as text, never as markup.
(() => {
  const card = document.getElementById("card");
  const all = (root, query) => [...root.querySelectorAll(query)];
  const numbers = (mark) => mark.dataset.n.split(" ");
  const note = (report, number) => document.getElementById(`${report.id}-n${number}`);
  const marksOf = (report, wanted) =>
    all(report, ".rel-m[data-n]").filter((mark) => numbers(mark).some((one) => wanted.has(one)));
  let shown = null; // the mark whose card is open
  let leaving = 0;

  const hide = () => {
    clearTimeout(leaving);
    if (!shown) return;
    for (const mark of all(document, ".lit")) mark.classList.remove("lit");
    for (const mark of all(document, ".report:not(.picking) .rel-m.related")) mark.classList.remove("related");
    card.hidden = true;
    shown = null;
  };

  const put = (mark) => {
    const box = mark.getClientRects()[0];
    const below = box.bottom + card.offsetHeight + 12 < innerHeight || box.top < card.offsetHeight + 12;
    const top = below ? box.bottom + 6 : box.top - card.offsetHeight - 6;
    const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 16));
    card.style.top = `${top + scrollY}px`;
    card.style.left = `${left + scrollX}px`;
  };

  const show = (mark) => {
    clearTimeout(leaving);
    if (mark === shown) return;
    hide();
    const report = mark.closest(".report");
    const own = numbers(mark).reverse();
    const related = new Set();
    card.replaceChildren();
    for (const number of own) {
      const from = note(report, number);
      const part = document.createElement("div");
      for (const child of from.children) {
        const copy = child.cloneNode(true);
        copy.removeAttribute("id");
        if (!copy.classList.contains("phrase")) part.append(copy);
      }
      for (const link of all(from, ".related a")) related.add(link.dataset.n);
      card.append(part);
    }
    for (const one of marksOf(report, new Set(own.slice(0, 1)))) one.classList.add("lit");
    for (const one of marksOf(report, related)) one.classList.add("related");
    card.hidden = false;
    put(mark);
    shown = mark;
  };

  const markAt = (event) => event.target.closest?.(".report :is(h1, h2, .rel-text) .rel-m[data-n]:not(.off)");
  let place = "";
  document.addEventListener("pointerover", (event) => {
    // Ignore a mark that scrolls under a resting pointer.
    const now = `${event.clientX} ${event.clientY}`;
    if (event.pointerType === "touch" || now === place) return;
    place = now;
    const mark = markAt(event);
    if (mark) show(mark);
    else if (card.contains(event.target)) clearTimeout(leaving);
    else if (shown && shown !== document.activeElement) {
      clearTimeout(leaving);
      leaving = setTimeout(hide, 250); // ms, enough to reach the card
    }
  });
  document.addEventListener("pointermove", (event) => (place = `${event.clientX} ${event.clientY}`));
  document.addEventListener("focusin", (event) => {
    const mark = markAt(event);
    if (mark) show(mark);
    else if (!card.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  document.addEventListener("click", (event) => {
    const mark = markAt(event);
    // A click keeps the card open, which shows the whole note. The Enter key follows the link to the note.
    if (mark && event.detail) {
      event.preventDefault();
      show(mark);
    } else if (!card.contains(event.target) || event.target.closest("a")) hide();
  });
  addEventListener("resize", hide);

  // A link to a mark moves the focus there, so that its card opens and a screen reader reads it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='-m']");
    const mark = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!mark) return;
    event.preventDefault();
    mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
    show(mark);
  });

  const unpick = (report) => {
    report.classList.remove("picking");
    for (const mark of all(report, ".picked, .rel-m.related")) mark.classList.remove("picked", "related");
    for (const button of all(report, "[aria-pressed=true]")) button.setAttribute("aria-pressed", "false");
    for (const list of all(report, ".places")) list.remove();
  };

  const pick = (report, button) => {
    const notes = all(report, ".evidence li").filter((one) => one.dataset.feature === button.dataset.feature);
    const picked = marksOf(report, new Set(notes.map((one) => String(one.value))));
    const related = notes.flatMap((one) => all(one, ".related a").map((link) => link.dataset.n));
    for (const mark of picked) mark.classList.add("picked");
    for (const mark of marksOf(report, new Set(related))) mark.classList.add("related");
    report.classList.add("picking");
    button.setAttribute("aria-pressed", "true");
    const list = document.createElement("ul");
    list.className = "places";
    for (const one of notes) {
      const item = document.createElement("li");
      for (const child of one.querySelector(".phrase").childNodes) item.append(child.cloneNode(true));
      list.append(item);
    }
    button.parentElement.append(list);
    const first = picked[0];
    const box = first?.getBoundingClientRect();
    // In two columns the first place is scrolled into view. In one column the list links to it.
    if (box && matchMedia("(min-width: 68rem)").matches && (box.top < 0 || box.bottom > innerHeight))
      first.scrollIntoView({ block: "center" });
  };

  for (const report of all(document, ".report")) {
    report.addEventListener("click", (event) => {
      const feature = event.target.closest("button.feature");
      const rest = event.target.closest("button.rest");
      if (feature) {
        const again = feature.getAttribute("aria-pressed") === "true";
        unpick(report);
        if (!again) pick(report, feature);
      } else if (rest) {
        const rows = document.getElementById(rest.getAttribute("aria-controls"));
        rows.hidden = !rows.hidden;
        rest.setAttribute("aria-expanded", String(!rows.hidden));
      }
    });
    report.addEventListener("change", (event) => {
      const kind = event.target.closest(".legend input");
      if (!kind) return;
      for (const mark of all(report, `:is(h1, h2, .rel-text) ${kind.value}`)) mark.classList.toggle("off", !kind.checked);
    });
  }

  const table = document.querySelector(".overview");
  const value = (row, column) => row.cells[column]?.dataset.v ?? "";
  const compare = (a, b) => (isNaN(a) || isNaN(b) ? a.localeCompare(b) : a - b);
  // Cells without a value come last in both directions.
  const order = (a, b, sign) => (a === "" || b === "" ? (a === "") - (b === "") : sign * compare(a, b));
  table?.tHead.addEventListener("click", (event) => {
    const head = event.target.closest("button")?.parentElement;
    if (!head) return;
    const way = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    for (const other of all(table.tHead, "th")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", way);
    const sign = way === "ascending" ? 1 : -1;
    const rows = [...table.tBodies[0].rows].sort((a, b) =>
      order(value(a, head.cellIndex), value(b, head.cellIndex), sign));
    table.tBodies[0].append(...rows);
  });

  for (const control of all(document, ":disabled")) control.disabled = false;
})();
