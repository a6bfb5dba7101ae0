/* The address bar holds the state of the screen; controls write it here, regions read it from here.
   Some parts of it are not part of the question put to the server, such as where the map stands or which tab is open. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const VIEWING = ["map", "view", "tab", "step", "speed", "compare", "rate", "changes", "period"]; // how one looks, whatever is looked at: a link to another filter keeps them
  const OUTSIDE = [...VIEWING, "article"];
  const TOLD = ["article", ...VIEWING.slice(1)]; // keys whose changes are told to who listens for them by name
  const listeners = {};
  const shown = { query: null };
  const PAUSE_MS = { words: 350 }; // how long a person stops typing before the question is put
  const MAP_MS = 400; // how long the rest of the screen waits for the map
  const ECHO_MS = 4000; // a control says back what it was told, on a busy machine late and out of order
  const TWICE = ["from", "to"]; // these may say an older value more than once
  const told = {}; // what each control was told lately and has not said back yet
  const settling = {};
  const pauses = {};
  const controls = {}; // what each control shows: a control that is told what it shows already would echo it
  let started = false;

  app.on = (name, listener) => (listeners[name] = listeners[name] || []).push(listener);
  app.emit = (name, ...details) => (listeners[name] || []).forEach((listener) => listener(...details));
  app.params = () => new URLSearchParams(location.search);
  app.calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  app.narrow = () => matchMedia("(max-width: 760px)").matches;
  app.address = (path) => {
    const config = JSON.parse(document.getElementById("_dash-config").textContent);
    return config.requests_pathname_prefix + path;
  };
  app.query = () => {
    const params = app.params();
    OUTSIDE.forEach((key) => params.delete(key));
    return params.toString();
  };
  /* What is counted: "story", or "article" where no article is a copy of another. Said by the newest answer. */
  app.noun = "article";
  app.learn = (noun) => {
    if (noun === app.noun) return;
    app.noun = noun;
    app.emit("noun", noun);
  };
  const figures = new Intl.NumberFormat("en");
  app.plural = (noun) => (noun.endsWith("y") ? noun.slice(0, -1) + "ies" : noun + "s");
  app.counted = (count, noun = app.noun) => `${figures.format(count)} ${count === 1 ? noun : app.plural(noun)}`;
  /* An element for what somebody else wrote: its direction is that of its words. */
  app.written = (tag, className, text) => {
    const made = app.element(tag, className, text);
    made.dir = "auto";
    return made;
  };
  app.element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  /* Put `params` into the address bar; `replace` for changes that the back button should not stop at. */
  app.write = (params, replace) => {
    const text = params.toString().replaceAll("%2F", "/").replaceAll("%3A", ":").replaceAll("%2C", ","); // all may stand in a query
    const address = location.pathname + (text ? "?" + text : "");
    if (address === location.pathname + location.search) return;
    history[replace ? "replaceState" : "pushState"](null, "", address);
    announce();
  };

  /* Change some keys: null or "" drops one, a list repeats it. */
  app.patch = (changes, replace) => {
    const params = app.params();
    if ("place" in changes) params.delete("circle"); // stands for places, too
    for (const [key, value] of Object.entries(changes)) {
      params.delete(key);
      if (Array.isArray(value)) value.forEach((item) => params.append(key, item));
      else if (value !== null && value !== undefined && value !== "") params.set(key, value);
    }
    app.write(params, replace);
  };

  /* What a person waits for is the map: it asks first ("query"), the rest of the screen ("queried") when its
     markers are painted. Else theirs would be the last of several questions. */
  let behind = false, late = 0;
  function rest() {
    clearTimeout(late);
    if (!behind) return;
    behind = false;
    showControls();
    app.emit("queried", shown.query);
  }
  app.on("drawn", () => behind && requestAnimationFrame(() => setTimeout(rest, 0)));

  function announce() {
    if (!started) return;
    const query = app.query();
    const params = app.params();
    if (query !== shown.query) {
      shown.query = query;
      behind = true;
      clearTimeout(late);
      late = setTimeout(rest, MAP_MS);
      app.emit("query", query);
    }
    for (const key of TOLD) {
      const value = params.get(key);
      if (value === (shown[key] || null)) continue;
      shown[key] = value;
      app.emit(key, value);
    }
  }

  window.addEventListener("popstate", () => {
    for (const name of Object.keys(pauses)) {
      clearTimeout(pauses[name]); // going back means the address, not the half of a word
      pauses[name] = null;
    }
    announce();
    app.emit("back");
  });

  /* Links that change the state are real links: they can be copied and opened in another tab. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-nav]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.dataset.nav === "article") {
      app.patch({ article: link.dataset.article });
      return;
    }
    if (link.dataset.nav === "tab") {
      app.patch({ article: null }); // what the lists hold is behind an open article
      app.showTab(link.dataset.tab, true);
      app.raiseSheet();
      return;
    }
    const params = new URLSearchParams(link.search);
    const now = app.params();
    VIEWING.forEach((key) => now.has(key) && params.set(key, now.get(key)));
    app.write(params);
  });

  const list = (value) => (Array.isArray(value) ? value : []);
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const read = {
    words: (params) => params.get("q") || "",
    order: (params) => params.get("order") || (params.get("q") ? "relevance" : "newest"),
    from: (params) => params.get("from"),
    to: (params) => params.get("to"),
    source: (params) => params.getAll("source"),
    country: (params) => params.getAll("country"),
    precision: (params) => params.getAll("precision"),
    role: (params) => {
      const roles = params.getAll("role");
      return roles.includes("any") ? [] : roles.length ? roles : ["literal"];
    },
    confidence: (params) => Math.round(Number(params.get("confidence") || 0) * 100),
  };
  const changes = {
    words: (value) => ({ q: (value || "").trim() }),
    order: (value, params) => ({ order: value === (params.get("q") ? "relevance" : "newest") ? null : value }),
    from: (value, params) => app.days(value, params.get("to")),
    to: (value, params) => app.days(params.get("from"), value),
    source: (value) => ({ source: list(value) }),
    country: (value) => ({ country: list(value) }),
    precision: (value) => ({ precision: list(value) }),
    role: (value) => ({ role: same(value, ["literal"]) ? null : list(value).length ? value : "any" }),
    confidence: (value) => ({ confidence: value ? value / 100 : null }),
  };
  app.days = (from, to) => {
    if (from && to && from > to) [from, to] = [to, from];
    return { from: from || null, to: to || null, date: null };
  };

  const names = Object.keys(read);
  function tell(name, value) {
    controls[name] = value;
    (told[name] = told[name] || []).push({ value, when: Date.now() });
    return value;
  }
  const functions = {
    start() {
      started = true;
      app.generation = document.getElementById("screen").dataset.generation;
      shown.query = app.query();
      setTimeout(() => {
        app.emit("start");
        showControls();
        announce();
      }, 0);
    },
    set_range: (value) => app.setRange(value),
  };
  const idOf = (name) => (["words", "order", "from", "to"].includes(name) ? name : "filter-" + name);
  /* The controls follow the address. */
  function showControls() {
    const params = app.params();
    for (const name of names) {
      const value = read[name](params);
      // what is being typed is not taken away
      if (!pauses[name] && !same(controls[name], value)) window.dash_clientside.set_props(idOf(name), { value: tell(name, value) });
    }
  }
  names.forEach((name) => {
    functions["set_" + name] = (value) => {
      const waiting = (told[name] || []).filter((one) => Date.now() - one.when < ECHO_MS);
      const echo = waiting.findIndex((one) => same(one.value, value));
      told[name] = waiting.filter((_, at) => at !== echo || TWICE.includes(name));
      clearTimeout(settling[name]);
      if (echo >= 0) {
        // what it says last is what it shows; where the address has moved on meanwhile, it is told again
        const [id, prop] = window.dash_clientside.callback_context.triggered[0].prop_id.split(".");
        settling[name] = setTimeout(() => {
          const now = read[name](app.params());
          if (!same(value || null, now || null)) window.dash_clientside.set_props(id, { [prop]: tell(name, now) });
        }, 300);
        return;
      }
      controls[name] = typeof value === "string" ? value.trim() : value;
      clearTimeout(pauses[name]);
      const put = () => {
        pauses[name] = null;
        const params = app.params();
        if (!same(value || null, read[name](params) || null)) app.patch(changes[name](value, params));
      };
      if (PAUSE_MS[name]) pauses[name] = setTimeout(put, PAUSE_MS[name]);
      else put();
    };
  });
  window.dash_clientside = Object.assign({}, window.dash_clientside, { mapdash: functions });
})();
