// Copy buttons: `<button data-copy="text" hidden>`. They appear only where the browser can copy, and come alive for
// content that htmx brings in later too, because one listener on the document serves them all.
(() => {
  if (navigator.clipboard === undefined) return;

  const reveal = (root) => {
    for (const button of root.querySelectorAll("button[data-copy][hidden]")) button.hidden = false;
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-copy]");
    if (!button || button.dataset.said !== undefined) return;
    button.dataset.said = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not copied";
    }
    setTimeout(() => {
      button.textContent = button.dataset.said;
      delete button.dataset.said;
    }, 1600);
  });

  document.addEventListener("htmx:after:process", () => reveal(document));
  reveal(document);
})();
