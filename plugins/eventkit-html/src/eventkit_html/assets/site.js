// The script of the site. Without it the programme is complete; with it one filters, searches and
// stars. It fetches nothing from elsewhere, and spells no iCalendar: entries come ready from files.
"use strict";
(() => {
const body = document.body, base = body.dataset.base, root = body.dataset.root;
const data = {}, waiting = {};
let site, stars = {};

// --- data: each file puts a value by its name, which works from a folder too

window.eventkit = {put(name, value) {
  data[name] = value;
  if (waiting[name]) waiting[name](value);
  if (name === "site") start(value);
}};

function get(name) {
  if (name in data) return Promise.resolve(data[name]);
  return new Promise((resolve, reject) => {
    waiting[name] = resolve;
    document.head.append(el("script", {src: `${base}data/${name}.js`, onerror: reject}));
  });
}

const rowsOf = async day => (await get(day)).map(([id, path, title, hours, start, end, place, words, off, badges, text]) =>
  ({day, id, path, title, hours, start: start && new Date(start), end: end && new Date(end), place, words, off, badges, text}));

// --- small helpers

function el(name, values = {}, ...inner) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(values))
    if (key.startsWith("on") || key in node && !key.includes("-")) node[key] = value;
    else node.setAttribute(key, value);
  node.append(...inner.filter(it => it != null));
  return node;
}
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector, within = document) => within.querySelector(selector);
const word = (key, values = {}) => site.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function recall(key) {
  try { return JSON.parse(localStorage.getItem(`eventkit:${site.id}:${key}`)); } catch { return null; }
}
function keep(key, value) {
  try { localStorage.setItem(`eventkit:${site.id}:${key}`, JSON.stringify(value)); } catch { /* not allowed: kept for this page alone */ }
}
const format = (moment, zone, more) =>
  new Intl.DateTimeFormat(site.language, {hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone, ...more}).format(moment);
const dayIn = (moment, zone) => new Intl.DateTimeFormat("en-CA", {timeZone: zone}).format(moment);
function length(milliseconds) {
  const minutes = Math.round(milliseconds / 60000), h = Math.floor(minutes / 60), m = minutes % 60;
  return word(!h ? "minutes" : m ? "hours" : "whole-hours", {h, m});
}
const endOf = row => row.end && row.end > row.start ? row.end : new Date(+row.start + 3600000);

// --- stars

function setStar(id, day, on) {
  if (on) stars[id] = day; else delete stars[id];
  keep("stars", stars);
  showStars();
}
function showStars() {
  const count = Object.keys(stars).length;
  for (const node of all("[data-star-count]")) node.textContent = count || "";
  for (const button of all(".star")) mark(button, button.value in stars);
}
function mark(button, on) {
  button.setAttribute("aria-pressed", on);
  button.firstChild.data = on ? "★" : "☆";
}
function star(id, day, title) {
  const button = el("button", {type: "button", className: "star", value: id, "aria-label": word("add", {title}), title: word("add", {title})}, "☆");
  button.onclick = () => setStar(id, day, !(id in stars));
  mark(button, id in stars);
  return button;
}
function addStars() {
  for (const node of all("[data-session]")) {
    const head = one("h1,h2,h3,h4", node), {session, day} = node.dataset;
    const button = star(session, day, head.textContent.trim()), page = one(".page-head", node);
    if (page) button.append(` ${word("mine")}`);
    (page || node).append(button);
  }
}

// --- filters of a day

function addFilters() {
  const place = one("[data-filters]"), cards = all("[data-words]");
  if (!place || cards.length < 2) return;
  const words = new Map(cards.map(card => [card, new Set(card.dataset.words.split(" "))]));
  const present = new Set([...words.values()].flatMap(it => [...it]));
  const chosen = recall("filter") || {}, status = el("output", {role: "status"});
  const fields = Object.entries(site.names).map(([key, names]) => {
    const known = names.filter(([id]) => present.has(`${key}:${id}`));
    if (known.length < 2) return null;
    const select = el("select", {name: key}, el("option", {value: ""}, word("everything")),
      ...known.map(([id, name]) => el("option", {value: id}, name)));
    select.value = known.some(([id]) => id === chosen[key]) ? chosen[key] : "";
    return el("label", {}, word(key), select);
  }).filter(Boolean);
  if (!fields.length) return;
  const clear = el("button", {type: "reset", className: "button"}, word("clear"));
  const form = el("form", {className: "filters", "aria-label": word("filter")}, ...fields, clear);
  const fold = el("details", {open: matchMedia("(min-width:48rem)").matches || Object.keys(chosen).length > 0}, el("summary", {}, word("filter")), form);
  const apply = () => {
    const picked = all("select", form).filter(it => it.value).map(it => [it.name, it.value]);
    let shown = 0;
    for (const [card, of] of words) {
      card.hidden = !picked.every(([key, value]) => of.has(`${key}:${value}`));
      shown += !card.hidden;
    }
    for (const holder of all("main li:not(.tick)")) if (one("[data-words]", holder)) holder.hidden = all("[data-words]", holder).every(it => it.hidden);
    clear.hidden = !picked.length;
    status.textContent = picked.length ? word("shown", {count: shown, total: cards.length}) : "";
    keep("filter", Object.fromEntries(picked));
  };
  form.onchange = apply;
  form.onreset = () => setTimeout(apply);
  form.onsubmit = event => event.preventDefault();
  place.append(fold, status);
  place.hidden = false;
  apply();
}

// --- the reader's own zone, beside that of the event

const offset = (moment, zone) => format(moment, zone, {day: "numeric"});
function addZone() {
  const mine = Intl.DateTimeFormat().resolvedOptions().timeZone, times = all(".hours[data-start]");
  const place = one(".zone") || one(".page-head");
  if (!mine || !place || !times.some(it => offset(new Date(it.dataset.start), mine) !== offset(new Date(it.dataset.start), site.zone))) return;
  const box = el("input", {type: "checkbox", checked: !!recall("zone")});
  const apply = () => {
    for (const node of all(".mine-time")) node.remove();
    if (box.checked) for (const node of times) node.after(el("span", {className: "mine-time"}, ` ${inZone(node.dataset, mine)} ${word("your-time")}`));
    keep("zone", box.checked);
  };
  box.onchange = apply;
  place.after(el("p", {}, el("label", {className: "zone-switch"}, box, " ", word("in-your-time", {zone: mine}))));
  apply();
}
function inZone({start, end}, zone) {
  const first = new Date(start), last = end && end !== start ? `–${format(new Date(end), zone)}` : "";
  const other = dayIn(first, zone) !== dayIn(first, site.zone) ? {weekday: "short"} : {};
  return format(first, zone, other) + last;
}

// --- now, and next

async function addNow() {
  const place = one("[data-now]"), now = new Date();
  if (!place) return;
  const night = new Date(now - 4 * 3600000), today = dayIn(night, site.zone);
  const known = site.days.some(it => it.id === today);
  place.hidden = true;
  if (!known) return;
  const rows = (await get(today) && await rowsOf(today)).filter(it => it.start && !it.off);
  const current = rows.filter(it => it.start <= now && now < endOf(it));
  const soon = rows.filter(it => it.start > now), first = soon[0] && +soon[0].start;
  const links = list => list.flatMap(it => [site.comma, el("a", {href: base + it.path}, it.title)]).slice(1);
  const line = (label, list) => list.length ? el("span", {}, el("strong", {}, label), " ", ...links(list)) : null;
  place.replaceChildren(...[line(word("now"), current), line(first && word("next", {time: format(first, site.zone)}), soon.filter(it => +it.start === first))].filter(Boolean));
  place.hidden = !place.childNodes.length;
  const ids = new Set(current.map(it => it.id));
  for (const node of all("article[data-session]")) node.classList.toggle("now", ids.has(node.dataset.session));
}

// --- search

function addSearch() {
  const place = one("[data-search]");
  if (!place) return;
  const field = el("input", {type: "search", id: "search", autocomplete: "off"});
  const status = el("p", {role: "status"}), list = el("ol", {className: "sessions"});
  place.replaceChildren(el("div", {className: "search-field"}, el("label", {htmlFor: "search"}, place.dataset.label), field), status, list);
  let turn = 0, timer;
  const find = async () => {
    const mine = ++turn, wanted = plain(field.value).split(/\s+/).filter(Boolean);
    list.replaceChildren();
    status.textContent = "";
    if (!wanted.length) return;
    let count = 0;
    for (const day of site.days) {
      status.textContent = word("searching");
      const rows = await rowsOf(day.id);
      if (mine !== turn) return;
      for (const row of rows) {
        row.plain = plain([row.title, row.place, row.text].join(" "));
        if (wanted.every(it => row.plain.includes(it)) && ++count <= 200) list.append(item(row, day.label));
      }
    }
    status.textContent = count ? word("matches", {count}) : word("nothing");
  };
  field.oninput = () => { clearTimeout(timer); timer = setTimeout(find, 120); history.replaceState(null, "", `#q=${encodeURIComponent(field.value)}`); };
  const asked = /^#q=(.*)/.exec(location.hash);
  if (asked) { field.value = decodeURIComponent(asked[1]); find(); }
  field.focus({preventScroll: true});
}
function item(row, label) {
  const facts = el("div", {className: "facts"}, label ? el("span", {className: "date"}, label) : null,
    el("span", {className: "hours"}, row.hours), el("span", {className: "place", dir: "auto"}, row.place));
  const badges = row.badges.length ? el("p", {}, ...row.badges.map(it => el("span", {className: "badge"}, it))) : null;
  return el("li", {}, el("article", {className: row.off ? "session off" : "session"}, facts,
    el("h3", {}, el("a", {href: base + row.path, dir: "auto"}, row.title)), badges, star(row.id, row.day, row.title)));
}

// --- my programme: by day, with what clashes and what is free

async function addMine() {
  const place = one("[data-mine]");
  if (!place) return;
  const brought = readLink(location.hash), parts = [];
  if (brought.length) parts.push(offer(brought, place));
  const days = site.days.filter(day => Object.values(stars).includes(day.id));
  const mine = [];
  for (const day of days) mine.push([day, (await rowsOf(day.id)).filter(it => it.id in stars)]);
  const present = mine.flatMap(([, rows]) => rows), lost = Object.keys(stars).length - present.length;
  if (lost) parts.push(el("p", {}, word("gone", {count: lost})));
  if (!present.length) parts.push(el("p", {}, word("empty")));
  for (const [day, rows] of mine) if (rows.length) parts.push(el("h2", {}, day.label), el("ol", {className: "sessions"}, ...agenda(rows)));
  if (present.length) parts.push(takeAway(present), carry(place));
  place.replaceChildren(...parts);
}
function* agenda(rows) {
  let latest = null;
  for (const row of rows) {
    const shown = item(row);
    if (row.start && !row.off) {
      const clash = rows.find(it => it !== row && it.start && !it.off && it.start < endOf(row) && row.start < endOf(it));
      if (clash) shown.firstChild.append(el("p", {className: "clash"}, word("clash", {title: clash.title})));
      if (latest && row.start > latest) yield el("li", {className: "gap"}, word("gap", {length: length(row.start - latest)}));
      if (!latest || endOf(row) > latest) latest = endOf(row);
    }
    yield shown;
  }
}
function takeAway(rows) {
  const button = el("button", {type: "button", className: "button strong"}, word("calendar"));
  button.onclick = async () => {
    const texts = [];
    for (const day of new Set(rows.map(it => it.day))) {
      const entries = await get(`${day}-calendar`);
      texts.push(...rows.filter(it => it.day === day).map(it => entries[it.id] || ""));
    }
    const file = new Blob([site.head, ...texts, site.end], {type: "text/calendar"});
    const link = el("a", {href: URL.createObjectURL(file), download: "my-programme.ics"});
    body.append(link);
    link.click();
    link.remove();
  };
  return el("p", {}, button);
}
function carry(place) {
  const link = linkOf(stars), field = el("input", {type: "text", readOnly: true, value: link, "aria-label": word("share")});
  const copy = el("button", {type: "button", className: "button"}, word("copy")), status = el("span", {role: "status"});
  copy.onclick = () => {
    field.select();
    (navigator.clipboard ? navigator.clipboard.writeText(link) : Promise.reject()).catch(() => document.execCommand("copy")).then(() => { status.textContent = word("copied"); });
  };
  const clear = el("button", {type: "button", className: "button"}, word("clear-all"));
  clear.onclick = () => { stars = {}; keep("stars", stars); showStars(); addMine(); };
  return el("section", {className: "share"}, el("h2", {}, word("share")), el("p", {}, word("share-told")),
    el("div", {className: "search-field"}, field), el("p", {}, copy, clear, status), code(link) || el("p", {}, word("code-too-long")));
}
function linkOf(chosen) {
  const by = {};
  for (const [id, day] of Object.entries(chosen)) (by[day] = by[day] || [day]).push(id);
  return `${location.href.replace(/#.*/, "")}#add=${Object.values(by).map(it => it.join("~")).join(".")}`;
}
function readLink(hash) {
  const text = /^#add=([\w.~-]+)$/.exec(hash);
  return text ? text[1].split(".").flatMap(part => { const [day, ...ids] = part.split("~"); return ids.map(id => [id, day]); }).filter(([id]) => !(id in stars)) : [];
}
function offer(brought, place) {
  const take = el("button", {type: "button", className: "button strong"}, word("take"));
  take.onclick = () => {
    const days = new Set(site.days.map(it => it.id));
    for (const [id, day] of brought) if (days.has(day)) stars[id] = day;
    keep("stars", stars);
    history.replaceState(null, "", location.pathname);
    showStars();
    addMine();
  };
  return el("p", {className: "now-next"}, word("brought", {count: brought.length}), take);
}

// --- a QR code (ISO/IEC 18004): bytes, level L, versions 1 to 20, one mask

const CHECKS = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28];
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8];
const EXP = [1], LOG = [];
for (let i = 0; i < 255; i++) { LOG[EXP[i]] = i; EXP.push(EXP[i] << 1 ^ (EXP[i] > 127 ? 0x11d : 0)); }
const times = (a, b) => a && b ? EXP[(LOG[a] + LOG[b]) % 255] : 0;

function checksOf(bytes, count) {
  let divisor = [1];
  for (let i = 0; i < count; i++) divisor = [...divisor, 0].map((it, at) => it ^ (at ? times(divisor[at - 1], EXP[i]) : 0));
  const rest = [...bytes, ...Array(count).fill(0)];
  bytes.forEach((_, at) => { const lead = rest[at]; divisor.forEach((it, i) => { rest[at + i] ^= times(it, lead); }); });
  return rest.slice(bytes.length);
}
function spaces(version) { // modules that hold data, and where the centres of alignment patterns are
  const count = version < 2 ? 0 : Math.floor(version / 7) + 2, size = version * 4 + 17;
  const step = count && Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
  const centres = Array.from({length: count}, (_, i) => i ? size - 7 - step * (count - 1 - i) : 6);
  const taken = count ? (25 * count - 10) * count - 55 : 0;
  return {size, centres, bits: (16 * version + 128) * version + 64 - taken - (version > 6 ? 36 : 0)};
}
function check(value, width, divisor) {
  let rest = value << width;
  for (let bit = 31; bit >= width; bit--) if (rest >>> bit & 1) rest ^= divisor << bit - width;
  return value << width | rest;
}
function modules(text) {
  const bytes = new TextEncoder().encode(text);
  let version = 1, space, room;
  for (;; version++) {
    if (version > 20) return null;
    space = spaces(version);
    room = (space.bits >> 3) - CHECKS[version - 1] * BLOCKS[version - 1];
    if (bytes.length + (version < 10 ? 2 : 3) <= room) break;
  }
  const wide = version < 10 ? 8 : 16;
  let bits = "0100" + bytes.length.toString(2).padStart(wide, 0) + [...bytes].map(it => it.toString(2).padStart(8, 0)).join("") + "0000";
  const words = bits.padEnd(Math.ceil(bits.length / 8) * 8, 0).match(/.{8}/g).map(it => parseInt(it, 2));
  for (let pad = 0xec; words.length < room; pad ^= 0xfd) words.push(pad);
  const count = BLOCKS[version - 1], short = Math.floor(room / count), blocks = [];
  for (let i = 0, at = 0; i < count; i++) { const size = short + (i >= count - room % count); blocks.push(words.slice(at, at += size)); }
  const checks = blocks.map(it => checksOf(it, CHECKS[version - 1]));
  const woven = list => Array.from({length: Math.max(...list.map(it => it.length))}, (_, i) => list.filter(it => i < it.length).map(it => it[i])).flat();
  const stream = [...woven(blocks), ...woven(checks)];
  return drawn(version, space, stream);
}
function drawn(version, {size, centres}, stream) {
  const grid = Array.from({length: size}, () => Array(size));
  const set = (x, y, on) => { if (grid[y] && x >= 0 && x < size) grid[y][x] = on ? 1 : 0; };
  for (let i = 0; i < size; i++) { set(6, i, i % 2 === 0); set(i, 6, i % 2 === 0); }
  const ring = (x, y, reach) => { for (let dy = -reach; dy <= reach; dy++) for (let dx = -reach; dx <= reach; dx++) { const far = Math.max(Math.abs(dx), Math.abs(dy)); set(x + dx, y + dy, reach === 4 ? far !== 2 && far !== 4 : far !== 1); } };
  ring(3, 3, 4); ring(size - 4, 3, 4); ring(3, size - 4, 4);
  const last = centres.length - 1;
  centres.forEach((x, i) => centres.forEach((y, j) => { if (!(i === 0 && j === 0 || i === 0 && j === last || i === last && j === 0)) ring(x, y, 2); }));
  const form = check(0b01010, 10, 0x537) ^ 0x5412, bit = i => form >>> i & 1; // level L, mask 2
  for (let i = 0; i < 8; i++) { set(8, i < 6 ? i : i + 1, bit(i)); set(size - 1 - i, 8, bit(i)); }
  for (let i = 8; i < 15; i++) { set(i === 8 ? 7 : 14 - i, 8, bit(i)); set(8, size - 15 + i, bit(i)); }
  set(8, size - 8, 1);
  if (version > 6) { const number = check(version, 12, 0x1f25); for (let i = 0; i < 18; i++) { const a = size - 11 + i % 3, b = Math.floor(i / 3); set(a, b, number >>> i & 1); set(b, a, number >>> i & 1); } }
  let at = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let i = 0; i < size; i++) for (let x = right; x > right - 2; x--) {
      const y = (right + 1 & 2) === 0 ? size - 1 - i : i;
      if (grid[y][x] === undefined) { grid[y][x] = (at < stream.length * 8 ? stream[at >> 3] >>> 7 - (at & 7) & 1 : 0) ^ (x % 3 === 0); at++; }
    }
  }
  return grid;
}
function code(text) {
  const grid = modules(text);
  if (!grid) return null;
  const path = grid.flatMap((row, y) => row.map((on, x) => on ? `M${x + 4} ${y + 4}h1v1h-1z` : "")).join("");
  const size = grid.length + 8, name = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(name, "svg");
  for (const [tag, values] of [["rect", {width: size, height: size, fill: "#fff"}], ["path", {d: path, fill: "#000"}]]) {
    const shape = document.createElementNS(name, tag);
    for (const [key, value] of Object.entries(values)) shape.setAttribute(key, value);
    svg.append(shape);
  }
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", word("code"));
  return el("div", {className: "code"}, svg);
}
window.eventkit.modules = modules;

// --- start

function start(value) {
  site = value;
  stars = recall("stars") || {};
  for (const node of all("[data-needs-script]")) node.hidden = false;
  addStars();
  showStars();
  addFilters();
  addZone();
  addNow();
  setInterval(addNow, 60000);
  addSearch();
  addMine();
  addEventListener("hashchange", addMine);
  addEventListener("storage", event => { if (event.key === `eventkit:${site.id}:stars`) { stars = recall("stars") || {}; showStars(); addMine(); } });
  if (site.offline && "serviceWorker" in navigator && location.protocol !== "file:") navigator.serviceWorker.register(`${root}sw.js`).catch(() => {});
}
})();
