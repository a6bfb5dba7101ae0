/* The reader: an article's text as text nodes and marks, the inset map of its places, and the card of a mention. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const $ = (id) => document.getElementById(id);
  const WHEN = -2; // in place of a mention's number: words that say when it happened
  let opened = null; // the document shown
  let pins = [];
  let drawn = []; // numbers of the mentions that are highlighted, in the order of the text
  let current = -1;
  let cameFrom = null;

  function paragraph(made, stretches) {
    for (const [text, number] of stretches) {
      if (number < 0) {
        made.append(number === WHEN ? app.element("span", "when", text) : document.createTextNode(text));
        continue;
      }
      const mention = opened.mentions[number];
      const mark = app.element("mark", `m ${mention.role}` + (mention.uncertain ? " uncertain" : ""), text);
      mark.dataset.mention = number;
      mark.tabIndex = -1;
      mark.setAttribute("role", "button");
      const what = mention.label || "no place found";
      mark.setAttribute("aria-label", `${text}: ${mention.role_name}, ${mention.uncertain ? "uncertain, " : ""}${what}`);
      made.append(mark);
    }
    return made;
  }

  function show(found) {
    opened = found;
    current = -1;
    const changed = found.modified && found.modified !== found.published ? ` · changed ${found.modified}` : "";
    $("reader-source").replaceChildren(app.element("bdi", "", found.source), ` · ${found.published}${changed}`);
    $("reader-imprint").textContent = [
      found.url,
      found.published === "No date" ? "Publication date not known" : `Published ${found.published}`,
      found.modified && `Changed ${found.modified}`,
      found.retrieved && `Retrieved ${found.retrieved}`,
    ].filter(Boolean).join(" · ");
    const title = $("reader-title");
    title.replaceChildren();
    title.dir = "auto";
    if (found.segments[0].length) paragraph(title, found.segments[0]);
    else title.textContent = found.title || "Untitled";
    const link = $("reader-link");
    link.replaceChildren();
    if (found.url) {
      const original = app.element("a", "", "Original article");
      original.href = found.url;
      original.target = "_blank";
      original.rel = "noopener noreferrer";
      link.append(original, app.element("span", "reader-host", new URL(found.url).host));
    }
    $("reader-also").replaceChildren(...kin(found));
    const body = document.createDocumentFragment();
    found.segments.slice(1).forEach((stretches) => body.append(paragraph(app.written("p"), stretches)));
    $("reader-text").replaceChildren(body);
    const all = marks();
    drawn = all.map((mark) => Number(mark.dataset.mention));
    if (all.length) all[0].tabIndex = 0;
    $("reader").dataset.article = found.id;
    $("reader-scroll").scrollTop = 0;
    hideCard();
    whereMention();
    showPins();
    askBeside();
  }

  /* The other articles of the story, and the other versions of this one. */
  function kin(found) {
    const made = [];
    const within = (item, text) => {
      const link = app.element("a", "", text);
      const params = app.params();
      params.set("article", item.id);
      link.href = "?" + params.toString();
      link.dataset.nav = "article";
      link.dataset.article = item.id;
      link.title = item.title;
      return link;
    };
    const line = (words, items) => {
      const box = app.element("p", "", words);
      items.forEach((item, at) => box.append(at ? ", " : " ", ...item));
      made.push(box);
    };
    const outside = (item) => {
      if (!item.url) return [];
      const link = app.element("a", "out", "↗");
      link.href = item.url;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      link.setAttribute("aria-label", `Original at ${item.source}`);
      return [" ", link];
    };
    const newer = found.versions.filter((item) => item.newer);
    const older = found.versions.filter((item) => !item.newer);
    if (newer.length) line("There is a newer version of this article:", newer.map((item) => [within(item, item.published)]));
    if (older.length) line("Earlier versions:", older.map((item) => [within(item, item.published)]));
    if (found.also.length) line("Also in", found.also.map((item) => [within(item, item.source), ...outside(item)]));
    return made;
  }

  /* Turning: to the articles before and behind in the order of the list, and from mention to mention. */
  const number = new Intl.NumberFormat("en");
  let beside = null;
  const turning = (name, where, previous, next) => {
    $(`${name}-where`).textContent = where;
    for (const [way, possible] of [["previous", previous], ["next", next]]) {
      const button = $(`${name}-${way}`);
      if (!possible && button === document.activeElement) $("reader-title").focus({ preventScroll: true });
      button.disabled = !possible;
    }
  };
  const ask = app.question((found) => {
    beside = found;
    const where = found.position === null ? "not in the list" : `${number.format(found.position + 1)} of ${number.format(found.total)}`;
    turning("article", where, found.previous !== null, found.following !== null);
  });
  const askBeside = () => opened && ask(`api/beside/${opened.id}?${app.listQuery()}`);
  function whereMention() {
    const all = drawn.length, at = drawn.indexOf(current);
    turning("mention", at < 0 ? counted(all, "mention") : `${at + 1} of ${number.format(all)}`, at > 0, at < all - 1);
  }
  const counted = (count, noun) => `${number.format(count)} ${noun}${count === 1 ? "" : "s"}`;
  app.turnArticle = (step) => {
    if ($("reader").hidden) {
      app.turnRow(step);
      return;
    }
    const to = beside && (step > 0 ? beside.following : beside.previous);
    if (opened && to !== null && to !== undefined) app.patch({ article: to }, true);
  };
  app.turnMention = (step) => {
    const to = drawn[drawn.indexOf(current) + step];
    if (opened && to !== undefined) select(to);
  };

  const marks = () => [...$("reader").querySelectorAll("mark[data-mention]")];

  /* The inset: each place once. */
  function showPins() {
    pins.forEach((pin) => pin.remove());
    pins = [];
    const inset = app.insetMap;
    if (!inset) return;
    const places = new Map();
    opened.mentions.forEach((mention, number) => {
      if (mention.place && mention.role === "literal" && !places.has(mention.place)) places.set(mention.place, number);
    });
    inset.getContainer().parentElement.hidden = places.size === 0;
    $("reader-fit").hidden = places.size === 0;
    if (!places.size) return;
    inset.invalidateSize({ animate: false });
    const points = [];
    for (const number of places.values()) {
      const mention = opened.mentions[number];
      const box = app.element("div", `pin ${app.FORM[mention.precision]}`);
      box.title = mention.label;
      const pin = L.marker([mention.lat, mention.lon], {
        icon: L.divIcon({ className: "mk-anchor", html: box, iconSize: [0, 0] }), keyboard: false,
      });
      pin.on("click", () => select(number));
      pin.addTo(inset);
      pins.push(pin);
      points.push([mention.lat, mention.lon]);
    }
    opened.points = points;
    inset.fitBounds(points, { padding: [18, 18], maxZoom: 6, animate: false });
  }

  function hideCard() {
    $("card").hidden = true;
    $("card").replaceChildren();
    marks().forEach((mark) => mark.removeAttribute("aria-current"));
    app.mark([]);
  }

  function select(number, move = true) {
    const mention = opened.mentions[number];
    current = number;
    const all = marks();
    all.forEach((mark) => {
      const chosen = Number(mark.dataset.mention) === number;
      if (chosen) mark.setAttribute("aria-current", "true");
      else mark.removeAttribute("aria-current");
      mark.tabIndex = chosen ? 0 : -1;
    });
    const mark = all.find((one) => Number(one.dataset.mention) === number);
    if (mark) mark.scrollIntoView({ block: "center", behavior: app.calm() ? "auto" : "smooth" });
    card(mention);
    whereMention();
    if (mention.place && move) {
      app.goTo(mention.lat, mention.lon, mention.precision);
      app.mark([[mention.lat, mention.lon, mention.precision, mention.text]], true);
    } else if (!mention.place) app.mark([]);
  }

  function card(mention) {
    const box = $("card");
    const close = app.element("button", "card-close", "×");
    close.type = "button";
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => {
      const mark = marks().find((one) => one.tabIndex === 0);
      hideCard();
      if (mark) mark.focus();
    });
    const made = [close];
    made.push(app.element("p", "card-said", mention.text ? `“${mention.text}” · ${mention.role_name}` : "Given by the source"));
    made.push(app.element("h3", "", mention.label || "No place found"));
    if (mention.place) {
      const facts = app.element("p", "card-facts");
      facts.append(app.element("span", `glyph ${app.FORM[mention.precision]}`));
      facts.append(app.element("span", "", mention.precision_name));
      const sure = app.element("span", "card-sure");
      const bar = app.element("span", "sure-bar");
      bar.style.setProperty("--share", `${Math.round(mention.confidence * 100)}%`);
      bar.setAttribute("aria-hidden", "true");
      sure.append(bar, app.element("span", "", `${Math.round(mention.confidence * 100)} % sure`));
      facts.append(sure);
      made.push(facts);
    }
    if (mention.event) made.push(app.element("p", "card-when", `Happened: ${mention.event}`));
    if (mention.reason) made.push(app.element("p", "card-reason", mention.reason));
    if (mention.alternatives.length) {
      made.push(app.element("p", "card-others", "Or, less likely"));
      const others = app.element("ol", "card-list");
      mention.alternatives.forEach((other) => {
        const item = document.createElement("li");
        const go = app.element("button", "card-other");
        go.type = "button";
        go.append(app.element("span", "", other.label), app.element("span", "", `${Math.round(other.probability * 100)} %`));
        go.addEventListener("click", () => {
          app.goTo(other.lat, other.lon, other.precision);
          app.mark([[other.lat, other.lon, other.precision, other.label.split(",")[0]]], true);
        });
        item.append(go);
        others.append(item);
      });
      made.push(others);
    }
    box.replaceChildren(...made);
    box.hidden = false;
  }

  const askArticle = app.question((found) => {
    if (!found) {
      app.patch({ article: null }, true); // a link to an article that is not in this collection
      return;
    }
    if ($("reader").hidden) cameFrom = document.activeElement;
    $("lists").hidden = true;
    $("reader").hidden = false;
    document.body.classList.add("reading");
    app.raiseSheet();
    show(found);
    if (!document.activeElement.closest(".turning")) $("reader-title").focus({ preventScroll: true });
  }, "panel");
  function open(id) {
    if (/^\d+$/.test(id || "")) askArticle("api/article/" + id);
    else close();
  }

  function close() {
    if ($("reader").hidden) return;
    $("reader").hidden = true;
    $("lists").hidden = false;
    document.body.classList.remove("reading");
    const id = opened && opened.id;
    opened = null;
    app.mark([]);
    const row = document.querySelector(`a.row[data-article="${id}"]`);
    const target = row || (cameFrom && cameFrom.isConnected ? cameFrom : null);
    if (target) target.focus({ preventScroll: !row });
    // who has read on beyond the page of the list comes back to where the article stands
    if (!row && beside && beside.position !== null) app.showRow(beside.position, id);
  }

  app.on("article", open);
  ["query", "grown", "compare", "period"].forEach((name) => app.on(name, askBeside));
  app.on("start", () => {
    $("reader-close").addEventListener("click", () => app.patch({ article: null }));
    $("reader-fit").addEventListener("click", () => opened && app.fit(opened.points || []));
    $("reader-print").addEventListener("click", () => window.print());
    $("article-previous").addEventListener("click", () => app.turnArticle(-1));
    $("article-next").addEventListener("click", () => app.turnArticle(1));
    $("mention-previous").addEventListener("click", () => app.turnMention(-1));
    $("mention-next").addEventListener("click", () => app.turnMention(1));
    $("reader").addEventListener("click", (event) => {
      const mark = event.target.closest("mark[data-mention]");
      if (mark) select(Number(mark.dataset.mention));
    });
    $("reader").addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        if ($("card").hidden) app.patch({ article: null });
        else $("card").querySelector(".card-close").click();
        event.preventDefault();
        return;
      }
      const mark = event.target.closest("mark[data-mention]");
      if (!mark) return;
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        select(Number(mark.dataset.mention));
        return;
      }
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const all = marks();
      const next = all[all.indexOf(mark) + step];
      if (!next) return;
      mark.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
    const ready = () => {
      if (app.insetMap && app.insetMap._loaded) {
        app.addBasemap(app.insetMap);
        if (opened) showPins();
      } else setTimeout(ready, 30);
    };
    ready();
  });
})();
