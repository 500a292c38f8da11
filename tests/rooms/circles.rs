//! Circles among the files of a room.

use super::source::{Path, Source};

/// The file that a path leads to: through modules, and through what they bring in from elsewhere. `None` where it leads
/// out of the room.
fn definer<'a>(room: &'a [Source], path: &[String], hops: usize) -> Option<&'a Source> {
    let top = room.first()?;
    if hops == 0 || !path.starts_with(&top.module[..1]) {
        return None;
    }
    let deepest = room.iter().filter(|file| path.starts_with(&file.module));
    let file = deepest.max_by_key(|file| file.module.len())?;
    let Some(name) = path.get(file.module.len()) else { return Some(file) };
    if file.defined.contains(name) {
        return Some(file);
    }
    if let Some(known) = file.uses.iter().find(|known| known.name == *name) {
        return definer(room, &known.path, hops - 1);
    }
    let stars = file.uses.iter().filter(|known| known.name == "*");
    let through = stars.filter_map(|star| {
        let path: Path = [&star.path[..], std::slice::from_ref(name)].concat();
        definer(room, &path, hops - 1).filter(|file| file.defined.contains(name))
    });
    through.into_iter().next().or(Some(file))
}

/// The files of its room that a file needs: by the names that it writes, for what a module only passes on is not needed
/// by the module.
fn needs<'a>(room: &'a [Source], file: &'a Source) -> Vec<&'a Source> {
    let passed_on = |path: &Path| {
        file.uses.iter().any(|known| known.public && known.path == *path && !file.words.contains(&known.name))
    };
    let mut found: Vec<&Source> = Vec::new();
    let mut paths: Vec<Path> = file.paths.iter().filter(|path| !passed_on(path)).cloned().collect();
    // All names of a module are those of them that are written.
    for star in file.uses.iter().filter(|known| known.name == "*") {
        let of = definer(room, &star.path, HOPS);
        let names = of.into_iter().flat_map(|of| of.uses.iter().map(|known| &known.name));
        let written = names.filter(|name| file.words.contains(name));
        paths.extend(written.map(|name| [&star.path[..], std::slice::from_ref(name)].concat()));
    }
    for path in paths {
        found.extend(definer(room, &path, HOPS).filter(|needed| needed.module != file.module));
    }
    found
}

/// No name is passed on by more modules.
const HOPS: usize = 8;

/// Files of a room that need each other in a circle, if there is one: the module of each, from one to itself again.
pub fn circle(room: &[Source]) -> Option<Vec<String>> {
    let place =
        |file: &Source| room.iter().position(|other| other.module == file.module).expect("it is of the room");
    let needs: Vec<Vec<usize>> =
        room.iter().map(|file| needs(room, file).into_iter().map(place).collect()).collect();
    // The shortest way from each back to itself.
    let back_to = |from: usize| {
        let mut ways = vec![vec![from]];
        let mut seen = vec![false; room.len()];
        for next in 0.. {
            let way: Vec<usize> = ways.get(next)?.clone();
            for &to in &needs[*way.last()?] {
                let longer = [&way[..], &[to]].concat();
                if to == from {
                    return Some(longer);
                }
                if !std::mem::replace(&mut seen[to], true) {
                    ways.push(longer);
                }
            }
        }
        None
    };
    let shortest = (0..room.len()).filter_map(back_to).min_by_key(Vec::len)?;
    Some(shortest.into_iter().map(|place| room[place].module.join("::")).collect())
}
