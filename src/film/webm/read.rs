//! A film as a browser recorded it.

use super::ebml::{Element, element, elements, number, write};
use super::fault::Fault;
use super::ids::{
    BLOCK, BLOCK_DURATION, BLOCK_GROUP, CLUSTER, CUES, DURATION, EBML, INFO, REFERENCE_BLOCK, SEEK_HEAD,
    SEGMENT, SIMPLE_BLOCK, TAGS, TIMESTAMP, TRACK_ENTRY, TRACK_NUMBER, TRACK_TYPE, TRACKS,
};

/// The type of a track with pictures.
const VIDEO: u64 = 1;
/// The bit of a simple block's flags.
const KEY_FRAME: u8 = 0x80;

/// What is in a film.
pub(super) struct Recorded<'a> {
    /// Before all else.
    pub header: &'a [u8],
    /// The body of its information, without a duration.
    pub info: Vec<u8>,
    /// The tracks, then what else is kept, whole elements.
    pub kept: Vec<Vec<u8>>,
    /// The number of the track with pictures.
    pub track: u64,
    pub clusters: Vec<Cluster<'a>>,
    /// The times of the last two pictures.
    pub last_times: [i64; 2],
    /// When a picture ends that says how long it is there; 0 if none does.
    pub end: i64,
}

/// Some of its pictures.
pub(super) struct Cluster<'a> {
    pub body: &'a [u8],
    /// The time of its first picture.
    pub first: i64,
    /// Whether that needs none before it.
    pub begins_anew: bool,
}

/// A picture.
struct Picture {
    time: i64,
    is_key: bool,
    duration: Option<i64>,
}

impl<'a> Recorded<'a> {
    /// Reads it, as far as it goes.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let header =
            element(bytes, 0, bytes.len()).filter(|header| header.id == EBML).ok_or(Fault::NoFilm)?;
        let segment = element(bytes, header.end, bytes.len()).ok_or(Fault::NoFilm)?;
        if segment.id != SEGMENT || header.is_open {
            return Err(Fault::NoFilm);
        }
        let (mut info, mut tracks, mut tags) = (None, None, Vec::new());
        let (mut clusters, mut at) = (Vec::new(), segment.body);
        while let Some(part) = element(bytes, at, segment.end) {
            at = part.end;
            match part.id {
                INFO => info = Some(part),
                TRACKS => tracks = Some(part),
                TAGS => tags.push(whole(bytes, part)),
                CLUSTER => {
                    at = if part.is_open { end_of_cluster(bytes, part) } else { part.end };
                    clusters.push(Element { end: at, ..part });
                }
                _ => {}
            }
        }
        let (info, tracks) = info.zip(tracks).ok_or(Fault::NoFilm)?;
        let track = track(bytes, tracks).ok_or(Fault::NoFilm)?;
        let mut film = Recorded {
            header: &bytes[..header.end],
            info: without_duration(bytes, info),
            kept: std::iter::once(whole(bytes, tracks)).chain(tags).collect(),
            track,
            clusters: Vec::new(),
            last_times: [0; 2],
            end: 0,
        };
        clusters.into_iter().for_each(|cluster| film.add(bytes, cluster));
        if film.clusters.is_empty() { Err(Fault::Empty) } else { Ok(film) }
    }

    /// Adds a cluster, if there is a picture in it.
    fn add(&mut self, bytes: &'a [u8], cluster: Element) {
        let inside = || elements(bytes, cluster.body, cluster.end);
        let timestamp = inside().find(|part| part.id == TIMESTAMP).and_then(|part| part.number(bytes));
        let begin = i64::try_from(timestamp.unwrap_or(0)).unwrap_or(i64::MAX / 2).min(i64::MAX / 2);
        let mut first: Option<(i64, bool)> = None;
        for picture in inside().filter_map(|part| picture(bytes, part, self.track)) {
            let time = begin + picture.time;
            first = first.or(Some((time, picture.is_key)));
            if let Some(duration) = picture.duration {
                self.end = self.end.max(time.saturating_add(duration));
            }
            let [_, last] = self.last_times;
            if time > last {
                self.last_times = [last, time];
            }
        }
        if let Some((first, begins_anew)) = first {
            self.clusters.push(Cluster { body: cluster.of(bytes), first, begins_anew });
        }
    }
}

/// The element with its id and its size.
fn whole(bytes: &[u8], part: Element) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, part.id, part.of(bytes));
    out
}

/// A cluster whose size was not known reaches up to what can be in none.
fn end_of_cluster(bytes: &[u8], cluster: Element) -> usize {
    let foreign = |part: &Element| [CLUSTER, CUES, TAGS, INFO, TRACKS, SEEK_HEAD].contains(&part.id);
    let mut at = cluster.body;
    while let Some(part) = element(bytes, at, cluster.end) {
        if foreign(&part) {
            return at;
        }
        at = part.end;
    }
    cluster.end
}

fn without_duration(bytes: &[u8], info: Element) -> Vec<u8> {
    let kept = elements(bytes, info.body, info.end).filter(|part| part.id != DURATION);
    kept.flat_map(|part| whole(bytes, part)).collect()
}

/// The number of the track with pictures.
fn track(bytes: &[u8], tracks: Element) -> Option<u64> {
    elements(bytes, tracks.body, tracks.end).filter(|part| part.id == TRACK_ENTRY).find_map(|entry| {
        let of = |id: u32| elements(bytes, entry.body, entry.end).find(|part| part.id == id)?.number(bytes);
        (of(TRACK_TYPE) == Some(VIDEO)).then(|| of(TRACK_NUMBER)).flatten()
    })
}

/// The picture in a part of a cluster, at its time within that.
fn picture(bytes: &[u8], part: Element, track: u64) -> Option<Picture> {
    match part.id {
        SIMPLE_BLOCK => {
            let (time, flags) = block(part.of(bytes), track)?;
            Some(Picture { time, is_key: flags & KEY_FRAME != 0, duration: None })
        }
        BLOCK_GROUP => {
            let inside = |id: u32| elements(bytes, part.body, part.end).find(|part| part.id == id);
            let (time, _) = block(inside(BLOCK)?.of(bytes), track)?;
            let duration = inside(BLOCK_DURATION).and_then(|part| part.number(bytes));
            let duration = duration.and_then(|duration| i64::try_from(duration).ok());
            Some(Picture { time, is_key: inside(REFERENCE_BLOCK).is_none(), duration })
        }
        _ => None,
    }
}

/// Time and flags of a block of this track.
fn block(body: &[u8], track: u64) -> Option<(i64, u8)> {
    let (of, length) = number(body)?;
    let own = of - (1 << (7 * length)) == track;
    let &[high, low, flags] = body.get(length..length + 3)? else { return None };
    own.then_some((i64::from(i16::from_be_bytes([high, low])), flags))
}
