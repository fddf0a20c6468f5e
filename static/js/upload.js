// A form with `data-upload`: files can be dropped on its zone, and a bar shows how far the upload is. Without this
// script, and whenever something is odd, the browser sends the form as it always does.
(() => {
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

  function enableDrop(form) {
    const zone = form.querySelector("[data-drop]");
    const input = zone?.querySelector("input[type=file]");
    if (!input) return;
    zone.querySelector("[data-drop-note]").hidden = false;
    for (const type of ["dragover", "dragleave", "drop"]) {
      zone.addEventListener(type, (event) => {
        event.preventDefault();
        zone.classList.toggle("over", type === "dragover");
        if (type === "drop" && event.dataTransfer.files.length > 0) input.files = event.dataTransfer.files;
      });
    }
  }

  // The answer takes this page's place. Asking for it again would lose the message that is shown only once.
  function arrive(request) {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main");
    if (main === null) return location.assign(request.responseURL);
    history.replaceState({ reload: true }, "");
    if (request.responseURL !== location.href) history.pushState({ reload: true }, "", request.responseURL);
    document.title = page.title;
    document.querySelector("main").replaceWith(main);
    main.querySelectorAll("form[data-upload]").forEach(enhance);
    (main.querySelector("[autofocus]") ?? main).focus();
    window.htmx?.process(main);
  }

  function send(form, submitter) {
    const body = new FormData(form, submitter); // before the button is disabled, or its value is left out
    const request = new XMLHttpRequest();
    const meter = form.querySelector("[data-upload-progress]");
    const note = form.querySelector("[data-upload-note]");
    meter.hidden = false;
    submitter?.setAttribute("disabled", "");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      meter.querySelector("progress").value = (100 * loaded) / total;
      note.value = loaded < total ? `${megabytes(loaded)} of ${megabytes(total)} MB` : "Sent. Checking the file";
    });
    request.addEventListener("load", () => arrive(request));
    request.addEventListener("error", () => {
      note.value = "The connection was lost. See whether it arrived before you try again.";
      submitter?.removeAttribute("disabled");
    });
    request.open("POST", submitter?.hasAttribute("formaction") ? submitter.formAction : form.action);
    request.send(body);
  }

  function enhance(form) {
    enableDrop(form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, event.submitter);
    });
  }

  addEventListener("popstate", ({ state }) => state?.reload && location.reload());
  document.querySelectorAll("form[data-upload]").forEach(enhance);
})();
