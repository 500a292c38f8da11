// Runs before the page's own scripts: counts the commands that the simulation's workers have yet to answer, so that a test
// can wait for rest instead of for a time; and holds answers back where a test asks for a worker that takes forever.
(() => {
  const probe = { unanswered: 0, records: false, commands: [], holds: false, held: [], said: {} };
  window.probe = probe;
  const Native = window.Worker;
  window.Worker = class extends Native {
    #unanswered = 0;
    #simulates;

    constructor(address, options) {
      super(address, options);
      this.#simulates = String(address).includes("worker.js");
      // Before the page's own listener, which is there later.
      this.addEventListener("message", (event) => {
        if (probe.holds && event.isTrusted) {
          event.stopImmediatePropagation();
          probe.held.push(() => this.dispatchEvent(new MessageEvent("message", { data: event.data })));
        } else {
          this.#count(-1);
        }
      });
    }

    postMessage(data, ...rest) {
      if (probe.records && data instanceof ArrayBuffer) probe.commands.push([...new Uint8Array(data)]);
      super.postMessage(data, ...rest);
      this.#count(1);
    }

    // Nobody answers any more.
    terminate() {
      this.#count(-this.#unanswered);
      super.terminate();
    }

    #count(change) {
      if (!this.#simulates) return;
      this.#unanswered += change;
      probe.unanswered += change;
    }
  };

  // Gives the page the first of what was held back.
  probe.give = () => probe.held.shift()();

  // Gives it all of that, in its order, and holds nothing back any more.
  probe.release = () => {
    probe.holds = false;
    probe.held.splice(0).forEach((give) => give());
  };

  // A slow screen: what is drawn sixty times a second without a graphics card leaves the cores to nothing else.
  const ask = window.requestAnimationFrame.bind(window);
  let shown = 0;
  window.requestAnimationFrame = (act) => {
    const look = (now) => (now === shown || now - shown >= 100 ? act((shown = now)) : later(now));
    const later = (now) => setTimeout(() => ask(look), shown + 100 - now);
    return ask(look);
  };

  const frame = () => new Promise((done) => requestAnimationFrame(done));

  // Resolves after so many more frames.
  probe.frames = async (count) => {
    for (; count > 0; count -= 1) await frame();
    return true;
  };

  // Resolves when everything is answered and drawn: an answer can bring a frame, and a frame the next command.
  probe.settled = async () => {
    for (let quiet = 0; quiet < 3; ) {
      await frame();
      quiet = probe.unanswered === 0 ? quiet + 1 : 0;
    }
    return true;
  };

  // Keeps every text that an element has from now on: some are shown only for a while.
  probe.listen = (id) => {
    const texts = (probe.said[id] = []);
    const element = document.getElementById(id);
    const kinds = { childList: true, characterData: true, subtree: true };
    new MutationObserver(() => texts.push(element.textContent)).observe(element, kinds);
  };
})();
