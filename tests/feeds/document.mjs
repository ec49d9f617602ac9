// Runs the script of a page in as much of a browser as it uses, and prints what each search leaves.
// Arguments: the script; a JSON list of the texts of entries, a list for each section; the searches.
const [script, sections, ...searches] = process.argv.slice(2);
const element = (more) => ({hidden: false, addEventListener() {}, ...more});
const entry = (text) => element({textContent: text, querySelector: () => null});
const section = (texts) => {
  const entries = texts.map(entry);
  return element({entries, querySelector: () => entries.find((it) => !it.hidden) ?? null});
};
const all = JSON.parse(sections).map(section);
let search;
const field = element({value: "", addEventListener: (_, listener) => { search = listener; }});
const output = element({hidden: true});
const box = element({hidden: true, querySelector: (name) => ({input: field, output})[name]});
globalThis.document = {
  querySelector: () => box,
  querySelectorAll: (name) => name === "section" ? all : all.flatMap((it) => it.entries),
};
new Function(script)();
const shown = () => all.filter((it) => !it.hidden).map((it) =>
  it.entries.filter((entry) => !entry.hidden).map((entry) => entry.textContent));
const results = searches.map((value) => {
  field.value = value;
  search();
  return {shown: shown(), nothing: !output.hidden};
});
console.log(JSON.stringify({offered: !box.hidden, results}));
