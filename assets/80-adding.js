/* Adding from the screen: files dropped or chosen, a pasted article, and what became of each. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const $ = (id) => document.getElementById(id);
  const POLL_MS = 500;
  const number = new Intl.NumberFormat("en");

  async function hand(path, body, type) {
    const answer = await fetch(app.address("api/add/" + path), {
      method: "POST",
      body,
      headers: { "X-Mapdash": "add", "Content-Type": type },
    });
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) return said.number;
    throw new Error(said.error || (answer.status === 413 ? "It is too large to be dropped: add it with mapdash add." : "It was not taken."));
  }

  function line(name) {
    const made = app.element("li", "delivery");
    made.append(app.element("span", "delivery-name", name), app.element("span", "delivery-state", "handing in …"));
    $("deliveries").prepend(made);
    return made;
  }

  function say(made, state, words, more = []) {
    made.dataset.state = state;
    made.querySelector(".delivery-state").textContent = words;
    made.querySelectorAll("progress, ul").forEach((old) => old.remove());
    if (!more.length) return;
    const list = document.createElement("ul");
    list.append(...more.map((text) => app.element("li", "", text)));
    made.append(list);
  }

  // what a reason advises for the command line is of no use here
  const plain = (reason) => reason.replace(/; say which with {2}--\S+.*$/, "").replace(/\.$/, "");

  function result(found) {
    const words = found.added
      ? `${app.counted(found.added, "article")} added, ${app.counted(found.mentions, "mention")} of ${app.counted(found.places, "place")}`
      : found.already_there ? "Nothing new" : "Nothing was added";
    const more = [];
    if (found.already_there) more.push(`${app.counted(found.already_there, "article")} already there`);
    if (found.undated) more.push(`${number.format(found.undated)} of those added without a date`);
    if (found.unplaced) more.push(`${number.format(found.unplaced)} of those added without a place on the map`);
    if (found.bad_dates_count) more.push(`${app.counted(found.bad_dates_count, "date")} could not be read: ${found.bad_dates.join("; ")}${found.bad_dates_count > found.bad_dates.length ? " …" : ""}`);
    found.skipped.forEach(({ reason, count, origins }) => {
      const where = origins.filter((origin) => !reason.includes(origin) && origin !== found.name);
      const rest = count > origins.length ? ` and ${number.format(count - origins.length)} more` : "";
      more.push(`Skipped${count > 1 ? " " + number.format(count) : ""}: ${plain(reason)}${where.length ? ` (${where.join("; ")}${rest})` : rest}`);
    });
    return [words, more];
  }

  async function follow(made, id) {
    for (;;) {
      let found;
      try {
        const answer = await fetch(app.address(`api/add/${id}`));
        if (!answer.ok) throw new Error();
        found = await answer.json();
      } catch {
        say(made, "failed", "The server no longer answers; what was added before is stored.");
        return;
      }
      if (found.state === "failed" && !found.read) return say(made, "failed", found.error);
      if (found.state === "done" || found.state === "failed") {
        const [words, more] = result(found);
        say(made, found.added || found.already_there ? "done" : "failed", words, found.error ? [found.error, ...more] : more);
        return;
      }
      say(made, found.state, found.state === "waiting" ? "waiting …" : `${number.format(found.done)} of ${number.format(found.expected)} read …`);
      if (found.expected > 1) {
        const bar = document.createElement("progress");
        bar.max = found.expected;
        bar.value = found.done;
        bar.setAttribute("aria-label", found.name);
        made.append(bar);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async function add(name, path, body, type) {
    const made = line(name);
    try {
      await follow(made, await hand(path, body, type));
      return made.dataset.state === "done";
    } catch (error) {
      say(made, "failed", error instanceof TypeError ? "The server does not answer." : error.message);
      return false;
    }
  }

  async function addFiles(files) {
    open();
    // one after the other: the server reads them so, too
    for (const file of files) await add(file.name, "file?name=" + encodeURIComponent(file.name), file, "application/octet-stream");
  }

  async function paste() {
    const fields = { title: "paste-title", source: "paste-source", published: "paste-published", url: "paste-url", text: "paste-text" };
    const article = Object.fromEntries(Object.entries(fields).map(([name, id]) => [name, $(id).value]));
    if (!article.text.trim()) {
      $("paste-text").focus();
      return;
    }
    const taken = await add(article.title || "pasted text", "article", JSON.stringify(article), "application/json");
    if (!taken) return;
    for (const id of Object.values(fields)) {
      const input = $(id);
      const type = input.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
      Object.getOwnPropertyDescriptor(type.prototype, "value").set.call(input, "");
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  const open = () => $("adding").open || $("adding").showModal();
  const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");

  app.on("start", () => {
    if (!$("open-adding")) return;
    const input = app.element("input", "unseen");
    input.type = "file";
    input.id = "adding-files";
    input.multiple = true;
    input.accept = $("adding-input").dataset.kinds;
    $("adding-input").append(input);
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = "";
      addFiles(files);
    });
    $("open-adding").addEventListener("click", open);
    $("close-adding").addEventListener("click", () => $("adding").close());
    $("paste-add").addEventListener("click", paste);
    // anywhere on the page: a file dropped beside the target would open in its stead
    let inside = 0;
    const mark = (step) => {
      inside = Math.max(0, inside + step);
      document.documentElement.classList.toggle("dropping", inside > 0);
    };
    document.addEventListener("dragenter", (event) => holdsFiles(event) && (open(), mark(1)));
    document.addEventListener("dragleave", (event) => holdsFiles(event) && mark(-1));
    document.addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
    document.addEventListener("drop", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      mark(-inside);
      addFiles([...event.dataTransfer.files]);
    });
  });
})();
