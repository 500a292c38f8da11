//! Films in WebM (Matroska, RFC 9559) as browsers record them, and as players want them: with a duration, and with the
//! places of the pictures that others are made from.
//!
//! ```text
//! EBML header, Segment [ SeekHead, Info + Duration, Tracks, Tags, Cues, Cluster, Cluster, … ]
//! ```

mod ebml;
mod fault;
mod ids;
mod read;
#[cfg(test)]
mod tests;

use ebml::{write, write_number};
pub use fault::Fault;
use ids::{
    CLUSTER, CUE_CLUSTER_POSITION, CUE_POINT, CUE_TIME, CUE_TRACK, CUE_TRACK_POSITIONS, CUES, DURATION, INFO,
    SEEK, SEEK_HEAD, SEEK_ID, SEEK_POSITION, SEGMENT, TRACKS,
};
use read::{Cluster, Recorded};

/// The film with its duration, and with cues to the clusters that begin with a key frame. Pictures stay as they are.
///
/// # Errors
/// If it is no film, or has no picture.
pub fn seekable(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let film = Recorded::read(bytes)?;
    let mut info = Vec::new();
    write(&mut info, INFO, &[&film.info[..], &duration(&film)].concat());
    let kept: Vec<u8> = film.kept.iter().flat_map(|part| part.iter().copied()).collect();
    let clusters: Vec<Vec<u8>> = film.clusters.iter().map(written).collect();
    // Numbers are of one length: it is known where everything will be before it is known.
    let places = |first: usize| {
        clusters.iter().scan(first, |next, cluster| {
            let place = *next;
            *next += cluster.len();
            Some(place as u64)
        })
    };
    let info_at = seek_head([0; 3]).len();
    let cues_at = info_at + info.len() + kept.len();
    let length = cues(&film, places(0)).len();
    let mut body = seek_head([info_at, info_at + info.len(), cues_at].map(|place| place as u64));
    body.extend(info);
    body.extend(kept);
    body.extend(cues(&film, places(cues_at + length)));
    body.extend(clusters.iter().flatten());
    let mut out = film.header.to_vec();
    write(&mut out, SEGMENT, &body);
    Ok(out)
}

/// In units of the film's own clock. The last picture is there as long as the one before it was.
fn duration(film: &Recorded) -> Vec<u8> {
    let [former, last] = film.last_times;
    let end = film.end.max(last + (last - former).max(1));
    let mut out = Vec::new();
    write(&mut out, DURATION, &(end as f64).to_be_bytes());
    out
}

fn written(cluster: &Cluster) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, CLUSTER, cluster.body);
    out
}

/// Where information, tracks and cues are.
fn seek_head(places: [u64; 3]) -> Vec<u8> {
    let mut seeks = Vec::new();
    for (id, place) in [INFO, TRACKS, CUES].into_iter().zip(places) {
        let mut seek = Vec::new();
        write(&mut seek, SEEK_ID, &id.to_be_bytes());
        write_number(&mut seek, SEEK_POSITION, place);
        write(&mut seeks, SEEK, &seek);
    }
    let mut out = Vec::new();
    write(&mut out, SEEK_HEAD, &seeks);
    out
}

/// The places of clusters that can be begun with. A film can always be begun with its first.
fn cues(film: &Recorded, places: impl Iterator<Item = u64>) -> Vec<u8> {
    let mut points = Vec::new();
    for (number, (cluster, place)) in film.clusters.iter().zip(places).enumerate() {
        if number > 0 && !cluster.begins_anew {
            continue;
        }
        let mut positions = Vec::new();
        write_number(&mut positions, CUE_TRACK, film.track);
        write_number(&mut positions, CUE_CLUSTER_POSITION, place);
        let mut point = Vec::new();
        write_number(&mut point, CUE_TIME, cluster.first.max(0) as u64);
        write(&mut point, CUE_TRACK_POSITIONS, &positions);
        write(&mut points, CUE_POINT, &point);
    }
    let mut out = Vec::new();
    write(&mut out, CUES, &points);
    out
}
