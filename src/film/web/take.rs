//! A film that is being recorded.

use wasm_bindgen::prelude::*;
use web_sys::{BlobEvent, MediaRecorder, MediaRecorderOptions};

use super::kind::Kind;
use super::page::{Stage, document, now, say, steps, text};
use super::picture::Picture;
use super::save;
use crate::{Clock, steps_words, time_words};

/// Pictures a second, at most.
const RATE: f64 = 30.0;
/// Seconds for which the first picture stands before the run plays, and the last after it has: a viewer finds both.
const FIRST: f64 = 0.5;
const LAST: f64 = 1.0;

/// A film that is being recorded.
pub(super) struct Take {
    recorder: MediaRecorder,
    picture: Picture,
    clock: Clock,
    stage: Stage,
    /// The film's seconds when the stage began.
    since: f64,
    drawn: f64,
    /// What the page was told, or the recorder, is done once.
    done: bool,
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
    pub(super) fn begin(kind: Kind) -> Result<Take, JsValue> {
        let picture = Picture::new().ok_or("no panel is shown")?;
        let stream = picture.canvas.capture_stream_with_frame_request_rate(RATE)?;
        let options = MediaRecorderOptions::new();
        options.set_mime_type(kind.asked);
        options.set_video_bits_per_second(picture.bits());
        let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options)?;
        // One piece, at the end: a film of a session fits memory.
        let finished = Closure::once_into_js(move |event: BlobEvent| save::finish(event.data(), kind));
        recorder.set_ondataavailable(Some(finished.unchecked_ref()));
        let failed = Closure::once_into_js(|_: web_sys::Event| super::fail("the recorder stopped"));
        recorder.set_onerror(Some(failed.unchecked_ref()));
        picture.draw();
        recorder.start()?;
        let clock = Clock::default();
        Ok(Take { recorder, picture, clock, stage: Stage::None, since: 0.0, drawn: 0.0, done: false })
    }

    /// Pauses and goes on with the page.
    pub(super) fn follow(&mut self, stage: Stage) {
        let now = now();
        if stage != self.stage {
            (self.stage, self.since, self.done) = (stage, self.clock.seconds(now), false);
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
        // Screens differ: half a picture's time early is in time.
        if now - self.drawn > 0.5 / RATE {
            self.drawn = now;
            self.picture.draw();
        }
        let (seconds, [_, last]) = (self.clock.seconds(now), steps());
        let mut words = format!("{} · {}", time_words(seconds), steps_words(&text("step-count"), last));
        if self.stage == Stage::Paused {
            words = format!("Paused · {words}");
        }
        say("film-clock", if self.stage == Stage::Over { "Saving the film…" } else { &words });
        let waited = seconds - self.since;
        match self.stage {
            Stage::Ready if waited >= FIRST && !std::mem::replace(&mut self.done, true) => Next::Roll,
            Stage::Over if waited >= LAST && !std::mem::replace(&mut self.done, true) => {
                if self.recorder.stop().is_ok() { Next::Nothing } else { Next::Fail }
            }
            _ => Next::Nothing,
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
        let _ = self.recorder.stop();
    }
}
