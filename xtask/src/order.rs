//! The functions of a module in another order: like beside like, as what compresses looks back 32 kB at most.

use crate::load::packed;
use anyhow::{Context, Result};
use std::convert::Infallible;
use std::thread;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Imports, Parser, Payload, TypeRef};

/// Chains that are tried for what every visit loads: the best of eight is 400 bytes below their mean; of sixteen, 500 more
/// for twice the time.
pub const MOST: usize = 8;

/// The same module with like functions side by side, by the best of so many chains: a twentieth less to load.
pub fn by_likeness(wasm: &[u8], chains: usize) -> Result<Vec<u8>> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.context("no module")? {
            Payload::ImportSection(section) => {
                for imports in section {
                    let Imports::Single(_, import) = imports? else { continue };
                    imported += u32::from(matches!(import.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let marks: Vec<Marks> = bodies.iter().map(|body| Marks::of(body)).collect();
    let modules: Vec<Result<Vec<u8>>> = thread::scope(|scope| {
        let marks = &marks;
        let way = |first: usize| move || reordered(wasm, imported, chain(marks, first));
        let ways: Vec<_> =
            beginnings(&bodies, chains).into_iter().map(|first| scope.spawn(way(first))).collect();
        ways.into_iter().map(|way| way.join().expect("a chain has an end")).collect()
    });
    let modules = modules.into_iter().collect::<Result<Vec<_>>>()?;
    Ok(modules.into_iter().min_by_key(|module| packed(module)).unwrap_or_else(|| wasm.to_vec()))
}

/// Where chains begin: which of them leads to the smallest load nobody knows beforehand, and it is 0.3 % of it.
fn beginnings(bodies: &[&[u8]], chains: usize) -> Vec<usize> {
    let mut by_length: Vec<usize> = (0..bodies.len()).collect();
    by_length.sort_by_key(|&at| bodies[at].len());
    let mut beginnings: Vec<usize> =
        (0..chains).filter_map(|part| by_length.get(part * by_length.len() / chains).copied()).collect();
    beginnings.dedup();
    beginnings
}

/// A module with its functions in this order.
fn reordered(wasm: &[u8], imported: u32, order: Vec<usize>) -> Result<Vec<u8>> {
    let mut place = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new as u32;
    }
    let mut module = Module::new();
    Reordered { imported, order, place }.parse_core_module(&mut module, Parser::new(0), wasm)?;
    Ok(module.finish())
}

/// A module as it was read, but for the order of its own functions.
struct Reordered {
    /// Functions that come before them.
    imported: u32,
    /// Which function stands where.
    order: Vec<usize>,
    /// Where each function stands.
    place: Vec<u32>,
}

impl Reencode for Reordered {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        let own = function.checked_sub(self.imported);
        Ok(own.map_or(function, |own| self.imported + self.place[own as usize]))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let kinds = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for &old in &self.order {
            functions.function(kinds[old]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for old in self.order.clone() {
            utils::parse_function_body(self, code, bodies[old].clone())?;
        }
        Ok(())
    }
}

/// From one on, each followed by the one most like it of those that are left. More than the nearest neighbour is not worth
/// its time: the shortest way through all of them would be a traveller’s problem.
fn chain(marks: &[Marks], first: usize) -> Vec<usize> {
    let mut left: Vec<usize> = (0..marks.len()).collect();
    let mut next = Some(first);
    let mut order = Vec::with_capacity(left.len());
    while let Some(at) = next {
        let last = left.remove(at);
        order.push(last);
        let mut best: Option<(usize, f32)> = None;
        for (at, &other) in left.iter().enumerate() {
            // The first of equals, so that the order is always the same; most are too long or too short to be it.
            let least = best.map_or(-1.0, |(_, likeness)| likeness);
            if marks[other].most(&marks[last]) > least {
                let likeness = marks[other].likeness(&marks[last]);
                if likeness > least {
                    best = Some((at, likeness));
                }
            }
        }
        next = best.map(|(at, _)| at);
    }
    order
}

/// Which sequences of three bytes a function has, by their hashes.
struct Marks {
    bits: [u64; Marks::WORDS],
    count: u32,
}

impl Marks {
    /// 8,192 bits: half of them make the load .1 % larger, and take half as long, which is seconds.
    const WORDS: usize = 128;

    fn of(body: &[u8]) -> Self {
        let mut bits = [0; Marks::WORDS];
        for three in body.windows(3) {
            let key = three.iter().fold(0_u32, |key, &byte| key << 8 | u32::from(byte));
            let bit = (key.wrapping_mul(0x9e37_79b1) >> 19) as usize;
            bits[bit / 64] |= 1 << (bit % 64);
        }
        let count = bits.iter().map(|word: &u64| word.count_ones()).sum();
        Marks { bits, count }
    }

    /// The most that two can be alike, by how much each has.
    fn most(&self, other: &Marks) -> f32 {
        self.count.min(other.count) as f32 / self.count.max(other.count).max(1) as f32
    }

    /// What two have in common as a part of what either has.
    fn likeness(&self, other: &Marks) -> f32 {
        let common: u32 = self.bits.iter().zip(&other.bits).map(|(a, b)| (a & b).count_ones()).sum();
        common as f32 / (self.count + other.count - common).max(1) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, EntityType, ExportKind, ExportSection, Function, ImportSection, Instruction, TypeSection,
    };

    #[test]
    fn like_functions_follow_each_other() {
        let bodies: [&[u8]; 5] =
            [b"abcdefgh12", b"xyzxyz98765", b"abcdefgh", b"zyxxyz987654", b"abcdefgh1234"];
        let marks = bodies.map(Marks::of);
        assert_eq!(chain(&marks, 2), [2, 0, 4, 1, 3]);
        assert_eq!(chain(&marks, 3), [3, 1, 0, 4, 2]);
        assert_eq!(beginnings(&bodies, 8), [2, 0, 1, 3, 4]);
        assert!(beginnings(&[], 8).is_empty());
    }

    /// Two are never more alike than their sizes allow, so that none is passed over that should follow.
    #[test]
    fn likeness_has_a_bound() {
        let bodies: [&[u8]; 4] = [b"abcdefgh12", b"abcdefgh", b"", b"xyz98765432100"];
        for (a, b) in bodies.iter().flat_map(|a| bodies.iter().map(move |b| (Marks::of(a), Marks::of(b)))) {
            assert!(a.likeness(&b) <= a.most(&b) || a.count == 0);
        }
    }

    /// A module of which function k calls function k − 1 and adds k.
    fn sums(count: u32) -> Vec<u8> {
        let (mut types, mut functions, mut code) =
            (TypeSection::new(), FunctionSection::new(), CodeSection::new());
        let (mut imports, mut exports) = (ImportSection::new(), ExportSection::new());
        types.ty().function([], [wasm_encoder::ValType::I32]);
        imports.import("m", "zero", EntityType::Function(0));
        for function in 1..=count {
            functions.function(0);
            let mut body = Function::new([]);
            // Of different lengths, so that their order is not that in which they were written.
            for _ in 0..(function * 7) % 5 {
                body.instruction(&Instruction::Nop);
            }
            body.instruction(&Instruction::Call(function - 1));
            body.instruction(&Instruction::I32Const(function as i32));
            body.instruction(&Instruction::I32Add);
            body.instruction(&Instruction::End);
            code.function(&body);
            exports.export(&format!("sum{function}"), ExportKind::Func, function);
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&exports).section(&code);
        module.finish()
    }

    /// What every exported function returns, by a reader of just these bodies.
    fn results(wasm: &[u8]) -> Vec<(String, i32)> {
        let (mut bodies, mut exports) = (vec![Vec::new()], Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.unwrap() {
                Payload::CodeSectionEntry(body) => {
                    let operators = body.get_operators_reader().unwrap().into_iter();
                    bodies.push(operators.map(|operator| format!("{:?}", operator.unwrap())).collect());
                }
                Payload::ExportSection(section) => {
                    exports.extend(section.into_iter().map(|export| export.unwrap()));
                }
                _ => {}
            }
        }
        let number =
            |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>().parse::<i32>();
        let value = |mut function: usize| {
            let mut sum = 0;
            while function > 0 {
                let find =
                    |name: &str| bodies[function].iter().find(|text: &&String| text.contains(name)).unwrap();
                sum += number(&find("I32Const")["I32Const".len()..]).unwrap();
                function = number(find("Call")).unwrap() as usize;
            }
            sum
        };
        exports.iter().map(|export| (export.name.to_owned(), value(export.index as usize))).collect()
    }

    #[test]
    fn a_reordered_module_computes_the_same() {
        let before = sums(9);
        let after = by_likeness(&before, MOST).unwrap();
        assert_ne!(before, after);
        assert_eq!(results(&after), results(&before));
        assert_eq!(results(&after)[8].1, 45);
        wasmparser::validate(&after).unwrap();
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(by_likeness(b"no module", 1).is_err());
    }
}
