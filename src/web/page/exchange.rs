//! What comes in and goes out: links, and the runs of files.

use super::*;

impl Page {
    /// The link into the address, without a step in the browser's history.
    pub(super) fn write_link(&mut self) {
        self.link_stale = false;
        self.linked_at = now();
        let link = format!("#{}", self.experiment.to_link());
        let history = window().history().expect("every window has one");
        // Refused where the page was opened as a file: the run goes on, only the address stays.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&link));
    }

    /// The link of settings that are about to be taken; the former ones stay one step back in the history.
    pub(super) fn push_link(&mut self, experiment: &Experiment) {
        self.write_link();
        let history = window().history().expect("every window has one");
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&format!("#{}", experiment.to_link())));
    }

    /// The address was changed by hand, or by going back.
    pub(in crate::web) fn hash_changed(&mut self) {
        let hash = window().location().hash().unwrap_or_default();
        if hash.trim_start_matches('#') == self.experiment.to_link() {
            return;
        }
        let (experiment, refusals) = Experiment::from_link(&hash);
        self.close_story();
        self.load(experiment);
        self.explain_link(&hash, &refusals);
    }

    /// Says what of a link was not to be had.
    pub(super) fn explain_link(&mut self, link: &str, refusals: &[Refusal]) {
        // A formula is work: it stays where it can be mended.
        let refused = refusals.iter().find(|refusal| refusal.control == "formula");
        if let Some((refusal, text)) = refused.zip(Experiment::value_in_link(link, "formula")) {
            controls::refuse_formula(&text, &refusal.words);
        }
        let words: Vec<&str> = refusals.iter().take(3).map(|refusal| refusal.words.as_str()).collect();
        let more =
            if refusals.len() > 3 { format!(". And {} more", refusals.len() - 3) } else { String::new() };
        let end = if words.is_empty() { "" } else { "." };
        self.notice(&format!("{}{more}{end}", words.join(". ")));
    }

    /// The address of these settings, also where the browser refuses to write them into its own.
    fn address(&self) -> String {
        let address = window().location().href().unwrap_or_default();
        let place = address.split('#').next().unwrap_or_default();
        format!("{place}#{}", self.experiment.to_link())
    }

    /// The link to the clipboard, or to be copied by hand.
    pub(super) fn share(&mut self) {
        self.write_link();
        let address = self.address();
        let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
        let Some(clipboard) = clipboard.ok().filter(|clipboard| clipboard.is_object()) else {
            return self.notice(&format!("Copy this link: {address}"));
        };
        let words = "Link copied: these settings, from the start. Export saves the run";
        let copied = Closure::once(|_: JsValue| {
            with(|page| {
                page.texts.share.set(words);
                page.shared_at = now();
                page.schedule();
            });
        });
        let refused = Closure::once(move |_: JsValue| {
            with(|page| {
                let address = page.address();
                page.notice(&format!("Copy this link: {address}"));
            });
        });
        // By name, since an exception of the browser must not pass through the page.
        let write = js_sys::Reflect::get(&clipboard, &"writeText".into()).and_then(|write| write.dyn_into());
        let written =
            write.and_then(|write: js_sys::Function| write.call1(&clipboard, &address.as_str().into()));
        match written.and_then(|written| written.dyn_into::<js_sys::Promise>()) {
            Ok(written) => drop(written.then2(&copied, &refused)),
            Err(_) => self.notice(&format!("Copy this link: {address}")),
        }
        copied.forget();
        refused.forget();
    }

    /// Takes the run of a file: its settings, and as many steps as it had.
    pub(in crate::web) fn bring(&mut self, text: &str) {
        let record = match Record::from_json(text) {
            Ok(record) => record,
            Err(words) => return self.notice(&words),
        };
        self.close_story();
        self.push_link(&record.experiment);
        self.playing = false;
        self.load_run(record.experiment.clone(), Some(record.clone()));
        self.link_stale = false;
        self.explain_link(&record.link, &record.refusals);
    }

    /// Keeps the run that a reset is about to leave.
    pub(super) fn keep_run(&mut self, history: Option<Vec<crate::session::Adjustment>>) {
        let file = Record::to_json(&self.running(), history, &self.snapshot);
        self.undo.keep_run(file);
        self.show_undo();
        self.confirm("The run begins again. Undo brings the former one back.");
    }

    /// Whoever plays, steps, resets, goes back or changes anything of the run goes on from here.
    pub(in crate::web) fn stop_replay(&mut self) {
        if self.record.take().is_some() {
            self.forget_steps();
        }
    }
}
