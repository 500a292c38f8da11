//! Answers: what threads and workers compute.

use super::queries::Query;
use super::run::{Answer, Purpose};
use crate::data::Data;
use crate::image::Image;
use crate::input::Example;
use crate::layout::PARAMETERS;
use crate::network::Network;
use crate::workspace::Workspace;

/// Answers the questions of a chunk, in single precision.
pub fn answer(
    purpose: Purpose,
    network: &Network<f32>,
    workspace: &mut Workspace<f32>,
    data: &Data,
    chunk: &[Query],
) -> Answer {
    let images = if purpose == Purpose::Step { &data.training } else { &data.held_out };
    let images: Vec<Image> = chunk.iter().map(|query| images.get(query.image as usize)).collect();
    let examples: Vec<Example<'_>> = chunk
        .iter()
        .zip(&images)
        .map(|(query, image)| Example { image, queried: query.pixel.into() })
        .collect();
    if purpose == Purpose::Step {
        let mut gradient = vec![0.0; PARAMETERS];
        let loss = network.gradient(workspace, &examples, &mut gradient);
        return Answer { loss, squares: 0.0, gradient };
    }
    let losses: Vec<f64> = examples.iter().map(|example| network.loss(workspace, example)).collect();
    let squares = losses.iter().map(|loss| loss * loss).sum();
    Answer { loss: losses.iter().sum(), squares, gradient: Vec::new() }
}
