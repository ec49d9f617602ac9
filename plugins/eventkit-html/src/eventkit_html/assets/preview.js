// Shows what is wrong with the document, and loads the page again after each build.
"use strict";
(() => {
let number = -1;
const panel = document.createElement("section");
panel.className = "eventkit-preview";
panel.setAttribute("aria-label", "Problems of the document");
const line = (name, text) => { const node = document.createElement(name); node.textContent = text; return node; };
function show({built, problems}) {
  panel.replaceChildren();
  panel.classList.toggle("broken", !built);
  const list = document.createElement("ol");
  for (const it of problems) {
    const item = document.createElement("li");
    const place = [it.file, it.line].filter(Boolean).join(":");
    item.append(line("b", it.severity), " ", line("code", place), ` ${it.place || ""} `, line("span", it.message), it.hint ? ` – ${it.hint}` : "");
    item.className = it.severity;
    list.append(item);
  }
  const fold = document.createElement("details");
  fold.open = !built;
  fold.append(line("summary", built ? `${problems.length} problems` : "The document has errors: this is the site before"), list);
  panel.append(fold);
  if (problems.length || !built) document.body.append(panel); else panel.remove();
}
window.eventkitPreview = state => {
  if (number >= 0 && state.number > number && state.built) return location.reload();
  if (state.number !== number) { number = state.number; show(state); }
  wait();
};
function wait() {
  const script = document.createElement("script");
  script.src = `/-preview/state.js?after=${number}`;
  script.onload = () => script.remove();
  script.onerror = () => { script.remove(); setTimeout(wait, 1000); };
  document.head.append(script);
}
wait();
})();
