//! A test of the page: a window with a profile of its own, and its end whatever happens.

use crate::page::Page;
use crate::session::{self, RUNTIME};
use crate::view::View;
use std::any::type_name;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::timeout;

/// Longer than any test takes on the slowest machine: a page that hangs is a failure and not a wait.
const LIMIT: Duration = Duration::from_secs(900);

/// Time to take a picture in, even if the page does not answer any more.
const TIDY: Duration = Duration::from_secs(60);

/// The address of the site under test at a fragment such as `#seed=3`, or at `""`.
pub fn address(fragment: &str) -> String {
    format!("{}/{fragment}", session::given("LODO_SITE"))
}

/// When a page is handed to its test.
enum Ready {
    /// When it is loaded, which it is before its program runs, and also where that never does.
    Loaded,
    /// When its program runs and has written what the link says.
    Started,
}

/// Opens the site under test at a fragment, hands the page to the test once it has started, and forgets its profile. If
/// the test fails, its browser is closed; a picture of the page is in target/browser under the test's name, and its
/// console on the screen.
pub fn visit<Body, Done>(fragment: &str, view: impl Into<View>, body: Body)
where
    Body: FnOnce(Page) -> Done,
    Done: Future<Output = ()>,
{
    attend(&address(fragment), view.into(), Ready::Started, body);
}

/// The same for any address, whose page need not have started when the test is given it.
pub fn visit_at<Body, Done>(address: &str, view: impl Into<View>, body: Body)
where
    Body: FnOnce(Page) -> Done,
    Done: Future<Output = ()>,
{
    attend(address, view.into(), Ready::Loaded, body);
}

fn attend<Body, Done>(address: &str, view: View, ready: Ready, body: Body)
where
    Body: FnOnce(Page) -> Done,
    Done: Future<Output = ()>,
{
    let page = RUNTIME.block_on(Page::blank(view));
    let outcome = survive(async {
        page.go(address).await;
        if matches!(ready, Ready::Started) {
            page.started().await;
        }
        let in_time = timeout(LIMIT, body(page.clone())).await;
        in_time.unwrap_or_else(|_| panic!("the test took longer than {} s", LIMIT.as_secs()));
    });
    if let Err(failure) = outcome {
        // A page that cannot even be shown must not hide what the test died of.
        let _ = survive(async { timeout(TIDY, show(&page, type_name::<Body>())).await });
        let _ = survive(async { timeout(TIDY, page.discard()).await });
        resume_unwind(failure);
    }
    page.close();
}

/// Runs to the end or to the panic, which the runtime survives too.
fn survive<T>(work: impl Future<Output = T>) -> std::thread::Result<T> {
    catch_unwind(AssertUnwindSafe(|| RUNTIME.block_on(work)))
}

/// What a person wants to see of a failure.
async fn show(page: &Page, body: &str) {
    for message in page.console().await {
        eprintln!("console {message}");
    }
    let file = picture_of(body);
    page.screenshot(&file).await;
    eprintln!("The page when the test failed: {}", file.display());
}

/// Where the picture of a failure goes. The body of the test `controls::plays` is of the type
/// `browser::controls::plays::{{closure}}`; the thread's name would not do, since tests which run one after another
/// have no threads of their own.
pub fn picture_of(body: &str) -> PathBuf {
    let test = body.split(['{', '<']).next().unwrap_or_default().trim_end_matches("::");
    let name = test.split_once("::").map_or(test, |(_, name)| name).replace("::", "-");
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("browser").join(format!("{name}.png"))
}
