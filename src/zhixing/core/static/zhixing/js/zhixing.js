// What the pages gain from a script; every one of them works without it.
(() => {
  "use strict";

  const words = document.body.dataset;

  // --- A double click sends once -------------------------------------------------------------------
  const release = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-download")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "true";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });

  // Back from the browser's history: the page wakes as it was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
  });

  // --- Ask before what cannot be taken back --------------------------------------------------------
  const ask = (question, agreed) => {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    const text = document.createElement("p");
    text.id = "dialog-question";
    text.textContent = question;
    dialog.setAttribute("aria-labelledby", text.id);
    const buttons = document.createElement("div");
    buttons.className = "dialog__buttons";
    for (const [label, kind, answer] of [[words.wordCancel, "", false], [words.wordConfirm, "button--primary", true]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `button ${kind}`;
      button.textContent = label;
      button.addEventListener("click", () => {
        dialog.close();
        if (answer) agreed();
      });
      buttons.append(button);
    }
    dialog.append(text, buttons);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-confirm]");
    if (!button || button.dataset.agreed) return;
    event.preventDefault();
    ask(button.dataset.confirm, () => {
      button.dataset.agreed = "true";
      button.click();
      delete button.dataset.agreed;
    });
  });

  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, () => event.detail.issueRequest(true));
  });

  // --- A lost connection loses nothing typed -------------------------------------------------------
  // Only in forms that ask for it (data-keep), only in this tab, never a secret.
  const keepable = (input) => input.name && !["password", "file", "hidden", "submit", "button"].includes(input.type)
    && input.autocomplete !== "one-time-code";
  const keyOf = (form) => `kept:${location.pathname}:${form.dataset.keep}`;

  const typed = (form) => {
    const values = {};
    for (const input of form.elements) {
      if (!keepable(input)) continue;
      if (["checkbox", "radio"].includes(input.type)) values[`${input.name}=${input.value}`] = input.checked;
      else values[input.name] = input.value;
    }
    return values;
  };

  const putBack = (form, values) => {
    for (const input of form.elements) {
      if (!keepable(input)) continue;
      const tick = ["checkbox", "radio"].includes(input.type);
      const value = values[tick ? `${input.name}=${input.value}` : input.name];
      if (value === undefined) continue;
      if (tick) input.checked = value;
      else input.value = value;
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const offer = (form, values) => {
    const note = document.createElement("div");
    note.className = "alert";
    note.setAttribute("role", "status");
    const body = document.createElement("div");
    body.className = "alert__words";
    const text = document.createElement("p");
    text.textContent = words.wordKept;
    const buttons = document.createElement("div");
    buttons.className = "cluster";
    for (const [label, restore] of [[words.wordRestore, true], [words.wordDiscard, false]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = label;
      button.addEventListener("click", () => {
        if (restore) putBack(form, values);
        else sessionStorage.removeItem(keyOf(form));
        note.remove();
        form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
      });
      buttons.append(button);
    }
    body.append(text, buttons);
    note.append(body);
    form.before(note);
  };

  // What was sent and answered by another page has arrived; what stays on its own page is offered again.
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("sent:") && sessionStorage.getItem(key) !== location.pathname) {
      sessionStorage.removeItem(key.slice("sent:".length));
      sessionStorage.removeItem(key);
    }
  }

  document.querySelectorAll("form[data-keep]").forEach((form) => {
    const key = keyOf(form);
    const before = JSON.stringify(typed(form));
    const kept = sessionStorage.getItem(key);
    if (kept && kept !== before) offer(form, JSON.parse(kept));
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => sessionStorage.setItem(key, JSON.stringify(typed(form))), 300);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      sessionStorage.setItem(key, JSON.stringify(typed(form)));
      sessionStorage.setItem(`sent:${key}`, location.pathname);
    });
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-forget]")) return;
    sessionStorage.clear();
    for (const key of Object.keys(localStorage)) if (/^(minutes|reflection):/.test(key)) localStorage.removeItem(key);
  });

  // Texts that the browser keeps for reading offline are one reader's: gone with the sign-out, gone when
  // somebody else is signed in. What could not be done before the page was left is done by the next one.
  const dropKept = async (mine) => {
    if (!("caches" in window)) return;
    const names = (await caches.keys()).filter((name) => name.startsWith("reading:") && name !== `reading:${mine}`);
    await Promise.all(names.map((name) => caches.delete(name)));
    localStorage.removeItem("reading-forget");
  };

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-forget]")) return;
    localStorage.setItem("reading-forget", "yes");
    dropKept("");
  });
  if (localStorage.getItem("reading-forget")) dropKept("");
  else if (words.reader) dropKept(words.reader);

  // --- Small things --------------------------------------------------------------------------------
  // A connection that fails says so, and the typed text is still there.
  document.addEventListener("htmx:sendError", () => {
    const status = document.getElementById("connection");
    if (status) status.textContent = words.wordOffline;
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    });
  });
})();
