// What filing gains from a script: answers saved while typing, pieces sent in parts and resumed,
// a countdown on the service's clock. Every page works without it.
(() => {
  "use strict";

  const token = () => document.querySelector('input[name="_jeton"]').value;
  const ENDED = "Le service n’a pas compris cet envoi : votre accès a peut-être pris fin. Entrez de nouveau dans un autre onglet.";
  const read = async (answer) => {
    try {
      return await answer.json();
    } catch {
      return { said: ENDED };
    }
  };
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  // The countdown follows the service's clock, whatever the machine's.
  const words = (seconds) => {
    const days = Math.floor(seconds / 86400);
    const hours = Math.floor((seconds % 86400) / 3600);
    const minutes = Math.floor((seconds % 3600) / 60);
    const plural = (count, noun) => `${count}\u00a0${noun}${count > 1 ? "s" : ""}`;
    if (days) return `${plural(days, "jour")} et ${plural(hours, "heure")}`;
    if (hours) return `${plural(hours, "heure")} et ${plural(minutes, "minute")}`;
    if (minutes >= 10) return plural(minutes, "minute");
    return `${plural(minutes, "minute")} et ${plural(Math.floor(seconds % 60), "seconde")}`;
  };
  for (const place of document.querySelectorAll("[data-countdown]")) {
    const end = Date.parse(place.dataset.countdown);
    const start = Date.parse(place.dataset.now);
    const since = performance.now();
    const said = place.textContent;
    const tell = () => {
      const left = (end - start - (performance.now() - since)) / 1000;
      place.textContent = left > 0
        ? `${said} Il reste ${words(left)}.`
        : "L’heure de la clôture est passée à l’horloge du service.";
      if (left > 0) window.setTimeout(tell, left < 900 ? 1000 : 15000);
    };
    tell();
  }

  const form = document.getElementById("formulaire-depot");
  if (!form) return;
  const base = form.dataset.base;
  const state = document.getElementById("etat");
  const seen = form.querySelector('input[name="seen"]');
  const say = (sentence, bad) => {
    if (!state) return;
    state.textContent = sentence;
    state.classList.toggle("late", Boolean(bad));
  };

  // Answers are saved two seconds after the last key; only those that changed are sent.
  const fields = [...form.querySelectorAll('[name^="q-"]')];
  const kept = new Map(fields.map((field) => [field.name, field.defaultValue]));
  let timer = 0;
  let busy = false;
  let stopped = false;
  const changed = () => fields.filter((field) => field.value !== kept.get(field.name));
  const save = async () => {
    const sent = changed();
    if (stopped || busy || !sent.length) return;
    busy = true;
    const body = new URLSearchParams({ _jeton: token(), seen: seen.value });
    const values = new Map(sent.map((field) => [field.name, field.value]));
    for (const [name, value] of values) body.set(name, value);
    try {
      const answer = await fetch(`${base}/depot/reponses`, { method: "POST", body, keepalive: true });
      const told = await read(answer);
      if (answer.ok) {
        seen.value = told.version;
        for (const [name, value] of values) kept.set(name, value);
        say(`${told.said} ${told.left}`);
      } else {
        stopped = answer.status !== 422;
        say(`${told.said} Votre texte est toujours dans la page.`, true);
      }
    } catch {
      say("La connexion manque : votre texte est toujours dans la page, l’enregistrement sera tenté de nouveau.", true);
    }
    busy = false;
    if (!stopped && changed().length) timer = window.setTimeout(save, 5000);
  };
  form.addEventListener("input", (event) => {
    if (!fields.includes(event.target)) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(save, 2000);
  });
  window.addEventListener("pagehide", () => { if (changed().length) save(); });

  // A piece leaves as soon as it is chosen, in parts; a part lost is sent again.
  const memory = (file, piece) => `ancrage-envoi:${base}:${piece}:${file.name}:${file.size}:${file.lastModified}`;
  const begin = async (file, piece) => {
    const known = localStorage.getItem(memory(file, piece));
    if (known) {
      const answer = await fetch(`${base}/envois/${known}`);
      if (answer.ok) return { id: known, ...(await read(answer)), part: 1000000 };
    }
    const body = new URLSearchParams({ _jeton: token(), piece, size: file.size, name: file.name });
    const answer = await fetch(`${base}/envois`, { method: "POST", body });
    const told = await read(answer);
    if (!answer.ok) throw new Error(told.said);
    localStorage.setItem(memory(file, piece), told.id);
    return told;
  };
  const sendPart = (id, start, part) => fetch(`${base}/envois/${id}`, {
    method: "POST",
    body: part,
    headers: { "x-ancrage-form": token(), "x-ancrage-debut": String(start), "content-type": "application/octet-stream" },
  });
  const send = async (file, piece, show) => {
    const upload = await begin(file, piece);
    let at = upload.received;
    let tries = 0;
    while (at < file.size) {
      show(at);
      let answer;
      try {
        answer = await sendPart(upload.id, at, file.slice(at, at + upload.part));
      } catch {
        tries += 1;
        if (tries > 20) throw new Error("La connexion manque. Choisissez de nouveau le fichier : l’envoi reprendra où il s’est arrêté.");
        await pause(Math.min(1000 * tries, 10000));
        continue;
      }
      const told = await read(answer);
      if (answer.ok || answer.status === 409) {
        at = told.received;
        tries = 0;
      } else {
        localStorage.removeItem(memory(file, piece));
        throw new Error(told.said);
      }
    }
    localStorage.removeItem(memory(file, piece));
  };
  const refresh = async () => {
    const answer = await fetch(`${base}/depot`);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ["liste-pieces", "manque"]) {
      const before = document.getElementById(id);
      const after = fresh.getElementById(id);
      if (before && after) before.replaceWith(after);
    }
  };
  form.addEventListener("change", async (event) => {
    const input = event.target;
    if (!input.dataset.piece || !input.files.length) return;
    const file = input.files[0];
    const piece = input.dataset.piece;
    const place = input.closest(".field");
    place.querySelector(".fault")?.remove();
    const bar = document.createElement("progress");
    bar.max = file.size || 1;
    bar.setAttribute("aria-label", `Envoi de ${file.name}`);
    input.after(bar);
    input.disabled = true;
    try {
      await send(file, piece, (at) => { bar.value = at; });
      await refresh();
      document.getElementById(input.id)?.focus();
    } catch (fault) {
      bar.remove();
      input.disabled = false;
      input.value = "";
      const said = document.createElement("p");
      said.className = "fault";
      said.setAttribute("role", "alert");
      said.textContent = fault.message;
      place.append(said);
    }
  });
})();
