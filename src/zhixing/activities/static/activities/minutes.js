// The minutes are saved while somebody types, and kept on this device while the connection is away.
// Without this script the form saves all its parts at once.

const PAUSE = 1200; // ms after the last key
const AGAIN = 15000; // ms until the next try without a connection

const form = document.querySelector("form[data-minutes]");
const status = form?.querySelector("[data-status]");
const words = form?.dataset ?? {};
const PREFIX = `minutes:${words.minutes}:`;

const say = (text, state = "") => {
  status.textContent = text;
  status.dataset.state = state;
};

// --- One part, or one speech ------------------------------------------------------------------------
class Entry {
  constructor(element) {
    this.element = element;
    this.clashes = element.hasAttribute("data-clash"); // until it is touched, or one of both is chosen
    this.sent = this.wasThere();
  }

  get id() { return this.element.dataset.entry; }
  get isSpeech() { return this.id.startsWith("speech-"); }
  get isNew() { return this.id.startsWith("speech-new"); }
  get version() { return this.element.querySelector("[data-version]"); }
  get base() { return this.element.querySelector("[data-base]"); }
  get token() { return this.element.querySelector("[data-token]"); }
  get fields() {
    return [...this.element.querySelectorAll("input:not([type=hidden]), textarea, select")];
  }
  get text() { return this.element.querySelector("textarea") ?? this.fields[0]; }

  value() {
    return JSON.stringify(this.fields.map((input) => (input.type === "checkbox" ? input.checked : input.value)));
  }

  // What the server has: a name that is only proposed, or a text of a form sent back, is not there yet.
  wasThere() {
    const there = this.fields.map((input) => {
      if (input.type === "checkbox") return input.defaultChecked;
      return this.isSpeech && input !== this.text ? input.defaultValue : this.base.value;
    });
    return JSON.stringify(there);
  }

  isDirty() {
    if (this.clashes || (this.isNew && !this.fields.some((input) => input.type !== "checkbox" && input.value))) {
      return false;
    }
    return this.value() !== this.sent;
  }

  // Typed into before this script had come, on a slow line, or put back by the browser.
  isTouched() {
    return this.fields.some((input) => "defaultValue" in input && input.value !== input.defaultValue);
  }

  // A speech without a name is not finished: it waits on this device.
  isReady() { return this.isDirty() && (!this.isSpeech || this.fields[0].value.trim() !== ""); }

  put(value) {
    JSON.parse(value).forEach((each, place) => {
      const input = this.fields[place];
      if (input?.type === "checkbox") input.checked = each;
      else if (input) input.value = each;
    });
  }

  rename(id) {
    const old = this.id;
    this.element.dataset.entry = id;
    for (const input of this.element.querySelectorAll("[name]")) {
      input.name = input.name.replace(old, id);
      if (input.id) input.id = input.id.replace(old, id);
    }
    for (const label of this.element.querySelectorAll("label[for]")) label.htmlFor = label.htmlFor.replace(old, id);
  }

  // --- On this device -------------------------------------------------------------------------------
  keys() { return Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${this.id}:`)); }

  keep() {
    this.forget();
    if (!this.isDirty() && !this.clashes) return;
    const kept = {
      value: this.value(), base: this.base.value, version: this.version.value,
      token: this.token?.value ?? "", at: Date.now(),
    };
    try {
      localStorage.setItem(`${PREFIX}${this.id}:${this.version.value}`, JSON.stringify(kept));
    } catch {
      // The device is full or forbids it: the text is still in the page.
    }
  }

  forget() { this.keys().forEach((key) => localStorage.removeItem(key)); }
}

let entries = [];

// --- Recovery ---------------------------------------------------------------------------------------
const button = (label, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
};

const paragraph = (text, className = "") => {
  const made = document.createElement("p");
  made.className = className;
  made.textContent = text;
  return made;
};

const note = (entry, ...children) => {
  entry.element.querySelector("[data-note]")?.remove();
  const box = document.createElement("div");
  box.className = "alert";
  box.dataset.note = "";
  box.setAttribute("role", "status");
  const body = document.createElement("div");
  body.className = "alert__words";
  body.append(...children);
  box.append(body);
  entry.element.append(box);
  return box;
};

const cluster = (...buttons) => {
  const made = document.createElement("div");
  made.className = "cluster";
  made.append(...buttons);
  return made;
};

const readable = (value) => JSON.parse(value).filter((each) => typeof each === "string" && each).join("\n");

const version = (label, text) => {
  const made = document.createElement("div");
  made.className = "version";
  const head = document.createElement("span");
  head.className = "soft small";
  head.textContent = label;
  made.append(head, `\n${text || "—"}`);
  return made;
};

const lines = (value) => readable(value).split("\n").map((line) => line.trim()).filter(Boolean);

// Nothing is offered that stands in the page already, put together with others' text or as a new row.
const hasArrived = (entry, kept) => {
  const there = new Set(lines(entry.value()));
  const arrived = lines(kept.value).every((line) => there.has(line));
  return arrived || (entry.isNew && entries.some((each) => each.isSpeech && each.value() === kept.value));
};

const recover = (entry) => {
  for (const key of entry.keys()) {
    const kept = JSON.parse(localStorage.getItem(key));
    if (hasArrived(entry, kept)) {
      localStorage.removeItem(key);
      continue;
    }
    const time = new Date(kept.at).toLocaleString(document.documentElement.lang);
    const box = note(
      entry,
      paragraph(words.wordKept.replace("{time}", time)),
      version("", readable(kept.value)),
      cluster(
        button(words.wordRestore, () => {
          entry.put(kept.value);
          entry.base.value = kept.base;
          entry.version.value = kept.version;
          if (entry.token && kept.token) entry.token.value = kept.token;
          localStorage.removeItem(key);
          box.remove();
          entry.keep();
          flush();
        }),
        button(words.wordDiscard, () => {
          localStorage.removeItem(key);
          box.remove();
        }),
      ),
    );
    return;
  }
};

// A speech that was kept and has no row in the page any more is offered as a new one.
const recoverOrphans = () => {
  const known = new Set(entries.map((entry) => entry.id));
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(`${PREFIX}speech-`)) continue;
    const id = key.slice(PREFIX.length).split(":")[0];
    const blank = entries.at(-1);
    if (known.has(id) || !entries.some((entry) => entry.isNew)) continue;
    const target = blank?.isNew ? blank : entries.find((entry) => entry.isNew);
    const kept = JSON.parse(localStorage.getItem(key));
    localStorage.removeItem(key);
    localStorage.setItem(`${PREFIX}${target.id}:0`, JSON.stringify({ ...kept, base: "", version: "0" }));
    recover(target);
    return;
  }
};

// --- Sending ----------------------------------------------------------------------------------------
let timer;
let isSending = false;

const flush = async () => {
  clearTimeout(timer);
  const due = entries.filter((entry) => entry.isReady());
  if (!due.length || isSending) return;
  isSending = true;
  const sent = new Map(due.map((entry) => [entry, { value: entry.value(), text: entry.text.value }]));
  say(words.wordSaving);
  try {
    const response = await fetch(form.action, {
      method: "POST", body: bodyOf(due), headers: { Accept: "application/json" }, redirect: "manual",
    });
    isSending = false;
    await settle(response, sent);
  } catch {
    isSending = false;
    say(words.wordOffline, "offline");
    timer = setTimeout(flush, AGAIN);
  }
};

const bodyOf = (due) => {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const entry of due) {
    for (const input of entry.element.querySelectorAll("[name]:not(button)")) {
      if (input.type !== "checkbox" || input.checked) body.set(input.name, input.value);
    }
  }
  return body;
};

const settle = async (response, sent) => {
  if (!(response.headers.get("Content-Type") ?? "").startsWith("application/json")) {
    say(words.wordSignedOut, "refused");
    return;
  }
  const answer = await response.json();
  if (answer.errors) {
    const problems = Object.values(answer.errors).flat().join(" ");
    sent.forEach(({ value }, entry) => { entry.sent = value; }); // not again until it is changed
    say(`${words.wordRefused} ${problems}`, "refused");
    return;
  }
  let hasMerged = false;
  for (const [entry, { value, text }] of sent) {
    const key = entry.isSpeech ? entry.id : entry.id.replace(/^part-/, "");
    const clash = answer.clashes[key];
    const saved = answer.saved[key]
      ?? Object.values(answer.saved).find((each) => each.token && each.token === entry.token?.value);
    if (clash) showClash(entry, clash);
    else if (saved) hasMerged = take(entry, saved, value, text) || hasMerged;
  }
  const hasClash = Object.keys(answer.clashes).length > 0;
  if (hasClash) say(words.wordClash, "refused");
  else say((hasMerged ? words.wordMerged : words.wordSaved).replace("{time}", answer.at), "saved");
  later();
};

// Take over what the server has; true where it holds more than was sent.
const take = (entry, saved, value, text) => {
  entry.forget();
  const goesOn = entry.value() !== value;
  entry.sent = value;
  if (entry.isNew && saved.id) adopt(entry, saved.id);
  if (saved.merged && goesOn) {
    entry.base.value = text; // the next save is put together again, on what was sent this time
    entry.keep();
    return true;
  }
  entry.base.value = saved.text;
  entry.version.value = saved.version;
  showButtons(entry);
  if (saved.merged) {
    replace(entry.text, saved.text);
    entry.sent = entry.value();
  }
  entry.keep();
  return saved.merged;
};

// The buttons of a speech say which row, and removing it also which version was seen.
const showButtons = (entry) => {
  const buttons = entry.element.querySelector(".speech__buttons");
  if (!buttons || entry.isNew) return;
  const id = entry.id.replace("speech-", "");
  for (const each of buttons.children) {
    each.value = each.name === "remove" ? `${id}.${entry.version.value}` : id;
    each.querySelector(".visually-hidden").textContent = ` ${entry.fields[0].value}`;
  }
  buttons.hidden = false;
};

// A new speech has its row: it gets the row's id, and a blank one follows.
const adopt = (entry, id) => {
  entry.rename(`speech-${id}`);
  if (entry.token) entry.token.value = "";
  blank();
};

const replace = (input, text) => {
  const place = input.selectionStart ?? 0;
  const before = input.value.slice(0, place);
  const fromEnd = input.value.length - place;
  input.value = text;
  const moved = text.startsWith(before) ? place : Math.max(0, text.length - fromEnd);
  if (document.activeElement === input && input.setSelectionRange) input.setSelectionRange(moved, moved);
};

const showClash = (entry, clash) => {
  entry.clashes = true;
  entry.keep();
  const settleWith = (text) => {
    entry.clashes = false;
    entry.base.value = clash.base;
    entry.version.value = clash.version;
    if (text !== null) entry.text.value = text;
    entry.sent = "";
    box.remove();
    entry.keep();
    flush();
  };
  const isGone = entry.isSpeech && clash.version === 0;
  const box = isGone
    ? note(entry, paragraph(words.wordGone), cluster(button(words.wordAgain, () => {
      entry.forget();
      entry.rename(freshId());
      if (entry.token) entry.token.value = fresh();
      settleWith(null);
    })))
    : note(
      entry,
      version(words.wordTheirs.replace("{name}", clash.by_name), clash.stored),
      version(words.wordMine, clash.typed),
      cluster(
        ...(entry.text.tagName === "TEXTAREA"
          ? [button(words.wordKeepBoth, () => settleWith(`${clash.base}\n${entry.text.value}`))] : []),
        button(words.wordKeepMine, () => settleWith(null)),
        ...(entry.isSpeech ? [] : [button(words.wordKeepTheirs, () => settleWith(clash.base))]),
      ),
    );
};

const later = () => {
  clearTimeout(timer);
  if (entries.some((entry) => entry.isReady())) timer = setTimeout(flush, PAUSE);
};

// --- A blank row for the next speech ----------------------------------------------------------------
const fresh = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.slice(0, 36);

const freshId = () => {
  const taken = new Set(entries.map((entry) => entry.id));
  let number = 1;
  while (taken.has(`speech-new${number}`)) number += 1;
  return `speech-new${number}`;
};

const blank = () => {
  const list = form.querySelector("[data-speeches]");
  const last = entries.filter((entry) => entry.isSpeech).at(-1);
  if (!list || (last?.isNew && !last.fields.some((input) => input.value && input.type !== "checkbox"))) return;
  const element = last.element.cloneNode(true);
  element.querySelectorAll("[data-note], .versions, .field__error").forEach((each) => each.remove());
  const made = new Entry(element);
  made.rename(freshId());
  for (const input of made.fields) {
    input.value = "";
    input.checked = false;
    input.defaultValue = "";
    input.defaultChecked = false;
  }
  for (const input of element.querySelectorAll("[type=checkbox]")) input.value = "on";
  const buttons = element.querySelector(".speech__buttons");
  if (buttons) buttons.hidden = true;
  made.version.value = "0";
  made.base.value = "";
  if (made.token) made.token.value = fresh();
  made.sent = made.value();
  list.append(element);
  entries.push(made);
};

// --- Begin ------------------------------------------------------------------------------------------
const entryOf = (target) => entries.find((entry) => entry.element.contains(target));

const onInput = (event) => {
  const entry = entryOf(event.target);
  if (!entry) return;
  if (entry.element.hasAttribute("data-clash")) {
    entry.element.removeAttribute("data-clash");
    entry.clashes = false;
  }
  entry.keep();
  if (entry.isNew) blank();
  clearTimeout(timer);
  timer = setTimeout(flush, PAUSE);
};

// What is proposed is put in at once; the button without a script saves the whole form first.
const onClick = (event) => {
  const fill = event.target.closest("button[name=fill]");
  if (!fill) return;
  const entry = entryOf(fill);
  event.preventDefault();
  entry.text.value = fill.dataset.text;
  fill.parentElement.remove();
  entry.keep();
  flush();
};

const onSubmit = (event) => {
  entries.forEach((entry) => entry.keep());
  if (navigator.onLine) return;
  event.preventDefault();
  say(words.wordOffline, "offline");
};

if (form) {
  entries = [...form.querySelectorAll("[data-entry]")].map((element) => new Entry(element));
  const early = entries.filter((entry) => entry.isTouched());
  entries.forEach(recover);
  recoverOrphans();
  early.forEach((entry) => onInput({ target: entry.element }));
  form.addEventListener("input", onInput);
  form.addEventListener("click", onClick);
  form.addEventListener("submit", onSubmit);
  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (document.hidden && navigator.onLine) flush(); });
}
