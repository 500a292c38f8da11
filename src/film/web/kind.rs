//! The kinds of films that browsers make.

use web_sys::MediaRecorder;

/// A kind of film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    /// What the recorder is asked for.
    pub(super) asked: &'static str,
    /// The type of the file.
    pub(super) file: &'static str,
    /// The end of its name.
    pub(super) extension: &'static str,
}

const fn mp4(asked: &'static str) -> Kind {
    Kind { asked, file: "video/mp4", extension: "mp4" }
}

const fn webm(asked: &'static str) -> Kind {
    Kind { asked, file: "video/webm", extension: "webm" }
}

/// The most widely played first. MP4 means H.264: some browsers put into it what others cannot play.
const KINDS: [Kind; 5] = [
    mp4("video/mp4;codecs=avc1.42E01F"),
    mp4("video/mp4;codecs=avc1.42E01E"),
    mp4("video/mp4;codecs=avc1"),
    webm("video/webm;codecs=vp8"),
    webm("video/webm"),
];

impl Kind {
    /// The best that this browser makes.
    pub(super) fn best() -> Option<Kind> {
        KINDS.into_iter().find(|kind| MediaRecorder::is_type_supported(kind.asked))
    }

    pub(super) fn is_webm(self) -> bool {
        self.extension == "webm"
    }

    /// What the sheet says of it.
    pub(super) fn words(kind: Option<Kind>) -> &'static str {
        match kind {
            Some(kind) if kind.is_webm() => {
                "This browser can only make WebM: other browsers, VLC and most editors play it, QuickTime and PowerPoint do not."
            }
            Some(_) => "The film will be an MP4 (H.264), which plays nearly everywhere.",
            None => "This browser makes neither MP4 nor WebM films.",
        }
    }
}
