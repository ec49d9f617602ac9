"use strict";
const box = document.querySelector("[role=search]");
const field = box.querySelector("input");
const nothing = box.querySelector("output");
const read = (text) => text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").toLowerCase();
const entries = Array.from(document.querySelectorAll("[data-entry]"), (entry) =>
  [entry, read((entry.querySelector(".name") ?? entry).textContent)]);
const sections = Array.from(document.querySelectorAll("section")).reverse(); // inner ones first
function search() {
  const words = read(field.value).split(/\s+/u).filter(Boolean);
  for (const [entry, text] of entries) entry.hidden = !words.every((word) => text.includes(word));
  for (const section of sections) section.hidden = !section.querySelector("[data-entry]:not([hidden])");
  nothing.hidden = entries.some(([entry]) => !entry.hidden);
}
field.addEventListener("input", search);
box.hidden = false;
search();
