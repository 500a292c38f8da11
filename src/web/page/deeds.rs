//! What the visitor does: controls, buttons, links, the pointer.

use super::*;

impl Page {
    /// A control was moved; `finished` when it was let go or left.
    pub(in crate::web) fn moved(&mut self, target: &Element, finished: bool) {
        if target.id() == "scenario" {
            if finished {
                self.choose_scenario(&element::<HtmlSelectElement>("scenario").value());
            }
            return;
        }
        let Some(wish) = controls::wish(target, &self.experiment) else { return };
        if wish.typed && !finished {
            // Half a number is neither a wish nor a mistake.
            return;
        }
        if !finished {
            self.undo.begin_drag();
        }
        let taken =
            if wish.typed { self.write(&wish.key, &wish.text) } else { self.set(&wish.key, &wish.text) };
        if finished && taken {
            self.undo.end_drag();
        }
    }

    /// Takes other settings.
    pub(in crate::web) fn go_over_to(&mut self, experiment: Experiment) {
        let drags = self.undo.drags();
        self.undo.keep(&self.experiment, &experiment);
        let effect = self.experiment.effect_of(&experiment);
        let moves = effect == Effect::Restart || !self.experiment.runs_as(&experiment);
        if moves {
            self.stop_replay();
        }
        let (step, farthest) = (self.snapshot.step, self.snapshot.time.farthest);
        let gives_up = effect == Effect::Live && moves && step < farthest && !self.reload;
        let words = if gives_up {
            format!("Changed at step {}: what came after it is given up.", count(step))
        } else if experiment.seeds < self.experiment.seeds
            && experiment.dimension != self.experiment.dimension
        {
            format!("In so many dimensions there is room for {} seeds.", experiment.seeds)
        } else if effect == Effect::Restart && experiment.has_tuned_anew(&self.experiment) {
            "Rates that nobody had touched are now those tuned for this problem.".into()
        } else if experiment.view.stop.is_past(step) && experiment.view.stop != self.experiment.view.stop {
            "The run is past that step: it pauses there after a reset.".into()
        } else {
            String::new()
        };
        // All of a drag is one change. A control that was refused, and back at what is, reports that as well.
        let same = || self.experiment.to_link() == experiment.to_link();
        if !(words.is_empty() && (drags || same())) {
            self.notice(&words);
        }
        let cards = self.experiment.get("optimizers") != experiment.get("optimizers");
        // What was said of a value says nothing of the one that took its place.
        controls::clear_errors(&|key| self.experiment.get(key) != experiment.get(key));
        self.experiment = experiment;
        self.changed = true;
        self.link_stale = true;
        if effect == Effect::Restart {
            self.begin_anew();
        }
        if cards {
            self.cards.build(&self.experiment);
        }
        controls::sync(&self.experiment);
        self.show_texts();
        self.redraw();
        self.ask();
    }

    /// Takes settings that have little to do with the former ones.
    pub(in crate::web) fn load(&mut self, experiment: Experiment) {
        self.load_run(experiment, None);
    }

    /// The same for the run of a file, which is taken as far as it came.
    pub(super) fn load_run(&mut self, experiment: Experiment, record: Option<Record>) {
        self.undo.end_drag();
        self.undo.keep(&self.experiment, &experiment);
        controls::leave();
        controls::clear_errors(&|_| true);
        self.experiment = experiment;
        self.notice("");
        self.interrupted = false;
        self.begin_anew();
        self.single_steps = record.as_ref().map_or(0, |record| record.step);
        self.record = record;
        self.link_stale = true;
        self.show_experiment();
        self.redraw();
        self.ask();
    }

    /// The run begins again; one that had come to its end goes on by itself.
    fn begin_anew(&mut self) {
        self.reload = true;
        self.forget_steps();
        self.travel.cancel();
        if self.workers.is_some() && std::mem::take(&mut self.ended) {
            self.playing = !theme::is_still();
        }
    }

    pub(super) fn choose_scenario(&mut self, key: &str) {
        let name = self.experiment.scenario.name;
        let words = format!("You have changed “{name}”. Loading another scenario sets the desk anew.");
        self.ask_before(self.experiment.differs_from_scenario(), &words, "Load the scenario", key);
    }

    /// Does what was asked for, after a question if something would be lost.
    pub(in crate::web) fn ask_before(&mut self, question: bool, words: &str, yes: &str, asked: &str) {
        self.asked = Some(asked.into());
        if question {
            element::<HtmlElement>("ask-text").set_text_content(Some(words));
            element::<HtmlElement>("ask-yes").set_text_content(Some(yes));
            let dialog: HtmlDialogElement = element("ask");
            dialog.set_return_value("");
            // A browser without dialogs loads it: the former settings are one step back in its history.
            if dialog.show_modal().is_ok() {
                return;
            }
        }
        self.answered(true);
    }

    /// The visitor has said whether to load the scenario.
    pub(in crate::web) fn answered(&mut self, yes: bool) {
        let asked = self.asked.take().filter(|_| yes);
        let stop = asked.as_deref().and_then(|asked| asked.strip_prefix("story ")?.parse().ok());
        match (stop, asked.and_then(|key| scenario(&key))) {
            (Some(place), _) => self.begin_stop(place),
            (None, Some(chosen)) => self.begin_scenario(chosen),
            (None, None) => controls::sync(&self.experiment),
        }
    }

    /// Sets the desk as a scenario has it; how figures are looked at stays.
    pub(super) fn begin_scenario(&mut self, scenario: &'static Scenario) {
        self.close_story();
        let mut experiment = scenario.experiment();
        experiment.look_as(&self.experiment);
        self.begin(experiment);
    }

    /// Sets the desk anew.
    pub(in crate::web) fn begin(&mut self, experiment: Experiment) {
        self.push_link(&experiment);
        self.load(experiment);
        // It is written: once more, and a visitor who goes back at once would be brought here again.
        self.link_stale = false;
    }

    pub(in crate::web) fn act(&mut self, action: Action<'_>) {
        match action {
            // Without workers nothing can play.
            Action::PlayOrPause | Action::Step if self.workers.is_none() => return,
            Action::StepBack => return self.step_back(),
            Action::ExplainStep => self.explain_step(),
            Action::Undo => return self.undo(),
            Action::Redo => return self.redo(),
            Action::Story => return self.toggle_story(),
            Action::TurnPage { forward } => return self.turn_page(forward),
            Action::PlayOrPause => {
                // What a replay is stopped for is to look at where it is.
                let plays = !self.playing && self.record.is_none();
                self.stop_replay();
                // Where all are lost there is nothing to go on with: it begins anew.
                if plays && !self.snapshot.is_running() && !self.snapshot.lanes.is_empty() {
                    self.begin_anew();
                }
                self.playing = plays;
                (self.pace, self.due) = (Pace::default(), None);
                self.ended = false;
                self.unlooked |= !self.playing;
                self.rate_from = (0.0, 0);
            }
            Action::Step => {
                self.stop_replay();
                self.playing = false;
                self.interrupted = false;
                self.single_steps += 1;
            }
            Action::Reset => {
                self.stop_replay();
                // What is on its way to a file is asked for already.
                if self.snapshot.step > 0 && self.workers.is_some() && !self.reload {
                    self.keeping.get_or_insert(Keeping::Undo);
                }
                self.begin_anew();
            }
            Action::Dice => {
                let seed = (js_sys::Math::random() * 1e6).floor();
                self.set("seed", &seed.to_string());
            }
            Action::Share => return self.share(),
            Action::Theme => {
                theme::toggle();
                return self.recolour();
            }
            Action::Explain => {
                // Already open, or not to be had: either way there is nothing more to do.
                let _ = element::<HtmlDialogElement>("explanation").show_modal();
                return;
            }
            Action::Restart => {
                show(&element("failure"), false);
                self.silent = false;
                self.start_workers();
                // What a file holds begins with the file's first settings.
                match self.record.take() {
                    Some(record) => self.load_run(record.experiment.clone(), Some(record)),
                    None => self.playing |= std::mem::take(&mut self.ended),
                }
            }
            Action::Restore => return self.begin_scenario(self.experiment.scenario),
            Action::Take(_, "json") if self.workers.is_none() => return take::record(self, None),
            Action::Take(_, "json") => self.keeping = Some(Keeping::File),
            Action::Take(panel, "enlarge") => panels::enlarge(panel),
            Action::Take(panel, "about") => return panels::about(panel, self.variant(panel)),
            Action::Take(panel, kind) => return take::panel(self, panel, kind),
            Action::Choose(key, value) => {
                self.set(key, value);
                return;
            }
            Action::DismissNotice => return self.texts.notice.set(""),
            Action::Sheet(wanted) => return sheet(wanted),
            Action::Toggle(place) => {
                let Some(lane) = self.experiment.lanes.get(place) else { return };
                let (key, on) = (format!("{}-on", lane.method.key), !lane.on);
                self.set(&key, if on { "1" } else { "0" });
            }
            Action::Add(key) => {
                let list = self.experiment.get("optimizers").unwrap_or_default();
                self.set("optimizers", &format!("{list},{key}"));
                self.cards.focus(key);
            }
            Action::Remove(key) => {
                let keys = self.experiment.lanes.iter().map(|lane| lane.method.key);
                let list: Vec<&str> = keys.filter(|&kept| kept != key).collect();
                self.set("optimizers", &list.join(","));
                element::<HtmlElement>("optimizers-heading").focus().ok();
            }
        }
        self.show_texts();
        self.redraw();
        self.ask();
    }

    /// Takes a number as a person wrote it.
    fn write(&mut self, key: &str, text: &str) -> bool {
        let text = self.experiment.written(key, text);
        self.take_setting(key, |experiment| experiment.set(key, &text?))
    }

    /// Takes a setting from text; or says beside its control why not, and returns `false`.
    pub(super) fn set(&mut self, key: &str, text: &str) -> bool {
        self.take_setting(key, |experiment| experiment.set(key, text))
    }

    fn take_setting(&mut self, key: &str, set: impl FnOnce(&mut Experiment) -> Result<(), Refusal>) -> bool {
        let mut experiment = self.experiment.clone();
        let taken = set(&mut experiment).and_then(|()| experiment.check());
        match &taken {
            Ok(()) => {
                controls::set_error(key, None);
                self.go_over_to(experiment);
            }
            Err(refusal) => {
                if !controls::set_error(key, Some(&refusal.words)) {
                    self.notice(&format!("{}.", refusal.words));
                }
                // A switch or a menu goes back to what is; what was written stays, to be mended.
                controls::sync(&self.experiment);
            }
        }
        taken.is_ok()
    }

    /// What is to be seen, for those who take it away.
    pub(in crate::web) fn seen(&self) -> (&Snapshot, &Experiment, &Figures) {
        (&self.snapshot, &self.experiment, &self.figures)
    }

    /// The settings of the run as it stands: a change may be on its way to the workers.
    pub(in crate::web) fn running(&self) -> Experiment {
        let view = self.experiment.view;
        let known = if self.reload || self.changed { &self.told } else { &self.experiment };
        Experiment { view, ..known.clone() }
    }

    /// Says that something is done, for a while.
    pub(in crate::web) fn confirm(&mut self, words: &str) {
        self.notice(words);
        self.confirmed_at = now();
    }

    /// Says something, until it is dismissed or the next change.
    pub(in crate::web) fn notice(&mut self, words: &str) {
        self.texts.notice.set(words);
        self.confirmed_at = f64::INFINITY;
    }

    /// Which explanation belongs to what a panel shows.
    pub(in crate::web) fn variant(&self, panel: &str) -> &'static str {
        let view = &self.experiment.view;
        match panel {
            "landscape" if self.experiment.plane() == PlaneChoice::Decisions => "decisions",
            "landscape" => "landscape",
            "loss" => "loss",
            "spectrum" if view.spectrum == SpectrumView::Product => "product",
            "spectrum" => "spectrum",
            _ if view.error == ErrorView::Matrices => "matrix",
            _ => "error",
        }
    }

    /// The start is to be here.
    pub(in crate::web) fn place_start(&mut self, at: [f64; 2]) {
        let Some(point) = self.figures.landscape_point(at) else { return };
        let mut experiment = self.experiment.clone();
        let text = |value: f64| ((value * 1000.0).round() / 1000.0).to_string();
        let placed = experiment
            .set("start-x", &text(point[0]))
            .and_then(|()| experiment.set("start-y", &text(point[1])));
        if placed.is_ok() {
            self.go_over_to(experiment);
        }
    }

    /// The pointer is here on a canvas, or gone.
    pub(in crate::web) fn point(&mut self, canvas: &str, at: Option<[f64; 2]>) {
        self.figures.point(canvas, at);
        self.redraw();
    }

    /// The tab was hidden or shown.
    pub(in crate::web) fn visibility_changed(&mut self) {
        self.sent_at = 0.0;
        self.rate_from = (0.0, 0);
        let paused = self.playing && document().hidden();
        document().set_title(if paused { "Paused · LODO Lab" } else { "LODO Lab" });
        self.redraw();
        self.ask();
    }
}

/// Opens or closes the controls on a phone.
fn sheet(wanted: Option<bool>) {
    let body = document().body().expect("the page has a body");
    let open = wanted.unwrap_or(body.get_attribute("data-sheet").as_deref() != Some("open"));
    attribute(&body, "data-sheet", if open { "open" } else { "closed" });
    attribute(
        &element::<HtmlElement>("controls-toggle"),
        "aria-expanded",
        if open { "true" } else { "false" },
    );
    if open {
        element::<HtmlElement>("landscape").scroll_into_view();
    }
}
