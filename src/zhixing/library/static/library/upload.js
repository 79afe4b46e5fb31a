// A long upload says how far it has come, can be stopped, and survives a broken connection: the chosen file
// and the words stay in the page. Without this script the browser sends the form by itself.

const begin = (form) => {
  const words = form.dataset;
  const bar = form.querySelector("[data-upload-bar]");
  const progress = bar.querySelector("progress");
  const said = bar.querySelector("[data-upload-words]");
  const button = form.querySelector("button[type=submit], button:not([type])");
  let running = null;

  const stop = document.createElement("button");
  stop.type = "button";
  stop.className = "button button--quiet";
  stop.textContent = words.wordStop;
  stop.addEventListener("click", () => running?.abort());

  const say = (text) => {
    bar.hidden = false;
    said.textContent = text;
  };

  const rest = () => {
    running = null;
    stop.remove();
    button.removeAttribute("aria-busy");
  };

  const brokeOff = () => {
    rest();
    say(words.wordBroken);
  };

  // The answer's page takes this one's place, but for the chosen file, which only this one has.
  const answered = (answer) => {
    if (answer.status < 400) {
      location.assign(answer.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(answer.responseText, "text/html");
    const main = page.querySelector("main");
    const anew = main?.querySelector("form[data-upload]");
    if (!anew) {
      brokeOff();
      return;
    }
    main.querySelector("[data-file-lost]")?.remove();
    anew.elements.file.replaceWith(form.elements.file);
    document.querySelector("main").replaceWith(main);
    begin(anew);
    (anew.querySelector("[role=alert]") ?? main).scrollIntoView();
  };

  const send = () => {
    const answer = new XMLHttpRequest();
    running = answer;
    answer.open("POST", location.href);
    answer.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      progress.value = Math.floor((event.loaded / event.total) * 100);
      say(progress.value < 100 ? `${words.wordSending} ${progress.value}%` : words.wordChecking);
    });
    answer.addEventListener("load", () => answered(answer));
    answer.addEventListener("error", brokeOff);
    answer.addEventListener("abort", brokeOff);
    progress.value = 0;
    say(`${words.wordSending} 0%`);
    bar.append(stop);
    button.setAttribute("aria-busy", "true");
    answer.send(new FormData(form));
  };

  form.addEventListener("submit", (event) => {
    const file = form.elements.file.files[0];
    if (!file) return; // a link is sent like any other form
    event.preventDefault();
    if (file.size > Number(words.uploadLimit)) say(words.wordLarge);
    else if (!running) send();
  });
};

document.querySelectorAll("form[data-upload]").forEach(begin);
