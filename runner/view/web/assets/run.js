"use strict";
// Keeps the page of a run up to date: cells by `data-agent` and `data-cell`, log lines as text, parts that the
// server made as they are. While nobody looks at the page, it asks for nothing.
(() => {
  const place = document.getElementById("live");
  if (!place?.dataset.stream) return;
  const MOST_LINES = 500;
  const log = document.getElementById("lines");
  const parts = { head: document.getElementById("head"), actions: document.getElementById("actions") };
  const rows = new Map();
  let ahead = 0; // seconds of the server's clock before ours
  let source = null;

  function find() {
    rows.clear();
    for (const row of document.querySelectorAll("tr[data-agent]")) {
      const cells = new Map([...row.querySelectorAll("[data-cell]")].map((cell) => [cell.dataset.cell, cell]));
      rows.set(row.dataset.agent, { row, cells, boxes: [], started: null });
    }
    for (const box of document.querySelectorAll("g[data-agent]")) rows.get(box.dataset.agent)?.boxes.push(box);
  }

  function put(element, text) {
    if (element && element.textContent !== text) element.textContent = text;
  }

  function clock(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    const two = (number) => String(number).padStart(2, "0");
    return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  }

  function tick() {
    const now = Date.now() / 1000 + ahead;
    for (const { cells, started } of rows.values()) if (started) put(cells.get("time"), clock(now - started));
    const whole = parts.head.querySelector("[data-started]");
    if (whole) put(whole, clock(now - Number(whole.dataset.started)));
  }

  function show(id, said) {
    const known = rows.get(id);
    if (!known) return;
    known.started = said.started;
    if (known.row.className !== said.state) known.row.className = said.state;
    for (const [name, text] of Object.entries(said.cells)) {
      if (name !== "time" || !said.started) put(known.cells.get(name), text);
    }
    for (const box of known.boxes) {
      const kind = `box ${said.state}`;
      if (box.getAttribute("class") !== kind) box.setAttribute("class", kind);
      put(box.querySelector("[data-sign]"), said.sign);
    }
  }

  function write(lines, reset) {
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    const all = (reset || !log.textContent ? [] : log.textContent.split("\n")).concat(lines);
    log.textContent = all.slice(-MOST_LINES).join("\n");
    if (atEnd || reset) log.scrollTop = log.scrollHeight;
  }

  function take(message) {
    if (message.now) ahead = message.now - Date.now() / 1000;
    if (message.anew && Object.keys(message.agents ?? {}).some((id) => !rows.has(id))) {
      document.getElementById("agents").innerHTML = message.anew.table;
      document.querySelector("#graph > div").innerHTML = message.anew.graph;
      find();
    }
    for (const [id, said] of Object.entries(message.agents ?? {})) show(id, said);
    if (message.head) parts.head.innerHTML = message.head;
    if (message.actions && message.state !== parts.actions.dataset.state) { // else an open question would close
      parts.actions.innerHTML = message.actions;
      parts.actions.dataset.state = message.state;
    }
    if (message.lines) write(message.lines, message.reset);
    tick();
  }

  function listen() {
    const address = place.dataset.stream + (place.dataset.agent ? `?agent=${encodeURIComponent(place.dataset.agent)}` : "");
    source = new EventSource(address);
    source.onmessage = (event) => take(JSON.parse(event.data));
    source.addEventListener("over", () => {
      source.close();
      source = null;
      place.dataset.stream = "";
      document.body.dataset.over = "true";
    });
  }

  find();
  listen();
  setInterval(tick, 1000);
  log.scrollTop = log.scrollHeight;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && source) {
      source.close();
      source = null;
    } else if (!document.hidden && !source && place.dataset.stream) {
      listen();
    }
  });
})();
