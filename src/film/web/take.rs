//! A film that is being recorded.

use wasm_bindgen::prelude::*;
use web_sys::{BlobEvent, MediaRecorder, MediaRecorderOptions};

use super::kind::Kind;
use super::page::{Stage, document, now, say, steps, text};
use super::picture::Picture;
use super::save::{self, Over};
use crate::{Clock, steps_words, time_words};

/// Pictures a second, at most.
const RATE: f64 = 30.0;
/// Seconds for which the first picture stands before the run plays, and the last after it has: a viewer finds both.
const FIRST: f64 = 0.5;
const LAST: f64 = 1.0;
/// Milliseconds of a piece of the film.
const PIECE: i32 = 250;
/// Seconds without a piece after which the encoder has nothing left to do: what it has when it is stopped is lost.
const QUIET: f64 = 1.5;

/// A film that is being recorded.
pub(super) struct Take {
    recorder: MediaRecorder,
    picture: Picture,
    clock: Clock,
    stage: Stage,
    /// The film's seconds when the stage began.
    since: f64,
    drawn: f64,
    /// The page was told to play; or nothing more is drawn, since then.
    told: bool,
    ended: Option<f64>,
    stopped: bool,
}

/// What follows of a picture.
pub(super) enum Next {
    Nothing,
    /// The page may play.
    Roll,
    /// Nothing comes of it.
    Fail,
}

impl Take {
    /// Begins, with the first picture.
    pub(super) fn begin(kind: Kind, over: Over) -> Result<Take, JsValue> {
        let picture = Picture::new().ok_or("no panel is shown")?;
        let stream = picture.canvas.capture_stream_with_frame_request_rate(RATE)?;
        let options = MediaRecorderOptions::new();
        options.set_mime_type(kind.asked);
        options.set_video_bits_per_second(picture.bits());
        let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options)?;
        save::begin();
        let taken = Closure::<dyn FnMut(BlobEvent)>::new(|event: BlobEvent| save::take(event.data()));
        recorder.set_ondataavailable(Some(taken.into_js_value().unchecked_ref()));
        let stopped = Closure::once_into_js(move |_: web_sys::Event| save::finish(kind, over));
        recorder.set_onstop(Some(stopped.unchecked_ref()));
        let failed = Closure::once_into_js(move |_: web_sys::Event| {
            over(kind, Err("the recorder stopped".into()));
        });
        recorder.set_onerror(Some(failed.unchecked_ref()));
        picture.draw();
        recorder.start_with_time_slice(PIECE)?;
        let clock = Clock::default();
        Ok(Take {
            recorder,
            picture,
            clock,
            stage: Stage::None,
            since: 0.0,
            drawn: 0.0,
            told: false,
            ended: None,
            stopped: false,
        })
    }

    /// Pauses and goes on with the page.
    pub(super) fn follow(&mut self, stage: Stage) {
        let now = now();
        if stage != self.stage {
            (self.stage, self.since) = (stage, self.clock.seconds(now));
        }
        if self.ended.is_some() {
            return;
        }
        // Nothing is drawn in a tab that is hidden.
        if document().hidden() || stage == Stage::Paused {
            self.clock.pause(now);
            let _ = self.recorder.pause();
        } else {
            self.clock.go_on(now);
            let _ = self.recorder.resume();
        }
    }

    /// The screen can be drawn.
    pub(super) fn frame(&mut self) -> Next {
        let now = now();
        if let Some(ended) = self.ended {
            let quiet = now - save::last_piece().max(ended) > QUIET;
            let stops = quiet && !std::mem::replace(&mut self.stopped, true);
            return if stops && self.recorder.stop().is_err() { Next::Fail } else { Next::Nothing };
        }
        // Screens differ: half a picture's time early is in time.
        if now - self.drawn > 0.5 / RATE {
            self.drawn = now;
            self.picture.draw();
        }
        self.say(now);
        let waited = self.clock.seconds(now) - self.since;
        match self.stage {
            Stage::Ready if waited >= FIRST && !std::mem::replace(&mut self.told, true) => Next::Roll,
            Stage::Over if waited >= LAST => {
                self.clock.pause(now);
                self.ended = Some(now);
                if self.recorder.pause().is_ok() { Next::Nothing } else { Next::Fail }
            }
            _ => Next::Nothing,
        }
    }

    /// Says how long the film is, and where the run stands.
    fn say(&self, now: f64) {
        let [_, last] = steps();
        let words =
            format!("{} · {}", time_words(self.clock.seconds(now)), steps_words(&text("step-count"), last));
        match self.stage {
            Stage::Paused => say("film-clock", &format!("Paused · {words}")),
            Stage::Over => say("film-clock", "Saving the film…"),
            _ => say("film-clock", &words),
        }
    }

    /// The film's seconds so far.
    pub(super) fn seconds(&self) -> f64 {
        self.clock.seconds(now())
    }

    /// Nobody wants the film.
    pub(super) fn give_up(self) {
        self.recorder.set_ondataavailable(None);
        self.recorder.set_onerror(None);
        self.recorder.set_onstop(None);
        let _ = self.recorder.stop();
    }
}
