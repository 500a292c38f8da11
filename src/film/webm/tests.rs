//! Films are made here as browsers stream them: with clusters, and a segment, whose sizes nobody knew.

use proptest::prelude::*;

use super::ebml::{Element, element, elements, write};
use super::ids::{EBML, SIMPLE_BLOCK, TIMESTAMP};
use super::*;

const OPEN: [u8; 8] = [1, 255, 255, 255, 255, 255, 255, 255];

fn made(id: u32, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, id, body);
    out
}

/// An element whose size is not known.
fn open(id: u32, body: &[u8]) -> Vec<u8> {
    let id = id.to_be_bytes();
    [id.as_slice(), &OPEN, body].concat()
}

/// A picture in a simple block of the first track.
fn simple(time: i16, is_key: bool) -> Vec<u8> {
    let [high, low] = time.to_be_bytes();
    made(SIMPLE_BLOCK, &[0x81, high, low, if is_key { 0x80 } else { 0 }, 1, 2, 3])
}

/// One in a group, which refers to another picture unless it is a key frame.
fn grouped(time: i16, is_key: bool, duration: Option<u8>) -> Vec<u8> {
    let [high, low] = time.to_be_bytes();
    let mut body = made(0xA1, &[0x81, high, low, 0, 1, 2, 3]);
    body.extend(duration.iter().flat_map(|&duration| made(0x9B, &[duration])));
    body.extend(if is_key { vec![] } else { made(0xFB, &[255]) });
    made(0xA0, &body)
}

fn cluster(time: u16, pictures: &[Vec<u8>]) -> Vec<u8> {
    open(CLUSTER, &[made(TIMESTAMP, &time.to_be_bytes()), pictures.concat()].concat())
}

fn begin() -> Vec<u8> {
    let header = made(EBML, &made(0x4282, b"webm"));
    let info = made(INFO, &[made(0x2A_D7B1, &[15, 66, 64]), made(0x4D80, b"a browser")].concat());
    let sound = made(0xAE, &[made(0xD7, &[2]), made(0x83, &[2])].concat());
    let pictures = made(0xAE, &[made(0xD7, &[1]), made(0x83, &[1])].concat());
    [header, open(SEGMENT, &[info, made(TRACKS, &[sound, pictures].concat())].concat())].concat()
}

/// Three clusters, of which the second does not begin with a key frame; a sound among the pictures.
fn streamed() -> Vec<u8> {
    let sound = made(SIMPLE_BLOCK, &[0x82, 0x0F, 0, 0x80, 9]);
    let clusters = [
        cluster(0, &[simple(0, true), sound, simple(40, false)]),
        cluster(80, &[simple(0, false), simple(33, true)]),
        cluster(1000, &[grouped(0, true, None), grouped(50, false, None)]),
    ];
    [begin(), clusters.concat()].concat()
}

/// A film that can be sought, as a player reads it.
struct Played {
    duration: f64,
    /// Times, and the elements to which they lead.
    cues: Vec<(u64, Element)>,
    clusters: Vec<Element>,
}

fn within(bytes: &[u8], part: Element, id: u32) -> Option<Element> {
    elements(bytes, part.body, part.end).find(|inner| inner.id == id)
}

fn play(bytes: &[u8]) -> Played {
    let header = element(bytes, 0, bytes.len()).unwrap();
    let segment = element(bytes, header.end, bytes.len()).unwrap();
    assert_eq!((segment.end, segment.is_open), (bytes.len(), false));
    let at = |place: u64| element(bytes, segment.body + place as usize, segment.end).unwrap();
    // The head leads to all that a player wants to know first.
    let head = within(bytes, segment, SEEK_HEAD).unwrap();
    let mut led = Vec::new();
    for seek in elements(bytes, head.body, head.end) {
        let id = within(bytes, seek, SEEK_ID).unwrap().number(bytes).unwrap();
        let part = at(within(bytes, seek, SEEK_POSITION).unwrap().number(bytes).unwrap());
        assert_eq!(u64::from(part.id), id);
        led.push(part);
    }
    let [info, _, cues] = led[..] else { panic!("{led:?}") };
    let number = within(bytes, info, DURATION).unwrap().number(bytes).unwrap();
    let cues = elements(bytes, cues.body, cues.end).map(|point| {
        let time = within(bytes, point, CUE_TIME).unwrap().number(bytes).unwrap();
        let positions = within(bytes, point, CUE_TRACK_POSITIONS).unwrap();
        assert_eq!(within(bytes, positions, CUE_TRACK).unwrap().number(bytes), Some(1));
        (time, at(within(bytes, positions, CUE_CLUSTER_POSITION).unwrap().number(bytes).unwrap()))
    });
    let clusters = elements(bytes, segment.body, segment.end).filter(|part| part.id == CLUSTER);
    Played { duration: f64::from_bits(number), cues: cues.collect(), clusters: clusters.collect() }
}

#[test]
fn a_streamed_film_gets_its_duration_and_its_cues() {
    let streamed = streamed();
    let rewritten = seekable(&streamed).unwrap();
    let played = play(&rewritten);
    // The last picture stays as long as the one before it: 50 milliseconds.
    assert_eq!(played.duration, 1100.0);
    assert_eq!(played.clusters.len(), 3);
    let led: Vec<_> = played.cues.iter().map(|(time, to)| (*time, *to)).collect();
    assert_eq!(led, [(0, played.clusters[0]), (1000, played.clusters[2])]);
    // Every picture is there, as it was.
    for (cluster, count) in played.clusters.iter().zip([3, 2, 2]) {
        assert!(!cluster.is_open);
        assert_eq!(elements(&rewritten, cluster.body, cluster.end).count(), 1 + count);
        let body = cluster.of(&rewritten);
        assert!(streamed.windows(body.len()).any(|part| part == body));
    }
    let text = |bytes: &[u8], text: &[u8]| bytes.windows(text.len()).any(|part| part == text);
    assert!(text(&rewritten, b"a browser"), "what else was known of it stays");
}

/// Some browsers write a duration and cues by themselves.
#[test]
fn a_film_that_can_be_sought_stays_the_same() {
    let once = seekable(&streamed()).unwrap();
    assert_eq!(seekable(&once).unwrap(), once);
}

#[test]
fn a_last_picture_that_says_how_long_it_is_there_is_believed() {
    let film = [begin(), cluster(0, &[grouped(0, true, None), grouped(20, false, Some(200))])].concat();
    assert_eq!(play(&seekable(&film).unwrap()).duration, 220.0);
    let one = [begin(), cluster(7, &[simple(0, true)])].concat();
    assert_eq!(play(&seekable(&one).unwrap()).duration, 14.0);
}

/// A browser that was closed leaves half a picture.
#[test]
fn a_film_that_was_cut_off_is_as_long_as_what_there_is() {
    let film = streamed();
    let rewritten = seekable(&film[..film.len() - 80]).unwrap();
    let played = play(&rewritten);
    assert_eq!((played.clusters.len(), played.duration), (2, 113.0 + 33.0));
}

#[test]
fn what_is_no_film_is_refused_in_words() {
    for bytes in [&b""[..], b"hello", &[0x1A, 0x45, 0xDF, 0xA3], &made(EBML, b"")] {
        assert_eq!(seekable(bytes), Err(Fault::NoFilm));
    }
    let words = [Fault::NoFilm, seekable(&begin()).unwrap_err()].map(|fault| fault.to_string());
    assert_eq!(words, ["this is no WebM film", "the film holds no picture"]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is taken for a film is one afterwards; whatever else it is, it is refused.
    #[test]
    fn any_bytes_are_refused_or_make_a_film(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut film = streamed();
        for (place, byte) in changes {
            let place = place.index(film.len());
            film[place] = byte;
        }
        film.truncate(film.len() - cut.index(film.len()) / 2);
        for bytes in [bytes.clone(), [begin(), bytes].concat(), film] {
            if let Ok(rewritten) = seekable(&bytes) {
                let played = play(&rewritten);
                prop_assert!(played.duration > 0.0 && played.duration.is_finite());
                prop_assert!(!played.cues.is_empty());
                prop_assert!(played.cues.iter().all(|(_, to)| played.clusters.contains(to)));
                prop_assert_eq!(seekable(&rewritten).unwrap(), rewritten);
            }
        }
    }

    /// A film of any pictures is as long as they are.
    #[test]
    fn a_duration_reaches_beyond_the_last_picture(gaps in prop::collection::vec(1i16..500, 1..40)) {
        let mut time = 0;
        let pictures: Vec<_> = gaps.iter().map(|gap| { time += gap; simple(time, true) }).collect();
        let film = [begin(), cluster(0, &[simple(0, true)]), cluster(0, &pictures)].concat();
        let duration = play(&seekable(&film).unwrap()).duration;
        prop_assert_eq!(duration, f64::from(time + gaps[gaps.len() - 1]));
    }
}
