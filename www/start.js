// Says in words why the page could not be started, or stopped: a plain script, which runs where nothing else does.
// Everything else begins in main.js.
(() => {
  let started = false;

  // The words for a page without any script, which come after a while.
  addEventListener("DOMContentLoaded", () => document.getElementById("unstarted").remove());

  const say = (words, restart) => {
    const show = () => {
      document.getElementById("failure-text").textContent = words;
      document.getElementById("failure").hidden = false;
      const button = document.getElementById("restart");
      button.hidden = !restart;
      if (restart) {
        button.textContent = "Reload";
        button.addEventListener("click", () => location.reload(), { once: true });
      }
    };
    if (document.getElementById("restart")) show();
    else addEventListener("DOMContentLoaded", show);
  };

  // What is in the way of modules, or of the program, and what helps.
  const reason = () => {
    if (location.protocol === "file:") {
      return "A browser loads no modules from a folder. Run “cargo xtask serve”, or open lodo-lab.html, which is the whole page in one file.";
    }
    if (self.origin === "null") {
      return "This frame is sandboxed, and may load nothing. Its “sandbox” needs allow-scripts and allow-same-origin; or open the page by itself.";
    }
    return "A part of the page is missing, or the server calls it something else than JavaScript. Reload; if that does not help, upload all files of the page again, .js as text/javascript.";
  };

  let forbidden;

  const aboutModule = (error) => {
    const text = String(error && error.message || error);
    if (forbidden) return forbidden;
    if (typeof WebAssembly !== "object") {
      return "This browser has no WebAssembly, which the experiment needs. Chrome 123, Firefox 120, Safari 17.5 and later have all that it takes.";
    }
    if (/unsafe-eval|content security|csp/i.test(text)) {
      return "A Content-Security-Policy of the server forbids WebAssembly. Its script-src needs 'wasm-unsafe-eval'.";
    }
    if (error instanceof RangeError || error instanceof WebAssembly.RuntimeError || /memory/i.test(text)) {
      return `There may not be enough memory to start (${text}). Close other tabs or lower the dimension in the link, then reload.`;
    }
    if (error instanceof WebAssembly.CompileError) {
      return `The program did not arrive whole, or this browser is too old for it (${text}). Reload; Chrome 123, Firefox 120, Safari 17.5 and later have all that it takes.`;
    }
    if (/fetch|network|load failed|server answers/i.test(text)) {
      return `The program could not be fetched (${text}). Reload; if that does not help, pkg/lodo_web_bg.wasm is missing on the server.`;
    }
    return `The page could not be started (${text}). Reload it, or try another browser.`;
  };

  // A script that is missing, of another type or forbidden raises its event at its element, which only a capture sees.
  addEventListener("error", (event) => {
    if (event.target instanceof HTMLScriptElement) say(reason(), location.protocol !== "file:");
    else if (started) lodoStart.stopped(event.message);
  }, true);
  addEventListener("unhandledrejection", (event) => {
    if (started) lodoStart.stopped(String(event.reason && event.reason.message || event.reason));
  });

  // Extensions meet policies too.
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, disposition }) => {
    if (started || disposition !== "enforce" || !blockedURI.startsWith(new URL("pkg/", document.baseURI))) return;
    forbidden = `A Content-Security-Policy of the server forbids a part of the page. Its ${effectiveDirective} needs 'self'.`;
    say(forbidden, true);
  });

  globalThis.lodoStart = {
    // The page is there.
    done() {
      started = true;
      clearTimeout(patience);
      document.getElementById("failure").hidden = true;
    },
    failed(error) {
      console.error(error);
      clearTimeout(patience);
      say(aboutModule(error), true);
    },
    // The page's own code has stopped, and nothing of it can be trusted to run again.
    gaveUp() {
      say("The page stopped unexpectedly. Its link keeps your settings. If it stops again, memory may be short: lower the dimension in the link, or close other tabs.", true);
    },
    // An error that nobody caught: what is on screen may be out of date from here on.
    stopped(message) {
      // Neither is one: a browser that puts off a measurement, and a script of another origin.
      if (/^ResizeObserver loop|^Script error/.test(message)) return;
      const failure = document.getElementById("failure");
      if (failure.hidden) say(`Something failed in this browser (${message}). The link keeps your settings: reload if the page does not answer.`, true);
    },
  };

  // Nothing is wrong as far as anybody can tell, and yet nothing comes.
  const patience = setTimeout(() => {
    say("The page is still loading: the connection is slow, or stands still. Reload to try again.", true);
  }, 20_000);
})();
