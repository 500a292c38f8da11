//! Where something of the page is missing, forbidden or fails, it says so in words, and what helps.

use crate::page::Page;
use crate::run::reach;
use crate::session::given;
use crate::view::Size;
use crate::visit::{address, visit, visit_at};
use serde_json::json;
use std::path::Path;

/// Waits for the message, and returns it.
async fn failure(page: &Page) -> String {
    page.wait_for("the message", "!document.getElementById('failure').hidden").await;
    page.text("failure-text").await
}

/// The page where this script has run before it.
fn visit_after(script: &str, words: &str) {
    visit_at("about:blank", Size::Desktop, |page| async move {
        page.before_scripts(script).await;
        page.go(&address("")).await;
        let said = failure(&page).await;
        assert!(said.contains(words), "{said}");
    });
}

#[test]
fn a_folder_that_is_opened_as_a_file_says_what_to_open() {
    let site = Path::new(&given("LODO_FILE")).with_file_name("site").join("index.html");
    visit_at(&format!("file://{}", site.display()), Size::Desktop, |page| async move {
        let said = failure(&page).await;
        assert!(said.contains("cargo xtask serve") && said.contains("lodo-lab.html"), "{said}");
    });
}

/// Where all are missing the words come by themselves.
#[test]
fn missing_scripts_are_said() {
    visit_at("about:blank", Size::Desktop, |page| async move {
        page.browser("Network.enable", json!({})).await;
        page.browser("Network.setBlockedURLs", json!({ "urls": ["*pkg/lodo_web.js"] })).await;
        page.go(&address("")).await;
        let said = failure(&page).await;
        assert!(said.contains("missing") && said.contains("text/javascript"), "{said}");
        page.browser("Network.setBlockedURLs", json!({ "urls": ["*.js"] })).await;
        page.reload().await;
        page.wait_for(
            "the words",
            "getComputedStyle(document.getElementById('unstarted')).visibility === 'visible'",
        )
        .await;
    });
}

/// What the page itself lacks from its first moment on.
#[test]
fn a_browser_without_workers_is_said() {
    visit_after("delete window.Worker", "could not start a worker");
    visit_after("window.Worker = function () { throw new Error('no') }", "could not start a worker");
}

/// A server that does not know .wasm sends it as bytes, which run.
#[test]
fn a_program_that_is_cut_short_or_not_there_is_said() {
    visit_after(
        "const own = fetch; window.fetch = async (...a) => { const bytes = await (await own(...a)).arrayBuffer(); \
         return new Response(bytes.slice(0, 5000), { headers: { 'content-type': 'application/wasm' } }) }",
        "did not arrive whole",
    );
    visit_after("window.fetch = async () => new Response('', { status: 404 })", "server answers 404");
    visit_after(
        "window.fetch = async () => { throw new TypeError('Failed to fetch') }",
        "could not be fetched",
    );
    visit_after(
        "WebAssembly.compileStreaming = async () => { throw new WebAssembly.CompileError(\"'unsafe-eval' is not an allowed source\") }",
        "'wasm-unsafe-eval'",
    );
    visit_after("delete window.WebAssembly", "no WebAssembly");
    visit_after(
        "WebAssembly.instantiate = async () => { throw new WebAssembly.RuntimeError('unreachable') }",
        "lower the dimension in the link",
    );
    // As the browser tells of a policy without connect-src.
    visit_after(
        "window.fetch = async () => { dispatchEvent(new SecurityPolicyViolationEvent('securitypolicyviolation', { disposition: \
         'enforce', effectiveDirective: 'connect-src', blockedURI: location.origin + '/pkg/lodo_web_bg.wasm' })); throw new \
         TypeError('Failed to fetch') }",
        "Its connect-src needs 'self'",
    );
    visit_at("about:blank", Size::Desktop, |page| async move {
        page.before_scripts(
            "const own = fetch; window.fetch = async (...a) => new Response(await (await own(...a)).arrayBuffer(), \
             { headers: { 'content-type': 'application/octet-stream' } })",
        )
        .await;
        page.go(&address("")).await;
        reach(&page, 10).await;
        page.assert_no_errors().await;
    });
}

/// The whole page in one file also runs in a frame that has no address.
#[test]
fn the_one_file_runs_in_a_frame_without_an_address() {
    let page = std::fs::read_to_string(given("LODO_FILE")).expect("the file was built");
    let page = serde_json::to_string(&page).expect("text is JSON");
    visit_at("about:blank", Size::Desktop, |tab| async move {
        tab.eval(&format!("(document.body.innerHTML = '<iframe id=frame width=1000 height=700></iframe>', document.getElementById('frame').srcdoc = {page}, 1)")).await;
        tab.wait_for("a run", "frame.contentWindow.lodoLab?.snapshot()?.step > 10").await;
    });
}

/// A frame that may run scripts and nothing else: no downloads, no forms. Dialogs open and close, and a text that is not
/// saved can be copied.
#[test]
fn a_frame_that_may_do_nothing_else_is_usable() {
    // Any text of the site will do for a page around the frame: it may look into it.
    let around = address("style.css");
    visit_at(&around, Size::Desktop, |tab| async move {
        tab.eval(&format!("(document.body.innerHTML = `<iframe id=frame width=1000 height=700 sandbox='allow-scripts allow-same-origin' src='{}'></iframe>`, 1)", address("#speed=50"))).await;
        tab.wait_for("a run", "frame.contentWindow.lodoLab?.snapshot()?.step > 10").await;
        let press = |id: &str| format!("(frame.contentDocument.getElementById('{id}').click(), 1)");
        let opened = |id: &str| format!("frame.contentDocument.getElementById('{id}').open");
        for (button, dialog) in
            [("explain", "explanation"), ("share", "share-sheet"), ("check-open", "check")]
        {
            tab.eval(&press(button)).await;
            tab.wait_for("the dialog", &opened(dialog)).await;
            tab.eval(&press(&format!("{}-close", dialog.trim_end_matches("-sheet")))).await;
            tab.wait_for("its end", &format!("!{}", opened(dialog))).await;
        }
        tab.eval(&press("export-json")).await;
        tab.wait_for("the offer", "!frame.contentDocument.getElementById('file-show').hidden").await;
        tab.eval(&press("file-show")).await;
        tab.wait_for("the dialog", &opened("file")).await;
        let text = tab.eval("frame.contentDocument.getElementById('file-text').value").await;
        assert!(text.as_str().is_some_and(|text| text.contains("\"lodoLab\": 1,")), "{text}");
        tab.eval(&press("file-close")).await;
        tab.wait_for("its end", &format!("!{}", opened("file"))).await;
    });
}

/// What the browser throws where something is to be taken away, and a picture that it has no memory for: said, and the run
/// goes on.
#[test]
fn exceptions_of_the_browser_do_not_stop_the_page() {
    visit("#speed=50", Size::Desktop, |page| async move {
        let goes_on = async |page: &Page| {
            let step = page.snapshot().await["step"].as_u64().expect("a step");
            reach(page, step + 10).await;
        };
        reach(&page, 10).await;
        for (breaks, kind, words) in [
            ("URL.createObjectURL = () => { throw new Error('no') }", "csv", "refused to save"),
            (
                "HTMLCanvasElement.prototype.toBlob = () => { throw new Error('no') }",
                "png",
                "cannot make a picture",
            ),
        ] {
            page.eval(&format!("({{ done: ({breaks}) }}, 1)")).await;
            let button = format!("document.querySelector('[data-panel=loss][data-take={kind}]').click()");
            page.eval(&format!("({button}, 1)")).await;
            let said = format!("document.getElementById('notice-text').textContent.includes('{words}')");
            page.wait_for("the notice", &said).await;
            goes_on(&page).await;
        }
        page.eval("(Object.defineProperty(navigator, 'clipboard', { value: { writeText() { throw new Error('no') } } }), 1)").await;
        page.click("share").await;
        page.eval("(document.querySelector('[data-copy=link]').click(), 1)").await;
        let said = "document.getElementById('share-note').textContent.includes('copy it by hand')";
        page.wait_for("what to do instead", said).await;
        page.click("share-close").await;
        goes_on(&page).await;

        page.eval("void addEventListener('error', ({ message }) => { window.reported = message })").await;
        for (object, method, breaks) in [
            ("CanvasRenderingContext2D", "putImageData", "throw new Error('no')"),
            ("CanvasRenderingContext2D", "drawImage", "throw new Error('no')"),
            ("HTMLCanvasElement", "getContext", "return null"),
        ] {
            let broken = format!("{object}.prototype.{method}");
            page.eval(&format!(
                "void (window.reported = '', window.whole = {broken}, {broken} = () => {{ {breaks} }})"
            ))
            .await;
            page.click("zoom-in").await;
            page.wait_for("the error", "reported.includes('refused a picture')").await;
            assert!(failure(&page).await.starts_with("Something failed in this browser"), "{broken}");
            goes_on(&page).await;
            page.eval(&format!("void ({broken} = whole)")).await;
        }
    });
}

/// The policy of the page itself: whatever is inline is not run, as it would not be under a strict server. Of the page's
/// own code an error that nobody caught is said.
#[test]
fn no_inline_code_is_run_and_errors_are_said() {
    visit("#speed=50", Size::Desktop, |page| async move {
        reach(&page, 10).await;
        page.eval(
            "(() => { const script = document.createElement('script'); script.textContent = 'window.inlined = 1'; \
             document.head.append(script); document.body.setAttribute('onclick', 'window.inlined = 2'); \
             document.body.click() })()",
        )
        .await;
        assert_eq!(page.eval("window.inlined ?? 'none'").await, "none");
        page.eval("(dispatchEvent(new ErrorEvent('error', { message: 'lost' })), 1)").await;
        let said = failure(&page).await;
        assert!(said.contains("lost") && said.contains("reload"), "{said}");
        assert_eq!(page.text("restart").await, "Reload");
    });
}

/// Canvases whose contents the browser has lost are drawn again.
#[test]
fn lost_pictures_come_back() {
    visit("#speed-up=0&budget=100", Size::Desktop, |page| async move {
        page.wait_for("the end", "lodoLab.snapshot().finished === 'budget'").await;
        page.settle().await;
        let before = page.pixels("loss").await;
        page.of("loss", "(element.getContext('2d').reset(), 1)").await;
        assert_ne!(page.pixels("loss").await, before);
        page.of("loss", "(element.dispatchEvent(new Event('contextrestored')), 1)").await;
        page.settle().await;
        assert_eq!(page.pixels("loss").await, before);
    });
}
