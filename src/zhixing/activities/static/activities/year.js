// The year's plan by hand: drag to another month or onto another item, arrow keys from item to item.
// Everything it does is done through the page's own fields and buttons, which work without it.

const page = document.querySelector("[data-year]");
const accept = document.getElementById("accept");
const items = () => [...page.querySelectorAll("[data-item]")];
const says = page.querySelector("[data-year-says]");
const count = page.querySelector("[data-year-count]");
const field = (item, name) => item.querySelector(`[name="${item.dataset.item}-${name}"]`);
const isSuggestion = (item) => item.classList.contains("year__item--suggested");

const changed = (input) => {
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
};

// --- What was changed and not accepted yet outlives a move of something else ---------------------------
const key = `year:${location.pathname}`;

const typed = () => Object.fromEntries([...accept.elements]
  .filter((input) => input.name && input.type !== "hidden")
  .map((input) => [input.name, input.type === "checkbox" ? input.checked : input.value]));

const putBack = (values) => {
  for (const input of accept.elements) {
    const value = values[input.name];
    if (value === undefined || input.type === "hidden") continue;
    if (input.type === "checkbox") input.checked = value;
    else if (input.tagName !== "SELECT" || [...input.options].some((each) => each.value === value)) input.value = value;
    changed(input);
  }
};

page.addEventListener("submit", (event) => {
  if (event.target !== accept) sessionStorage.setItem(key, JSON.stringify(typed()));
});

// --- A suggestion stands in the month of its date -----------------------------------------------------
const dayOf = (item) => {
  const input = isSuggestion(item) ? field(item, "held_on") : item.querySelector("[name=held_on]");
  return input ? input.value : `-${item.querySelector(".year__day").textContent.padStart(2, "0")}`;
};

const place = (item) => {
  const day = field(item, "held_on").value;
  const month = page.querySelector(`[data-month="${day.slice(0, 7)}"]`);
  if (!month) return;
  const list = month.querySelector(".year__items");
  const later = [...list.children].find((each) => each !== item && dayOf(each).slice(-2) > day.slice(-2));
  const focused = document.activeElement;
  list.insertBefore(item, later ?? null);
  if (item.contains(focused)) focused.focus();
  month.querySelector(".year__nothing")?.remove();
};

const tell = () => {
  if (!count) return;
  const ticks = items().filter(isSuggestion).map((item) => field(item, "pick"));
  count.textContent = `${count.dataset.yearCount} ${ticks.filter((tick) => tick.checked).length} / ${ticks.length}`;
};

page.addEventListener("change", (event) => {
  const item = event.target.closest("[data-item]");
  if (!item || !isSuggestion(item)) return;
  if (event.target === field(item, "held_on")) place(item);
  tell();
});

// --- Drag and drop ------------------------------------------------------------------------------------
let held = null;

const under = (event) => {
  const onto = event.target.closest("[data-item]");
  return onto && onto !== held ? onto : event.target.closest("[data-month]");
};

const unmark = () => page.querySelectorAll(".year--over").forEach((each) => each.classList.remove("year--over"));

const moveTo = (item, month) => {
  const input = isSuggestion(item) ? field(item, "held_on") : item.querySelector("[data-move] [name=held_on]");
  const day = Math.min(Number(input.value.slice(-2)) || 1, Number(month.dataset.days));
  const date = `${month.dataset.month}-${String(day).padStart(2, "0")}`;
  if (date === input.value) return;
  input.value = date;
  says.textContent = `${item.dataset.title}: ${page.dataset.wordMoved} ${date}`;
  if (isSuggestion(item)) changed(input);
  else input.form.requestSubmit();
};

const join = (item, onto) => {
  const select = isSuggestion(item) ? field(item, "into") : item.querySelector("[data-merge] [name=into]");
  const option = select && [...select.options].find((each) => each.value === onto.dataset.item);
  if (!option) {
    says.textContent = `${item.dataset.title}, ${onto.dataset.title}: ${page.dataset.wordNever}`;
    says.classList.remove("visually-hidden");
    return;
  }
  select.value = option.value;
  says.textContent = `${item.dataset.title}: ${page.dataset.wordJoined} ${onto.dataset.title}`;
  select.closest("details").open = true;
  if (isSuggestion(item)) changed(select);
  else select.form.requestSubmit();
};

page.addEventListener("dragstart", (event) => {
  held = event.target.closest?.("[data-item][draggable=true]") ?? null;
  if (!held) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", held.dataset.item);
  held.classList.add("year__item--held");
});

page.addEventListener("dragover", (event) => {
  if (!held || !under(event)) return;
  event.preventDefault();
  unmark();
  under(event).classList.add("year--over");
});

page.addEventListener("drop", (event) => {
  const target = held && under(event);
  if (!target) return;
  event.preventDefault();
  if (target.dataset.month) moveTo(held, target);
  else join(held, target);
});

page.addEventListener("dragend", () => {
  held?.classList.remove("year__item--held");
  held = null;
  unmark();
});

// --- Arrow keys: up and down from item to item, left and right from month to month ----------------------
const handle = (item) => (isSuggestion(item) ? field(item, "pick") : item.querySelector("a"));

const neighbour = (item, key) => {
  const step = ["ArrowUp", "ArrowLeft"].includes(key) ? -1 : 1;
  const all = items();
  if (["ArrowUp", "ArrowDown"].includes(key)) return all[all.indexOf(item) + step];
  const months = [...page.querySelectorAll("[data-month]")];
  let at = months.indexOf(item.closest("[data-month]")) + step;
  while (months[at] && !months[at].querySelector("[data-item]")) at += step;
  return months[at]?.querySelector("[data-item]");
};

page.addEventListener("keydown", (event) => {
  const item = event.target.closest("[data-item]");
  if (!item || event.target !== handle(item) || event.altKey || event.ctrlKey || event.metaKey) return;
  if (!["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(event.key)) return;
  event.preventDefault();
  const next = neighbour(item, event.key);
  if (next) handle(next).focus();
});

const kept = sessionStorage.getItem(key);
sessionStorage.removeItem(key);
if (kept) putBack(JSON.parse(kept));
tell();
