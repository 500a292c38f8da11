//! The function beneath a landscape: shades, contours, and the values under the pointer.

use super::{SIZE, snapshot};
use lodo::experiment::{Experiment, Window};
use lodo::plot::{Figure, LandscapeFigure, Pixel, Theme, pixels};
use lodo::session::Surface;
use lodo::worker::{Command, Grid, Report, Simulator};

#[test]
fn a_heat_map_is_lightest_where_the_function_is_least() {
    let (columns, rows) = (31, 21);
    let value = |column: usize, row: usize| {
        let (x, y) = (column as f64 - 20.0, row as f64 - 5.0);
        x * x + 3.0 * y * y
    };
    let values = (0..rows).flat_map(|row| (0..columns).map(move |column| value(column, row))).collect();
    let grid = Grid { window: [0.0, 1.0, 0.0, 1.0], columns, rows, values, ..Grid::default() };
    let theme = Theme::light();
    let shades = pixels(&grid, &theme, columns, rows);
    let light = |column: usize, row: usize| {
        let at = 4 * ((rows - 1 - row) * columns + column);
        shades[at..at + 3].iter().map(|&channel| u32::from(channel)).sum::<u32>()
    };
    let least = light(20, 5);
    assert!((0..rows).all(|row| (0..columns).all(|column| light(column, row) <= least)));
    assert!(light(0, 20) < light(10, 10) && light(10, 10) < least);
}

fn grid(link: &str, window: [f64; 4]) -> Grid {
    let mut simulator = Simulator::default();
    simulator.answer(Command::Load { experiment: link.into(), changes: vec![], owned: None }, &|| 0.0);
    let Report::Grid(grid) =
        simulator.answer(Command::Grid { window, columns: 80, rows: 80, seconds: 9.0 }, &|| 0.0)
    else {
        panic!("no grid")
    };
    grid
}

/// With the simulator's own grid, contours are drawn.
#[test]
fn a_grid_has_contours() {
    let (grid, snapshot) =
        (grid("scenario=rosenbrock", [-2.0, 2.0, -1.0, 3.0]), snapshot("scenario=rosenbrock", 10));
    let theme = Theme::light();
    let figure = LandscapeFigure::new(&snapshot, Some(&grid), [500.0, 500.0], &theme);
    let bare = LandscapeFigure::new(&snapshot, None, [500.0, 500.0], &theme);
    assert!(figure.to_svg().len() > bare.to_svg().len() + 1000, "no contours");
    // Without the function itself, the cell's value is told as what it is.
    let words = figure.at(figure.frame().at([1.0, 1.0])).unwrap();
    assert!(words.contains(": f about "), "{words}");
}

/// The value under the pointer is f at the very point that is said, however fine the function or small the window.
#[test]
fn the_value_under_a_point_is_the_functions() {
    let theme = Theme::light();
    for (formula, centre, half) in [
        ("sin(20*x)%2Bcos(20*y)", [0.0, 0.0], 3.0),
        ("x^2%2By^2%2B1000", [0.0, 0.0], 1e-3),
        ("20-10*(cos(6*x)%2Bcos(6*y))%2Bx^2%2By^2", [0.3, -0.7], 5.0),
        ("1e39*(x^2%2By^2)", [1.0, 2.0], 10.0),
        ("100*(y-x^2)^2%2B(1-x)^2", [0.0, 0.0], 1e12),
        ("(x-3)^2%2By", [3.0, 0.5], 1e-6),
    ] {
        let link = format!("scenario=blank&objective=formula&dimension=2&formula={formula}");
        let snapshot = snapshot(&link, 0);
        let window = [centre[0] - half, centre[0] + half, centre[1] - half, centre[1] + half];
        let (experiment, _) = Experiment::from_link(&link);
        let (surface, grid) = (Surface::new(&experiment).unwrap(), grid(&link, window));
        let figure = LandscapeFigure::new(&snapshot, Some(&grid), SIZE, &theme).within(Some(Window(window)));
        let figure = figure.over(Some(&surface));
        let rect = figure.frame().rect;
        for [across, down] in [[0.123, 0.456], [0.5, 0.5], [0.9, 0.05], [0.371, 0.642]] {
            let at = Pixel::new(rect.left + across * rect.width(), rect.top + down * rect.height());
            let words = figure.at(at).unwrap();
            let numbers: Vec<f64> = words
                .replace("x ", "")
                .replace(", y ", ": ")
                .replace("f ", "")
                .split(": ")
                .map(read)
                .collect();
            let [x, y, told] = numbers[..] else { panic!("{words}") };
            let there = figure.frame().values_at(at).unwrap();
            let pixel = 2.0 * half / 400.0;
            assert!((x - there[0]).abs() < pixel && (y - there[1]).abs() < pixel, "{words}: {there:?}");
            let value = surface.value([x, y]);
            assert!((told - value).abs() <= 6e-5 * value.abs(), "{words}: {value}");
            // Digits tell neighbours apart where the picture does.
            let spread = grid.values.iter().fold(0.0f64, |spread, v| spread.max((v - grid.values[0]).abs()));
            assert!((told - value).abs() <= 1e-3 * spread, "{words}: {value}");
        }
    }
}

/// A number as the page prints it.
fn read(text: &str) -> f64 {
    let digit =
        |sign: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|raised| raised == sign).map(|digit| digit.to_string());
    let plain = text.replace(',', "").replace('−', "-").replace("·10", "e").replace('⁻', "-");
    let plain: String = plain.chars().map(|sign| digit(sign).unwrap_or(sign.to_string())).collect();
    plain.parse().unwrap_or_else(|_| panic!("{text}"))
}

/// Where the picture is blank, the caption and the pointer say why.
#[test]
fn a_blank_part_says_why() {
    let theme = Theme::light();
    for (formula, window, place, words) in [
        (
            "log(x)%2By^2",
            [-1.0, 3.0, -2.0, 2.0],
            [-0.5, 0.0],
            "log(−0.5) has no value: a logarithm needs a number above 0",
        ),
        ("sqrt(x*y)", [-1.0, 1.0, -1.0, 1.0], [-0.5, 0.5], "a root needs a number from 0 on"),
        ("exp(exp(x))%2By", [-1.0, 10.0, -2.0, 2.0], [9.0, 0.0], "is beyond the greatest number"),
        ("x^1.5%2By^2", [-1.0, 3.0, -2.0, 2.0], [-0.5, 0.0], "below 0 a power needs a whole exponent"),
    ] {
        let link =
            format!("scenario=blank&objective=formula&dimension=2&formula={formula}&start-x=1&start-y=1");
        let (snapshot, grid) = (snapshot(&link, 0), grid(&link, window));
        let surface = Surface::new(&Experiment::from_link(&link).0).unwrap();
        let figure = LandscapeFigure::new(&snapshot, Some(&grid), SIZE, &theme).within(Some(Window(window)));
        let figure = figure.over(Some(&surface));
        let about = words.rsplit(": ").next().unwrap();
        assert!(
            figure.caption().starts_with("Blank: ") && figure.caption().contains(about),
            "{}",
            figure.caption()
        );
        assert!(figure.words().contains(about), "{}", figure.words());
        let said = figure.at(figure.frame().at(place)).unwrap();
        assert!(said.contains(about), "{said}");
    }
}
