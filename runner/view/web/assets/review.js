"use strict";
// The review by keyboard, and choices without loading the page again. Without this script the forms work as they are.
(() => {
  const root = document.querySelector(".review");
  if (!root) return;
  const address = root.dataset.review;
  const page = Number(root.dataset.page);
  const pages = Number(root.dataset.pages);
  const places = () => [...root.querySelectorAll(".place")];
  const isOpen = (place) => place.classList.contains("open");
  let current = null;

  const at = (place) => {
    current?.classList.remove("current");
    current = place;
    place.classList.add("current");
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "start" });
  };
  const turn = (number, where) => {
    if (number >= 1 && number <= pages) location.assign(`${address}?page=${number}#${where}`);
  };
  const step = (by, wanted = () => true) => {
    const all = places();
    let index = current ? all.indexOf(current) + by : by > 0 ? 0 : all.length - 1;
    for (; index >= 0 && index < all.length; index += by) if (wanted(all[index])) return at(all[index]);
    const left = Number(document.getElementById("status").dataset.open);
    if (by > 0 && page < pages && (wanted !== isOpen || left > 0)) return turn(page + 1, wanted === isOpen ? "open" : "first");
    if (by < 0 && page > 1) return turn(page - 1, "last");
    if (wanted === isOpen && left > 0 && page > 1) return turn(1, "open");
    if (by > 0) toEnd(null);
  };
  const toEnd = (key) => {
    const end = document.getElementById("end");
    const button = (key && end.querySelector(`button[data-key="${key}"]`)) || end.querySelector("button");
    end.scrollIntoView({ block: "start" });
    (key === "s" ? end.querySelector("#reason") : button).focus({ preventScroll: true });
  };
  const markup = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html; // made by the server, where all text is escaped; the policy runs no script in it
    return template.content.firstElementChild;
  };
  const take = async (response, moves) => {
    if (!response.ok) return location.reload();
    const said = await response.json();
    if (!said.key) return;
    document.getElementById("status").replaceWith(markup(said.status));
    document.getElementById("faults").replaceWith(markup(said.faults));
    const old = document.getElementById(`place-${said.key}`);
    if (!old) return turn(said.page, `place-${said.key}`);
    const fresh = markup(said.html);
    old.replaceWith(fresh);
    current = null;
    at(fresh);
    if (moves && said.settled && said.sound) step(1, isOpen);
  };
  const choose = (form, submitter) => {
    const fields = new FormData(form);
    if (submitter?.name) fields.set(submitter.name, submitter.value);
    return treaty.post(form.action, fields).then((response) => take(response, fields.get("choice") !== "refused"));
  };
  const undo = () => treaty.post(`${address}/undo`, {}).then((response) => take(response, false));
  const edit = () => {
    const editor = current?.querySelector(".editor");
    if (!editor) return;
    editor.open = true;
    editor.querySelector("textarea").focus();
  };
  const press = (key) => {
    const button = current?.querySelector(`button[data-key="${key}"]`);
    if (button) button.click();
  };
  const KEYS = {
    n: () => step(1, isOpen), p: () => step(-1, isOpen), j: () => step(1), k: () => step(-1),
    o: () => press("o"), t: () => press("t"), b: () => press("b"), v: () => press("v"), c: () => press("c"),
    r: () => press("r"), e: edit, u: undo,
    i: () => document.querySelector("[name=in_spite]")?.click(),
    a: () => toEnd("a"), s: () => toEnd("s"), x: () => toEnd("x"),
    "?": () => { const keys = document.getElementById("keys"); keys.open = !keys.open; },
  };

  root.addEventListener("submit", (event) => {
    if (!event.target.action.endsWith("/choose")) return;
    event.preventDefault();
    choose(event.target, event.submitter);
  });
  root.addEventListener("focusin", (event) => {
    const place = event.target.closest(".place");
    if (!place || place === current) return;
    current?.classList.remove("current");
    current = place;
    place.classList.add("current");
  });
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("textarea, input[type=text], select");
    if (field) {
      if (event.key === "Escape") { field.blur(); current?.focus({ preventScroll: true }); }
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        const form = field.form;
        form.requestSubmit(form.querySelector("button.main") ?? undefined);
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !document.getElementById("keys-on").checked) return;
    const act = Object.hasOwn(KEYS, event.key) && KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  const keysOn = document.getElementById("keys-on");
  keysOn.checked = localStorage.getItem("treaty-keys") !== "off";
  keysOn.addEventListener("change", () => localStorage.setItem("treaty-keys", keysOn.checked ? "on" : "off"));

  const where = location.hash.slice(1);
  const all = places();
  if (where === "last" && all.length) at(all[all.length - 1]);
  else if (where === "first" && all.length) at(all[0]);
  else if (where.startsWith("place-") && document.getElementById(where)) at(document.getElementById(where));
  else if (where === "open" && all.some(isOpen)) at(all.find(isOpen));
  root.dataset.ready = "yes";
  performance.mark("treaty-ready");
})();
