// A reflection is kept on this device while somebody types, and saved while it is private.
// Without this script the button saves it.

const PAUSE = 1200; // ms after the last key
const AGAIN = 15000; // ms until the next try without a connection

const form = document.querySelector("form[data-write]");
const status = form.querySelector("[data-status]");
const words = form.dataset;
const field = (name) => form.elements.namedItem(name);
const title = field("title");
const body = field("body");
const version = field("version");
const given = ["text", "anchor", "topic", "activity"].map((name) => field(name)?.value ?? "").join(":");

// A text that has no row yet is kept by what it is about, until it has one.
const key = () => `reflection:${words.write}${field("token") ? `:${given}` : ""}`;

const say = (text, state = "") => {
  status.textContent = text;
  status.dataset.state = state;
};

const value = () => JSON.stringify([title.value, body.value]);
const isEmpty = () => !title.value.trim() && !body.value.trim();
// What the server has; a form that was sent back differs from it already.
let saved = JSON.stringify([field("base_title").value, field("base").value]);
let clashes = false;
const isDirty = () => value() !== saved && !isEmpty();

// --- On this device ---------------------------------------------------------------------------------
const keep = () => {
  if (!isDirty()) {
    localStorage.removeItem(key());
    return;
  }
  const kept = {
    title: title.value, body: body.value, version: version.value, token: field("token")?.value ?? "",
    base: field("base").value, baseTitle: field("base_title").value, at: Date.now(),
  };
  try {
    localStorage.setItem(key(), JSON.stringify(kept));
  } catch {
    // The device is full or forbids it: the text is still in the page.
  }
};

const element = (tag, className, text = "") => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
};

const note = (text, shown, choices) => {
  form.querySelector("[data-note]")?.remove();
  const box = element("div", "alert");
  box.dataset.note = "";
  box.setAttribute("role", "status");
  const inner = element("div", "alert__words");
  const buttons = element("div", "cluster");
  for (const [label, act] of choices) {
    const button = element("button", "button", label);
    button.type = "button";
    button.addEventListener("click", () => {
      box.remove();
      act();
    });
    buttons.append(button);
  }
  inner.append(element("p", "", text), element("div", "version", shown), buttons);
  box.append(inner);
  form.prepend(box);
};

const recover = () => {
  const kept = JSON.parse(localStorage.getItem(key()) ?? "null");
  if (!kept) return;
  if (body.value.includes(kept.body) && title.value.includes(kept.title)) {
    localStorage.removeItem(key());
    return;
  }
  const time = new Date(kept.at).toLocaleString(document.documentElement.lang);
  note(words.wordKept.replace("{time}", time), [kept.title, kept.body].filter(Boolean).join("\n"), [
    [words.wordRestore, () => {
      title.value = kept.title;
      body.value = kept.body;
      version.value = kept.version;
      field("base").value = kept.base;
      field("base_title").value = kept.baseTitle;
      if (field("token") && kept.token) field("token").value = kept.token;
      keep();
      flush();
    }],
    [words.wordDiscard, () => localStorage.removeItem(key())],
  ]);
};

// --- Sending ----------------------------------------------------------------------------------------
let timer;
let isSending = false;
let isLeaving = false; // the button was pressed: on to its page, once all is saved

const flush = () => {
  if ("autosave" in words || isLeaving) send();
};

const send = async () => {
  clearTimeout(timer);
  if (isSending || clashes || !isDirty()) return;
  isSending = true;
  const sent = { whole: value(), title: title.value, body: body.value };
  say(words.wordSaving);
  try {
    const response = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual",
    });
    isSending = false;
    await settle(response, sent);
  } catch {
    isSending = false;
    isLeaving = false;
    say(words.wordOffline, "offline");
    timer = setTimeout(flush, AGAIN);
  }
};

const settle = async (response, sent) => {
  if (!(response.headers.get("Content-Type") ?? "").startsWith("application/json")) {
    isLeaving = false;
    say(words.wordSignedOut, "refused");
    return;
  }
  const answer = await response.json();
  if (answer.errors) {
    isLeaving = false;
    if ("autosave" in words) saved = sent.whole; // not again until it is changed
    say(`${words.wordRefused} ${Object.values(answer.errors).flat().join(" ")}`, "refused");
    return;
  }
  if (answer.clashes) {
    isLeaving = false;
    adopt(answer);
    showClash(answer);
    return;
  }
  take(answer, sent);
  if (isDirty()) later();
  else if (isLeaving) location.assign(words.page);
};

// Take over what the server has, unless somebody typed on meanwhile: then the next save puts it together.
const take = (answer, sent) => {
  localStorage.removeItem(key());
  adopt(answer);
  words.page = answer.page;
  const goesOn = value() !== sent.whole;
  if (answer.merged && goesOn) {
    field("base").value = sent.body;
    field("base_title").value = sent.title;
  } else {
    stand(answer);
    if (answer.merged) {
      title.value = answer.title;
      body.value = answer.body;
    }
  }
  keep();
  say((answer.merged ? words.wordMerged : words.wordSaved).replace("{time}", answer.at), "saved");
};

const stand = (answer) => {
  version.value = answer.version;
  field("base").value = answer.body;
  field("base_title").value = answer.title;
  saved = JSON.stringify([answer.title, answer.body]);
};

// It has its row now: from here on it is that row's form.
const adopt = (answer) => {
  if (!field("token")) return;
  localStorage.removeItem(key());
  form.action = answer.url;
  words.write = `${words.write.split(":")[0]}:${answer.url.match(/\d+/)[0]}`;
  field("token").remove();
  history.replaceState(null, "", answer.url);
};

const showClash = (answer) => {
  clashes = true;
  keep();
  say(words.wordClash, "refused");
  const go = (newTitle, newBody) => {
    clashes = false;
    stand(answer);
    title.value = newTitle;
    body.value = newBody;
    keep();
    flush();
  };
  note(words.wordTheirs, [answer.title, answer.body].filter(Boolean).join("\n"), [
    [words.wordKeepBoth, () => go(title.value || answer.title, `${answer.body}\n\n${body.value}`)],
    [words.wordKeepMine, () => go(title.value, body.value)],
    [words.wordKeepTheirs, () => go(answer.title, answer.body)],
  ]);
};

const later = () => {
  clearTimeout(timer);
  timer = setTimeout(flush, isLeaving ? 0 : PAUSE);
};

// --- Begin ------------------------------------------------------------------------------------------
form.addEventListener("input", () => {
  keep();
  later();
});
// The button saves as well, and leads on to the page where others' eyes are chosen.
form.addEventListener("submit", (event) => {
  if (isEmpty() || document.querySelector("[data-stored]")) return; // the page itself says what is to be done
  event.preventDefault();
  keep();
  isLeaving = !clashes;
  if (isDirty()) send();
  else if (words.page) location.assign(words.page);
});
window.addEventListener("online", flush);
document.addEventListener("visibilitychange", () => { if (document.hidden && navigator.onLine) flush(); });
if (!document.querySelector("[data-stored]")) {
  const early = isDirty(); // typed before this script had come
  recover();
  if (early) later();
}
