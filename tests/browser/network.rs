//! The network's page: trained in workers to the bits of the command line, watched, and put away.

use crate::access::assert_accessible;
use crate::view::{Size, View};
use crate::visit::visit;
use lodo_network::data::Data;
use lodo_network::training::{Counts, Training, TrainingSettings, answer};
use lodo_network::{Network, Workspace};
use serde_json::json;

/// Small steps, so that a few are soon done.
const LINK: &str = "optimizers=lodo,adam&lodo-layers=2&batch=9&validate=2&held-out=8&seed=3";

/// The losses of the first steps, by one thread.
fn natively(steps: u64) -> Vec<Vec<f64>> {
    let settings = TrainingSettings::from_link(LINK).0;
    let data = Data::drawn(settings.seed);
    let counts = Counts { training: data.training.count(), held_out: data.held_out.count() };
    let (mut training, mut workspace) = (Training::new(settings, counts), Workspace::default());
    while let Some(round) = training.round(steps) {
        let network = Network::new(&round.weights);
        let chunks = round.chunks.iter();
        let answers: Vec<_> =
            chunks.map(|chunk| answer(round.purpose, &network, &mut workspace, &data, chunk)).collect();
        training.finish(&round, &answers, 0.0, &|| 0.0);
    }
    training.lanes().iter().map(|lane| lane.losses().to_vec()).collect()
}

/// Whether an element says something.
fn says(id: &str, words: &str) -> String {
    format!("document.getElementById('{id}').textContent.includes('{words}')")
}

/// From the page it is one click away, and the address of a run begins that run.
#[test]
fn a_network_is_trained_to_the_bits_of_the_command_line() {
    visit("", View::from(Size::Desktop).reduced_motion(), |page| async move {
        page.settle().await;
        let address = page.of("network", "element.href").await;
        let address = address.as_str().expect("a link");
        page.go(&format!("{address}#{LINK}&nobody=1")).await;
        page.wait_for("the network", "window.lodoNetwork && !document.getElementById('network').hidden")
            .await;
        assert!(page.text("memory").await.starts_with("This run needs about"));
        // It says so where nothing is covered: the button is pressed below as by a hand.
        assert_eq!(
            page.text("said").await,
            "Not all of this link was taken: There is no setting called “nobody”."
        );
        assert_accessible(&page, "the network at its start").await;
        // What is mistyped is said beside its field, and the field keeps it.
        page.type_into("adam-lr", "fast").await;
        page.wait_for("a refusal", "document.getElementById('adam-lr-refusal').textContent !== ''").await;
        assert_eq!(page.value("adam-lr").await, "fast");
        page.type_into("adam-lr", "0,001").await;
        page.wait_for("no refusal", "document.getElementById('adam-lr-refusal').textContent === ''").await;
        page.click("play").await;
        let far = "lodoNetwork.state().lanes.length === 2 && lodoNetwork.state().lanes.every(lane => lane.step >= 5) && lodoNetwork.state().looked === 2";
        page.wait_for("five steps", far).await;
        page.click("play").await;
        page.wait_for("the pause", "!lodoNetwork.state().running").await;
        page.wait_for("its words", "document.getElementById('play').textContent === 'Go on'").await;
        let csv = page.eval("lodoNetwork.csv()").await;
        let csv = csv.as_str().expect("a text");
        for (name, expected) in ["LODO", "Adam"].iter().zip(natively(5)) {
            let rows = csv.lines().filter_map(|line| line.strip_prefix(&format!("{name},")));
            let losses: Vec<f64> =
                rows.take(5).map(|row| row.split(',').nth(1).unwrap().parse().unwrap()).collect();
            assert_eq!(losses, expected, "{name}");
        }
        // A prediction comes in the pause, by keyboard.
        page.focus("image").await;
        page.key("ArrowDown").await;
        page.wait_for("the pixel below", &says("asked", "row 16, column 15")).await;
        assert_accessible(&page, "the network paused").await;
        assert_eq!(
            page.eval("document.documentElement.scrollWidth - innerWidth")
                .await
                .as_f64()
                .map(|over| over <= 0.0),
            Some(true)
        );
        // A file that is no checkpoint changes nothing, once the question about unsaved steps is answered.
        page.eval("void (window.confirm = words => words.includes('will be lost'))").await;
        page.eval(
            "(() => { const files = new DataTransfer(); files.items.add(new File(['no checkpoint'], 'wrong.run')); \
             const input = document.getElementById('checkpoint'); input.files = files.files; \
             input.dispatchEvent(new Event('change', { bubbles: true })) })()",
        )
        .await;
        page.wait_for("a refusal", &says("checkpoint-refusal", "This is not a checkpoint")).await;
        assert_eq!(page.eval("lodoNetwork.state().lanes.length").await, json!(2));
        page.assert_no_errors().await;
    });
}
