//! Matrices are drawn as their entries are.

use super::{SIZE, snapshot, texts};
use lodo::plot::{Figure, MatrixFigure, Pixel, SUBPIXEL, Theme};
use lodo::session::Matrices;

/// A matrix with a known entry: its shade and place are those of the entry, the same in the SVG's picture.
#[test]
fn a_matrix_is_drawn_where_and_as_its_entries_are() {
    let n = 5;
    let mut snapshot = snapshot("dimension=5&optimizers=lodo", 3);
    let mut learned = vec![0.0f32; n * n];
    learned[n + 3] = -100.0;
    learned[3 * n + 1] = 100.0;
    learned[4 * n + 4] = 1.0;
    let inverse = vec![0.01, 0.1, 1.0, 10.0, 100.0];
    snapshot.matrices = Some(Matrices { step: 3, key: "lodo".into(), name: "LODO".into(), learned, inverse });
    for theme in [Theme::light(), Theme::dark()] {
        let figure = MatrixFigure::new(&snapshot, SIZE, &theme);
        let pictures = figure.pictures();
        let pixel = |which: usize, row: usize, column: usize| {
            let at = 4 * (row * n + column);
            let pixels = &pictures[which].pixels;
            [pixels[at], pixels[at + 1], pixels[at + 2]]
        };
        let [negative, zero, positive] = theme.diverging.map(|colour| colour.rgb);
        assert_eq!((pixel(0, 1, 3), pixel(0, 3, 1), pixel(0, 0, 0)), (negative, positive, zero));
        assert_eq!((pixel(1, 4, 4), pixel(1, 0, 0), pixel(1, 1, 3)), (positive, zero, zero));
        // Two decades below the greatest is half as deep, and the same on either side.
        assert_eq!((figure.depth(1.0), figure.depth(-1.0), figure.depth(1e-3)), (0.5, -0.5, 0.0));
        assert_eq!(pixel(0, 4, 4), pixel(1, 2, 2));
        // A square lies where its picture does, and what is under a point is the entry.
        let [left, right] = figure.squares();
        assert_eq!((pictures[0].rect, pictures[1].rect), (left, right));
        let middle = |row: f64, column: f64| {
            let corner = Pixel::new(left.left, left.top);
            corner.offset((column + 0.5) / 5.0 * left.width(), (row + 0.5) / 5.0 * left.height())
        };
        assert_eq!(figure.at(middle(1.0, 3.0)).unwrap(), "Row 2, column 4: G −100, H⁻¹ 0");
        assert_eq!(figure.at(middle(4.0, 4.0)).unwrap(), "Row 5, column 5: G 1.00, H⁻¹ 100");
        let svg = figure.to_svg();
        let labels = texts(&svg);
        for size in ["1·10²", "< 1·10⁻²", "−1·10²", "log"] {
            assert!(labels.iter().any(|(text, _)| text == size), "{labels:?}");
        }
        let document = roxmltree::Document::parse(&svg).unwrap();
        let images: Vec<_> = document.descendants().filter(|node| node.has_tag_name("image")).collect();
        assert_eq!(images.len(), 2);
        let x: f64 = images[1].attribute("x").unwrap().parse().unwrap();
        assert_eq!(x / SUBPIXEL, right.left);
    }
}

/// LODO's matrix and an inverse Hessian are symmetric, and so are their pictures.
#[test]
fn a_symmetric_matrix_is_a_symmetric_picture() {
    let snapshot = snapshot("dimension=14&seed=3&error-view=matrices", 200);
    let theme = Theme::light();
    for picture in MatrixFigure::new(&snapshot, SIZE, &theme).pictures() {
        let n = picture.columns;
        let pixel = |row: usize, column: usize| &picture.pixels[4 * (row * n + column)..][..4];
        for row in 0..n {
            for column in 0..row {
                let difference =
                    pixel(row, column).iter().zip(pixel(column, row)).map(|(a, b)| a.abs_diff(*b));
                assert!(difference.max() <= Some(1), "{row} {column}");
            }
        }
    }
    // Learned: no longer the multiple of one that it was at the start.
    let learned = &snapshot.matrices.as_ref().unwrap().learned;
    assert!(learned[1].abs() > 1e-6 * learned[0].abs());
}
