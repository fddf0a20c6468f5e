// Files can be dropped on every zone for them; and where a form has `data-upload`, a bar shows how far the upload is. Without
// this script, and whenever something is odd, the browser sends the form as it always does.
(() => {
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

  // One set of listeners for all zones, also those that come later.
  for (const type of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(type, (event) => {
      const zone = event.target.closest?.("[data-drop]");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("over", type === "dragover");
      const files = event.dataTransfer.files;
      if (type === "drop" && files.length > 0) zone.querySelector("input[type=file]").files = files;
    });
  }

  const offerDrop = (root) =>
    root.querySelectorAll("[data-drop-note]").forEach((each) => (each.hidden = false));

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
    offerDrop(main);
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
      note.value =
        loaded < total ? `${megabytes(loaded)} of ${megabytes(total)} MB` : "Sent. Checking the file";
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
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, event.submitter);
    });
  }

  addEventListener("popstate", ({ state }) => state?.reload && location.reload());
  document.querySelectorAll("form[data-upload]").forEach(enhance);
  offerDrop(document);
})();
