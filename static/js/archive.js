// A form with `data-pieces`: its file goes to that address piece by piece, and then the form without it. A connection that
// breaks costs a piece, and a file that is chosen again goes on where it was. Without this script, the browser sends the file
// with the form.
(() => {
  const PIECE = 8 * 2 ** 20;
  const LONGEST_PAUSE = 30;
  const LONGEST_SILENCE = 10 * 60 * 1000;

  /** Knows a file again: not a digest, which browsers make on secure connections only. */
  async function markOf(file) {
    const bytes = new Uint8Array(await file.slice(0, 2 ** 20).arrayBuffer());
    let [one, two] = [0x811c9dc5, 0x9e3779b9];
    for (const byte of bytes) {
      one = Math.imul(one ^ byte, 0x01000193);
      two = Math.imul(two ^ byte, 0x85ebca6b) ^ (two >>> 13);
    }
    return [one, two, file.lastModified].map((part) => (part >>> 0).toString(16)).join("-");
  }

  /** Where the file stands. Throws what the server says against it, with `final`; and whatever a broken connection throws. */
  async function ask(address, init) {
    const response = await fetch(address, { ...init, signal: AbortSignal.timeout(LONGEST_SILENCE) });
    const answer = await response.json();
    if (response.ok) return answer;
    throw Object.assign(new Error(answer.error), { final: response.status !== 409 && response.status < 500 });
  }

  async function send(file, address, show) {
    const begin = new URLSearchParams({ name: file.name, bytes: file.size, mark: await markOf(file) });
    const upload = await persist(() => ask(address, { method: "POST", body: begin }), show);
    for (let at = upload.at; at < file.size;) {
      show(at);
      const piece = file.slice(at, at + PIECE);
      // After a break, how much of the piece has come only the server knows.
      ({ at } = await persist(
        (isAgain) =>
          isAgain
            ? ask(upload.address)
            : ask(`${upload.address}?from=${at}`, { method: "POST", body: piece }),
        show,
      ));
    }
    show(file.size);
    return upload.key;
  }

  async function persist(attempt, show) {
    for (let tries = 0; ; tries++) {
      try {
        return await attempt(tries > 0);
      } catch (error) {
        if (error.final) throw error;
        const pause = Math.min(2 ** tries, LONGEST_PAUSE);
        show(null, `The connection was lost. Trying again in ${pause} s.`);
        await new Promise((resolve) => setTimeout(resolve, pause * 1000));
      }
    }
  }

  function enhance(form) {
    const input = form.querySelector("input[type=file]");
    const meter = form.querySelector("[data-upload-progress]");
    const note = form.querySelector("[data-upload-note]");
    form.addEventListener("submit", async (event) => {
      const [file] = input.files;
      if (file === undefined) return; // What has arrived before is handed in.
      event.preventDefault();
      event.submitter?.setAttribute("disabled", "");
      meter.hidden = false;
      const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
      const show = (at, said) => {
        if (at !== null) meter.querySelector("progress").value = (100 * at) / file.size;
        note.value = said ?? `${megabytes(at)} of ${megabytes(file.size)} MB`;
      };
      try {
        form.elements.namedItem("upload").value = await send(file, form.dataset.pieces, show);
        show(null, "Everything has arrived. The image is being looked over, which can take minutes.");
        input.disabled = true;
        form.submit();
      } catch (error) {
        show(null, error.message);
        event.submitter?.removeAttribute("disabled");
      }
    });
    // A page that the browser kept as it was left.
    addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  }

  document.querySelectorAll("form[data-pieces]").forEach(enhance);
})();
