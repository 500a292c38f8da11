//! The bench: shortened studies to their end, with the numbers that the command line has.

use crate::access::assert_accessible;
use crate::page::Page;
use crate::run::reach;
use crate::taking::catch_files;
use crate::view::{Size, View};
use crate::visit::{address, visit, visit_at};
use lodo::archive::{Contents, Origin, Run, Selection, write_zip};
use lodo::experiment::{Experiment, set_version};
use lodo::study::{Plan, Study};
use std::io::{Cursor, Read};
use zip::ZipArchive;

const LINK: &str = "dimension=6&noise-kind=walk&optimizers=lodo,adam";

async fn open(page: &Page) {
    page.wait_for("the bench", "!document.getElementById('bench').hidden").await;
}

async fn fill(page: &Page, fields: &[(&str, &str)]) {
    for (field, text) in fields {
        page.set(field, text).await;
    }
}

async fn stands_at(page: &Page, words: &str) {
    page.wait_for(words, &format!("document.getElementById('how-far').textContent.startsWith('{words}')"))
        .await;
}

fn bench(link: &str) -> String {
    address(&format!("bench.html?workers=2#{link}"))
}

/// What the command line finds, without what depends on the build.
fn native() -> String {
    let link = Experiment::from_link(LINK).0.to_link();
    let study = Study::new(Plan::Comparison { link }, 300, vec![1, 2, 3]).unwrap();
    let courses: Vec<_> = study.jobs().iter().map(|job| job.run(&|| 0.0, &|_| {}).ok()).collect();
    without_version(&study.report(&courses, "").csv(false))
}

fn without_version(csv: &str) -> String {
    csv.lines().filter(|line| !line.starts_with("# LODO Lab")).map(|line| format!("{line}\n")).collect()
}

async fn csv(page: &Page) -> String {
    without_version(page.eval("lodoBench.result('csv')").await.as_str().expect("there is a result"))
}

/// Stopped, saved, opened by another visitor, gone on with: every bit is that of native code.
#[test]
fn a_comparison_is_that_of_the_command_line() {
    visit_at(&bench(LINK), Size::Desktop, |page| async move {
        open(&page).await;
        fill(&page, &[("steps", "300"), ("seeds", "1-3")]).await;
        page.click("start").await;
        stands_at(&page, "Done").await;
        assert_eq!(csv(&page).await, native());
        // Slower ones, so that some are still to be done.
        fill(&page, &[("steps", "200000"), ("seeds", "1-40")]).await;
        page.click("start").await;
        page.wait_for("a run", "JSON.parse(lodoBench.result('runs')).courses.length > 0").await;
        page.click("stop").await;
        stands_at(&page, "Stopped").await;
        let runs = "JSON.parse(lodoBench.result('runs')).courses.length";
        let kept = page.eval(runs).await;
        page.click("start").await;
        page.wait_for("more runs", &format!("{runs} > {kept}")).await;
        page.click("stop").await;
        page.click("clear").await;
        page.wait_for("nothing", "document.getElementById('result').hidden").await;
        fill(&page, &[("steps", "300"), ("seeds", "1-3")]).await;
        page.click("start").await;
        stands_at(&page, "Done").await;
        let file = page.eval("lodoBench.result('runs')").await;
        let open_file = |text: &serde_json::Value| {
            format!(
                "(() => {{ const data = new DataTransfer(); data.items.add(new File([{text}], 'runs.json')); \
                 const input = document.getElementById('file'); input.files = data.files; \
                 input.dispatchEvent(new Event('change', {{ bubbles: true }})) }})()"
            )
        };
        page.reload().await;
        open(&page).await;
        stands_at(&page, "Done").await;
        assert_eq!(csv(&page).await, native(), "a page that is loaded again has what it had");
        page.eval("void sessionStorage.clear()").await;
        page.go("about:blank").await;
        page.go(&bench(LINK)).await;
        open(&page).await;
        page.eval("sessionStorage.clear()").await;
        page.eval(&open_file(&"no file".into())).await;
        page.wait_for(
            "a word",
            "document.getElementById('refusal').textContent.includes('no part of a study')",
        )
        .await;
        page.eval(&open_file(&file)).await;
        stands_at(&page, "Done").await;
        assert_eq!(csv(&page).await, native());
        page.assert_no_errors().await;
    });
}

/// A sweep of a formula of one's own, by mouse and by link; then tuned, and taken to the page.
#[test]
fn ones_own_problem_is_swept_and_tuned() {
    let link = "formula=x%5E2%2B10*y%5E2&optimizers=gd,adam";
    visit_at(&bench(link), Size::Desktop, |page| async move {
        open(&page).await;
        page.set("kind", "sweep").await;
        let fields = [("steps", "60"), ("key", "gd-lr"), ("from", "0.01"), ("to", "1"), ("points", "5")];
        fill(&page, &fields).await;
        page.click("start").await;
        stands_at(&page, "Done").await;
        page.wait_for("a figure", "document.querySelector('#figures img')?.complete").await;
        assert_eq!(page.eval("document.querySelectorAll('#rows tr').length").await, 5);
        assert_eq!(page.eval("document.querySelectorAll('#rows .best').length").await, 1);
        fill(&page, &[("from", "a")]).await;
        page.click("start").await;
        let words = "document.getElementById('refusal').textContent";
        page.wait_for("a word", &format!("{words} === '“a” is no number'")).await;
        assert_eq!(page.attribute("from", "aria-invalid").await.as_deref(), Some("true"));
        assert_eq!(
            page.eval("document.querySelectorAll('#rows tr').length").await,
            5,
            "what was there stays"
        );
        page.set("kind", "tuning").await;
        fill(&page, &[("steps", "30")]).await;
        page.click("start").await;
        stands_at(&page, "Done").await;
        let found = page.eval("document.getElementById('found').href").await;
        page.go(found.as_str().unwrap()).await;
        reach(&page, 2).await;
        let note = page.text("note-line").await;
        assert!(note.contains("362 runs of up to 30 steps"), "{note}");
        page.assert_no_errors().await;
    });
}

/// The archive that the command line writes of the same, by this version and for this page.
fn native_archive(experiment: Experiment, steps: u64, version: &str) -> Vec<u8> {
    let run = Run::new(experiment, None, steps).unwrap();
    let selection = Selection { every: None, matrix_at: None, width: 400 };
    let origin = Origin { version: version.into(), page: address(""), name: "lodo-run.zip".into() };
    let contents = Contents::of(run, selection, origin, &|_| {}).unwrap();
    let mut bytes = Vec::new();
    write_zip(Cursor::new(&mut bytes), &contents.entries(), &|_| {}).unwrap();
    bytes
}

/// From the page's menu, with what is set up and as far as its run is; every byte is that of native code.
#[test]
fn all_data_of_a_run_come_as_one_archive() {
    visit(&format!("#{LINK}&seed=3&step=50"), Size::Desktop, |page| async move {
        reach(&page, 50).await;
        let loaded =
            "performance.getEntriesByType('resource').some(entry => entry.name.includes('workbench'))";
        assert_eq!(page.eval(loaded).await, false, "a first visit does not load the bench");
        page.click("export").await;
        page.follow("document.querySelector('#export-menu a[href*=data]').click()").await;
        open(&page).await;
        assert_eq!(page.value("steps").await, "50");
        assert_eq!(page.value("seeds").await, "3");
        fill(&page, &[("width", "400"), ("matrix-at", "90")]).await;
        page.click("start").await;
        page.wait_for("a word", "document.getElementById('refusal').textContent.includes('beyond')").await;
        fill(&page, &[("matrix-at", "")]).await;
        page.click("start").await;
        stands_at(&page, "Done").await;
        catch_files(&page).await;
        page.click("archive").await;
        page.wait_for("the archive", "saved['lodo-run.zip']").await;
        let bytes = page.eval("[...new Uint8Array(await saved['lodo-run.zip'].arrayBuffer())]").await;
        let bytes: Vec<u8> = serde_json::from_value(bytes).expect("bytes");
        let mut archive = ZipArchive::new(Cursor::new(&bytes)).expect("an archive");
        let mut readme = String::new();
        archive.by_name("README.md").expect("it is there").read_to_string(&mut readme).expect("a text");
        let version = readme.lines().find_map(|line| line.strip_prefix("- version: ")).expect("a version");
        let link = readme.split("link: `").nth(1).and_then(|rest| rest.split('`').next()).expect("a link");
        let (experiment, refusals) = Experiment::from_link(link);
        assert_eq!((refusals, experiment.dimension, experiment.seed), (vec![], 6, 3));
        // What it cites itself as.
        set_version(version.into());
        assert!(bytes == native_archive(experiment, 50, version), "{} bytes", bytes.len());
        page.assert_no_errors().await;
    });
}

#[test]
fn the_bench_is_for_everybody() {
    for (size, dark) in [(Size::Desktop, false), (Size::Phone, true)] {
        let view = if dark { View::from(size).dark() } else { View::from(size) };
        visit_at(&bench(LINK), view, |page| async move {
            open(&page).await;
            page.set("kind", "sweep").await;
            fill(&page, &[("steps", "20"), ("points", "3"), ("key-2", "lodo-beta"), ("points-2", "3")]).await;
            page.click("start").await;
            stands_at(&page, "Done").await;
            assert_accessible(&page, &format!("{size:?}, dark {dark}")).await;
            // A phone shows more of a page that is too wide.
            let width = page.eval("Math.max(innerWidth, document.documentElement.scrollWidth)").await;
            assert_eq!(width, View::from(size).pixels()[0], "{size:?}");
        });
    }
}
