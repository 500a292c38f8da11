//! The project's results as a document: what the program finds, with figures, written by the program.

use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use lodo::experiment::{Experiment, version};
use lodo::plot::{DotsFigure, ErrorFigure, Figure, Theme, signed};
use lodo::session::Session;
use lodo::study::{
    Claim, Format, Parallel, Part, Plan, Report, Seeds, Study, Sweep, SweepAxis, TABLE_DIMENSION,
    TABLE_STEPS, VALLEY_STEPS,
};

use super::conduct::carry_out;
use super::cores::{Cores, clock};
use super::outcome::{Failure, Outcome, read, write};
use super::sweep::{SIZE, draw};
use super::{theory, train};

#[derive(clap::Args)]
pub struct Arguments {
    /// The folder for RESULTS.md; figures and tables go to its folder results
    #[arg(long, value_name = "FOLDER")]
    into: PathBuf,
    /// Keeps finished runs in this folder, and does only those that are missing there
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// Steps of the table; what else there is takes shares of it
    #[arg(long, value_name = "N", default_value_t = TABLE_STEPS, value_parser = clap::value_parser!(u64).range(10..=1 << 40))]
    steps: u64,
    /// Once for each seed
    #[arg(long, value_name = "A,B-C,…", default_value = "1-8", value_parser = Seeds::parse)]
    seeds: Seeds,
    /// Dimensions of the bowl
    #[arg(long, value_name = "N", default_value_t = TABLE_DIMENSION as u16, value_parser = clap::value_parser!(u16).range(2..=1000))]
    dimension: u16,
    /// Steps of the network [default: 3000, or a share of it as of the rest]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1 << 30))]
    network_steps: Option<u64>,
    /// Writes the chapter of the network anew and leaves the others as they are
    #[arg(long)]
    only_network: bool,
}

/// Steps of the network beside a whole table.
const NETWORK_STEPS: u64 = 3000;

/// The title of the network's chapter, which is the last.
const NETWORK: &str = "A network of 94,696 parameters";

/// The document on its way.
struct Document<'a> {
    arguments: &'a Arguments,
    cores: &'a Cores,
    text: String,
}

pub fn results(arguments: &Arguments, cores: &Cores, out: &mut impl Write) -> Outcome {
    let began = clock();
    let folder = arguments.into.join("results");
    for folder in [Some(&folder), arguments.keep.as_ref()].into_iter().flatten() {
        let words = |error| format!("{} cannot be made: {error}", folder.display());
        std::fs::create_dir_all(folder).map_err(words)?;
    }
    let mut document = Document { arguments, cores, text: String::new() };
    let file = arguments.into.join("RESULTS.md");
    let mut head = if arguments.only_network { before_network(&read(&file)?) } else { String::new() };
    if !arguments.only_network {
        document.tables()?;
        document.error_curve()?;
        document.sweeps()?;
        document.theory()?;
    }
    document.network()?;
    if !arguments.only_network {
        head = self::head(arguments, cores, clock() - began);
    }
    write(&file, &format!("{head}{}", document.text))?;
    writeln!(out, "{}", file.display())?;
    Ok(true)
}

/// A document up to its chapter of the network.
fn before_network(text: &str) -> String {
    text.split(&format!("\n## {NETWORK}\n")).next().unwrap_or_default().to_owned()
}

/// Where the document comes from.
fn head(arguments: &Arguments, cores: &Cores, seconds: f64) -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let name = name.map_or("unknown processor", |(_, name)| name.trim());
    let seeds: Vec<String> = arguments.seeds.0.iter().map(u64::to_string).collect();
    format!(
        "# Results\n\nWritten by `lodo results --into docs`, not by hand: LODO Lab {}, {}, {} threads, {} {}; seeds {}; \
         computed in {:.0} min. Figures say where they come from in their metadata; the tables are in \
         [results](results) as CSV. [STUDIES.md](STUDIES.md) says how each is run alone.\n",
        version(),
        name,
        cores.threads(),
        std::env::consts::OS,
        std::env::consts::ARCH,
        seeds.join(", "),
        libm::ceil(seconds / 60.0),
    )
}

impl Document<'_> {
    fn chapter(&mut self, title: &str, words: &str) {
        let _ = write!(self.text, "\n## {title}\n\n{words}\n\n");
    }

    fn file(&self, name: &str) -> PathBuf {
        self.arguments.into.join("results").join(name)
    }

    fn figure(&mut self, name: &str, words: &str) {
        let _ = write!(self.text, "![{words}](results/{name}.svg)\n\n");
    }

    /// A table here, and as a file.
    fn report(&mut self, name: &str, report: &Report) -> Result<(), Failure> {
        self.text += &report.written(Format::Markdown, false);
        self.text.push('\n');
        write(&self.file(&format!("{name}.csv")), &report.csv(true))
    }

    fn study(&mut self, name: &str, plan: Plan, steps: u64, seeds: Vec<u64>) -> Result<Part, Failure> {
        self.cores.say(name);
        let file = self.arguments.keep.as_ref().map(|folder| folder.join(format!("{name}.json")));
        carry_out(Study::new(plan, steps, seeds)?, [1, 1], file.as_deref(), self.cores)
    }

    fn tables(&mut self) -> Result<(), Failure> {
        let Arguments { steps, dimension, seeds, .. } = self.arguments;
        let (dimension, after) = (usize::from(*dimension), *steps);
        let tables = [
            (
                "table",
                "The paper’s table",
                "Every optimizer of the paper on its noisy bowl, and rivals.",
                *steps,
            ),
            ("ablations", "Ablations", "LODO with a part taken away, and with one setting varied.", *steps),
            (
                "freeze",
                "Frozen",
                "What was learned is worth something on its own Hessian only.",
                after + after.div_ceil(5),
            ),
            ("valley", "The valley", "200 steps of the paper’s Rosenbrock function.", VALLEY_STEPS),
        ];
        for (name, title, words, steps) in tables {
            let plan = match name {
                "table" => Plan::Table { dimension, only: vec![] },
                "ablations" => Plan::Ablations { dimension },
                "freeze" => Plan::Freeze { dimension, after },
                _ => Plan::Valley,
            };
            let part = self.study(name, plan, steps, seeds.0.clone())?;
            let report = part.report();
            self.chapter(title, words);
            if name != "valley" {
                let theme = Theme::light();
                let standings = part.study().standings(&part.courses());
                let figure = DotsFigure::new(standings, "Mean loss over the last tenth", SIZE[0], &theme);
                let svg = signed(&figure.to_svg(), &report.head_lines());
                write(&self.file(&format!("{name}.svg")), &svg)?;
                self.figure(name, &figure.caption());
            }
            self.report(name, &report)?;
        }
        Ok(())
    }

    /// ‖I − GH‖ along a run, beside what the authors' algorithm has.
    fn error_curve(&mut self) -> Result<(), Failure> {
        const EXPECTED: [(u64, f64); 6] =
            [(100, 0.863), (500, 0.824), (4_000, 0.802), (10_000, 0.781), (30_000, 0.763), (90_000, 0.77)];
        self.cores.say("error curve");
        let link = format!(
            "dimension={}&seed={}&step-axis=log&optimizers=lodo,lodo-sgd,lodo-diagonal,lodo-global,adam,soap",
            self.arguments.dimension, self.arguments.seeds.0[0]
        );
        let experiment = Experiment::from_link(&link).0;
        let mut session = Session::new(&experiment)?;
        self.cores.expect(100);
        for share in 1..=100 {
            session.advance_to(self.arguments.steps * share / 100, &clock);
            self.cores.done(1);
        }
        self.cores.rest();
        let (snapshot, theme) = (session.snapshot(), Theme::light());
        let figure = ErrorFigure::seen(&snapshot, experiment.view.curves, SIZE, &theme);
        let head = [format!("LODO Lab {}", version()), format!("link: {}", experiment.to_link())];
        write(&self.file("error.svg"), &signed(&figure.to_svg(), &head))?;
        self.chapter(
            "The inverse Hessian",
            "‖I − GH‖_F / √n along a run: 0 for the inverse Hessian, 1 for G = 0.",
        );
        self.figure("error", &figure.words());
        let measured = session.lanes()[0].error().values();
        self.text += "| step | LODO | expected |\n|---:|---:|---:|\n";
        for (step, expected) in EXPECTED.into_iter().filter(|expected| expected.0 <= self.arguments.steps) {
            let nearest = measured.iter().min_by_key(|measured| measured.0.abs_diff(step));
            let Some(&(at, error)) = nearest else { continue };
            let expected =
                if snapshot.dimension == TABLE_DIMENSION { expected.to_string() } else { "–".into() };
            let _ = writeln!(self.text, "| {at} | {error:.3} | {expected} |");
        }
        Ok(())
    }

    fn sweep(
        &mut self,
        [name, title, words]: [&str; 3],
        link: &str,
        axes: &[&str],
        points: usize,
        share: u64,
    ) -> Result<(), Failure> {
        let link = format!("{link}&dimension={}", self.arguments.dimension);
        let axes = axes.iter().map(|text| SweepAxis::parse(text, points)).collect::<Result<_, String>>()?;
        let link = Experiment::from_link(&link).0.to_link();
        let seeds: Vec<u64> = self.arguments.seeds.0.iter().copied().take(3).collect();
        let steps = self.arguments.steps.div_ceil(share);
        let part = self.study(name, Plan::Sweep(Sweep { link, axes }), steps, seeds)?;
        let report = part.report();
        draw(&part, &self.file(&format!("{name}.svg")))?;
        write(&self.file(&format!("{name}.csv")), &report.csv(true))?;
        self.chapter(title, &format!("{words} {}.", report.title));
        self.figure(name, title);
        Ok(())
    }

    fn sweeps(&mut self) -> Result<(), Failure> {
        self.sweep(
            ["rotation", "Rotation", "The axes of the bowl turned, 0 along the coordinates: a rate for each of them is then enough."],
            "scenario=turn&optimizers=lodo,adam,soap",
            &["rotation=0..1"],
            5,
            5,
        )?;
        self.sweep(
            ["rates", "Learning rates", "How much the rate matters, the other values held."],
            "optimizers=lodo,adam,momentum,rmsprop,yogi",
            &["lr=0.01..10"],
            13,
            10,
        )?;
        self.sweep(
            ["sweep", "LODO’s two rates", "Initial learning rate against meta-learning rate."],
            "optimizers=lodo",
            &["lodo-lr=0.01..3", "lodo-meta-lr=1e-5..0.03"],
            9,
            10,
        )
    }

    fn network(&mut self) -> Result<(), Failure> {
        self.cores.say("network");
        let share = (NETWORK_STEPS as f64 * self.arguments.steps as f64 / TABLE_STEPS as f64).max(2.0) as u64;
        let steps = self.arguments.network_steps.unwrap_or(share);
        let keep = self.arguments.keep.as_ref().map(|folder| folder.join("network.run"));
        let folder = self.arguments.into.join("results");
        let chapter = train::chapter(steps, keep.as_deref(), &folder, self.cores)?;
        self.chapter(NETWORK, chapter.trim_end());
        Ok(())
    }

    fn theory(&mut self) -> Result<(), Failure> {
        let seeds = &self.arguments.seeds.0;
        // As a share of what they take beside a whole table.
        let simulated = |claim: Claim| {
            let share = self.arguments.steps as f64 / TABLE_STEPS as f64;
            let steps = (claim.usual_steps() as f64 * share).max(100.0) as u64;
            theory::simulated(claim, Some(steps), seeds, self.cores)
        };
        self.cores.say("theory");
        let update = simulated(Claim::Update);
        let layers = simulated(Claim::Representation);
        let chapters = [
            (
                "update",
                "The law of what is learned",
                "E[ΔG] = η(I − HG)E[ggᵀ], simulated (solid) and predicted (dashed).",
                update,
            ),
            (
                "representation",
                "What layers represent",
                "The error of G, fitted to known matrices, by depth and block size.",
                layers,
            ),
        ];
        for (name, title, words, (report, svg)) in chapters {
            self.chapter(title, words);
            write(&self.file(&format!("{name}.svg")), &svg)?;
            self.figure(name, title);
            self.report(name, &report)?;
        }
        Ok(())
    }
}
