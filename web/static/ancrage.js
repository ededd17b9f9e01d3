// What pages gain from a script; every page works without it.
(() => {
  "use strict";

  // After a refusal the reader's place is the reason why.
  const refusal = document.getElementById("refus");
  if (refusal) refusal.focus();

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (form.method === "post") {
      form.dataset.sent = "yes";
      window.setTimeout(() => delete form.dataset.sent, 4000);
    }
  });

  // « Copier le point »: the sentence goes to the clipboard, and the button says so.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
      button.textContent = "Copié";
    } catch {
      source.focus();
      if (source.select) source.select();
    }
  });

  // What only a script can do shows only with it.
  document.querySelectorAll("[data-scripted]").forEach((part) => { part.hidden = false; });

  // A tick that ticks every line of its table.
  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-tick-all]");
    if (!all) return;
    const boxes = document.querySelectorAll(`input[name="${all.dataset.tickAll}"]`);
    boxes.forEach((box) => { box.checked = all.checked; });
  });

  // Changing a choice marked so sends its form.
  document.addEventListener("change", (event) => {
    const field = event.target.closest("[data-send]");
    if (field && field.form) field.form.requestSubmit();
  });
})();
