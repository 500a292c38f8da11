//! LODO Lab without a page: replays of recorded traces, and experiments at the command line.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
