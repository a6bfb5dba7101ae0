/* Talking to the server: questions of which only the newest answer counts, waiting that is shown only where it lasts,
   a pulse that notices new articles, and a banner while the server does not answer. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const PATIENCE_MS = 150; // what is answered sooner does not flash
  const PULSE_MS = 6000, RETRY_MS = 2000;
  const AWAY = "The mapdash server does not answer. What you see may be out of date; trying again.";
  const troubles = new Map(); // who has no answer -> what to say
  let next = 0;

  function trouble(who, words) {
    if (words) troubles.set(who, words);
    else if (!troubles.delete(who)) return;
    const [first] = troubles.values();
    const banner = document.getElementById("banner");
    banner.textContent = first || "";
    banner.hidden = !first;
  }

  const waiting = new Map(); // id of a region -> the questions it waits for
  function mark(region, ask, yes) {
    const box = region && document.getElementById(region);
    if (!box) return;
    if (!waiting.has(region)) waiting.set(region, new Set());
    const asks = waiting.get(region);
    if (yes) asks.add(ask);
    else asks.delete(ask);
    if (asks.size) box.setAttribute("aria-busy", "true");
    else box.removeAttribute("aria-busy");
  }

  /* A question: `ask(path)` puts it, `answered` gets the newest answer (null: there is no such thing). An older answer
     that is still on its way is dropped; what fails is asked again until it is answered or another is asked.
     `region`: the id of an element that is marked as busy meanwhile. */
  app.question = (answered, region) => {
    let running = null, path = null, again = 0, patience = 0;
    const busy = (yes) => {
      clearTimeout(patience);
      if (yes) patience = setTimeout(() => mark(region, ask, true), PATIENCE_MS);
      else mark(region, ask, false);
    };
    const ask = async (wanted) => {
      path = wanted;
      clearTimeout(again);
      if (running) running.abort();
      const mine = (running = new AbortController());
      busy(true);
      let found = null, failed = null;
      try {
        const answer = await fetch(app.address(path), { signal: mine.signal });
        if (answer.ok) found = await answer.json();
        else if (answer.status !== 404) failed = `The mapdash server failed to answer (${answer.status}); trying again.`;
      } catch {
        failed = AWAY;
      }
      if (mine !== running) return;
      trouble(ask, failed);
      if (failed) {
        again = setTimeout(() => ask(path), RETRY_MS);
        return;
      }
      busy(false);
      if (found && found.noun) app.learn(found.noun);
      answered(found);
    };
    app.on("healed", () => troubles.has(ask) && ask(path));
    return ask;
  };

  /* Whether the server is there, and whether the collection has grown. */
  async function pulse() {
    clearTimeout(next);
    let found = null;
    try {
      const answer = await fetch(app.address("api/generation"));
      if (answer.ok) found = (await answer.json()).generation;
    } catch {
      // said below
    }
    const healed = found !== null && troubles.has(pulse);
    trouble(pulse, found === null && AWAY);
    if (found !== null) {
      const grown = found !== app.generation;
      app.generation = found;
      if (healed) app.emit("healed");
      if (grown) app.emit("grown");
    }
    next = setTimeout(pulse, found === null ? RETRY_MS : PULSE_MS);
  }
  app.pulse = pulse;

  app.on("start", () => {
    pulse();
    // a tab in the background is slowed down by the browser: look at once when it is looked at again
    document.addEventListener("visibilitychange", () => document.hidden || pulse());
  });
})();
