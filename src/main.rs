//! The command line of rmsbench.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
