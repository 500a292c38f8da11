//! What is seen: frames, counters, texts, the address.

use super::*;

impl Page {
    /// Asks for a frame.
    pub(in crate::web) fn redraw(&mut self) {
        self.dirty = true;
        self.schedule();
    }

    /// Draws everything in other colours.
    pub(in crate::web) fn recolour(&mut self) {
        self.figures.recolour();
        self.redraw();
    }

    /// The figures, to be asked.
    pub(in crate::web) fn figures(&self) -> &Figures {
        &self.figures
    }

    /// The figures.
    pub(in crate::web) fn figures_mut(&mut self) -> &mut Figures {
        &mut self.figures
    }

    pub(super) fn schedule(&mut self) {
        if !self.scheduled {
            self.scheduled = true;
            let frame = Closure::once_into_js(|time: f64| with(|page| page.frame(time)));
            window().request_animation_frame(frame.unchecked_ref()).expect("every window has frames");
        }
    }

    pub(super) fn frame(&mut self, time: f64) {
        self.scheduled = false;
        let since = time - self.frame_at;
        if (4.0..100.0).contains(&since) {
            self.frame_time += 0.1 * (since - self.frame_time);
        }
        self.frame_at = time;
        self.ahead = 0;
        self.ask();
        self.show_way(time);
        if std::mem::take(&mut self.dirty) {
            self.figures.draw(&self.snapshot, &self.experiment, self.shows_arrows());
            self.show_time();
            self.show_step();
            self.cards.show(&self.snapshot, &self.experiment, self.playing || self.record.is_some());
            self.show_counters();
        }
        if time - self.status_at > 1000.0 || !self.playing {
            self.status_at = time;
            let goal = self.record.as_ref().map(|record| record.step);
            self.texts.status.set(&status_words(&self.snapshot, self.playing, goal));
            if let Some(words) = self.news.of(&self.snapshot, self.playing || goal.is_some()) {
                self.texts.said.set(&words);
            }
            self.figures.describe(&self.snapshot, &self.experiment);
            self.show_fairness();
        }
        if time - self.confirmed_at > 8000.0 {
            self.texts.notice.set("");
            self.confirmed_at = f64::INFINITY;
        }
        if time - self.shared_at > 8000.0 {
            self.texts.share.set("");
            self.shared_at = f64::INFINITY;
        }
        if self.link_stale && time - self.linked_at > 300.0 {
            self.write_link();
        }
        if self.playing
            || self.travel.is_on()
            || self.link_stale
            || self.confirmed_at.min(self.shared_at).is_finite()
        {
            self.schedule();
        }
    }

    /// Arrows are shown where one can follow them.
    pub(super) fn shows_arrows(&self) -> bool {
        let view = &self.experiment.view;
        view.arrows && (!self.playing || view.speed <= 30.0)
    }

    pub(in crate::web) fn show_experiment(&mut self) {
        self.cards.build(&self.experiment);
        controls::sync(&self.experiment);
        self.show_texts();
    }

    pub(in crate::web) fn show_texts(&mut self) {
        self.show_undo();
        let speed = if self.experiment.is_unlimited() {
            "as fast as possible".into()
        } else {
            steps_per_second(self.experiment.view.speed)
        };
        self.texts.speed.set(&speed);
        attribute(&element::<HtmlInputElement>("speed"), "aria-valuetext", &speed);
        self.texts.look_for.set(&self.experiment.look_for());
        self.show_fairness();
        let matrices = self.experiment.view.error == ErrorView::Matrices;
        show(&element("matrix"), matrices);
        show(&element("error"), !matrices);
        document()
            .body()
            .expect("the page has a body")
            .toggle_attribute_with_force("data-embed", self.experiment.view.embedded)
            .expect("data-embed is a name");
        let play: HtmlButtonElement = element("play");
        play.set_text_content(Some(match (self.playing, &self.record) {
            (true, _) => "Pause",
            (false, Some(_)) => "Stop",
            (false, None) => "Play",
        }));
        let zoomed = self.experiment.view.window.is_some();
        let classes = element::<HtmlElement>("landscape").class_list();
        for (class, holds) in [("draggable", self.experiment.dimension == 2), ("zoomed", zoomed)] {
            classes.toggle_with_force(class, holds).expect("both are classes");
        }
        show(&element("zoom"), self.experiment.plane() != PlaneChoice::Decisions);
        show(&element("zoom-fit"), zoomed);
        let restore = element::<HtmlElement>("restore");
        restore
            .toggle_attribute_with_force("data-off", !self.experiment.differs_from_scenario())
            .expect("data-off is a name");
        self.texts.share.set("");
    }

    /// Who was given what, and what a step costs whom, as measured over the run.
    fn show_fairness(&mut self) {
        let rate = |key: &str| self.snapshot.lanes.iter().find(|lane| lane.key == key)?.steps_per_second();
        let costs = rate("lodo").zip(rate("adam")).map(|(lodo, adam)| adam / lodo);
        let costs = costs.filter(|&ratio| ratio > 1.5).map_or(String::new(), |ratio| {
            format!(" Here LODO’s step takes {} times as long as Adam’s.", ratio.round())
        });
        let changes = &self.snapshot.time.changes;
        let changed = if changes.iter().any(|&step| step < self.snapshot.step) {
            " Settings were changed on the way."
        } else {
            ""
        };
        self.texts.fairness.set(&format!("{}{changed}{costs}", self.experiment.fairness()));
    }

    pub(super) fn show_counters(&mut self) {
        let step = self.snapshot.step;
        self.texts.step.set(&format!("Step {}", count(step)));
        let (from, began) = self.rate_from;
        let now = now();
        if !self.playing {
            self.texts.rate.set(if self.record.is_some() { "replaying" } else { "paused" });
        } else if from == 0.0 || step < began {
            self.rate_from = (now, step);
        } else if now - from > 500.0 && (step > began + 1 || now - from > 3000.0) {
            let rate = (step - began) as f64 / (now - from) * 1000.0;
            self.texts.rate.set(&steps_per_second(rate));
            self.rate_from = (now, step);
        }
    }
}

fn steps_per_second(rate: f64) -> String {
    let number = if rate >= 1000.0 || rate.fract() != 0.0 { three_digits(rate) } else { rate.to_string() };
    format!("{number} {}/s", if number == "1" { "step" } else { "steps" })
}
