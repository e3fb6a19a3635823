//! The steps of `cargo xtask test`, in the order in which they run: what is quick and what others need comes first.

use std::process::Command;

use anyhow::Result;

use super::count::{self, Count};
use crate::{
    bench, compile, licences, program,
    setup::{self, Needs},
    ui,
    workspace::{self, Profile},
};

pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) needs: fn() -> Needs,
    /// Later steps make no sense if this one fails.
    pub(super) others_need_it: bool,
    pub(super) run: fn() -> Result<Ran>,
}

/// What became of a step's tests.
#[derive(Debug, Default)]
pub(super) struct Ran {
    pub(super) failed: bool,
    pub(super) count: Count,
    pub(super) failures: Vec<String>,
}

impl Step {
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name == name || self.name.split_once('-').is_some_and(|(group, _)| group == name)
    }
}

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "rust-format",
        title: "Rust formatting",
        needs: Needs::default,
        others_need_it: false,
        run: || done(program::cargo().args(["fmt", "--all", "--check"])),
    },
    Step {
        name: "ui-check",
        title: "UI: types, lints, dead code",
        needs: of_the_ui,
        others_need_it: false,
        run: || done(npm_of_the_ui().args(["run", "check"])),
    },
    Step {
        name: "ui-test",
        title: "UI: tests",
        needs: of_the_ui,
        others_need_it: false,
        run: || tests(npm_of_the_ui().arg("test"), count::vitest),
    },
    Step {
        name: "ui-build",
        title: "UI: build",
        needs: of_the_ui,
        others_need_it: true,
        run: || ui::build().map(without_tests),
    },
    Step {
        name: "rust-lint",
        title: "Rust lints (clippy)",
        needs: Needs::to_build,
        others_need_it: false,
        run: || compile::lints().map(without_tests),
    },
    Step {
        name: "rust-doc",
        title: "Rust documentation",
        needs: Needs::to_build,
        others_need_it: false,
        run: || compile::documentation().map(without_tests),
    },
    Step {
        name: "rust-build",
        title: "Rust build, tests included",
        needs: Needs::to_build,
        others_need_it: true,
        run: || compile::programs_and_tests().map(without_tests),
    },
    Step {
        name: "rust-test",
        title: "Rust tests",
        needs: Needs::to_build,
        others_need_it: false,
        run: rust_tests,
    },
    Step {
        name: "licences",
        title: "Licences of what is shipped",
        needs: of_the_ui,
        others_need_it: false,
        run: || licences::check().map(without_tests),
    },
    Step {
        name: "e2e",
        title: "Real windows, browsers, servers and networks",
        needs: Needs::everything,
        others_need_it: false,
        run: window_tests,
    },
    Step {
        name: "api-fuzz",
        title: "The API, tried by schemathesis",
        needs: || Needs {
            api_fuzz: true,
            ..Needs::to_serve()
        },
        others_need_it: false,
        run: api_fuzz,
    },
    Step {
        name: "bench",
        title: "The benchmark runs",
        needs: Needs::everything,
        others_need_it: false,
        run: || bench::check().map(without_tests),
    },
];

fn of_the_ui() -> Needs {
    Needs {
        ui: true,
        ..Needs::default()
    }
}

fn npm_of_the_ui() -> Command {
    program::npm(&workspace::ui())
}

fn done(command: &mut Command) -> Result<Ran> {
    program::run(command).map(without_tests)
}

/// What a step answers that succeeded and has no tests to count.
fn without_tests((): ()) -> Ran {
    Ran::default()
}

fn tests(command: &mut Command, count: fn(&str) -> Count) -> Result<Ran> {
    let (passed, output) = program::run_and_read(command)?;
    let mut failures = count::failures(&output);
    if !passed && failures.is_empty() {
        failures.push("it says why above".to_owned());
    }
    Ok(Ran {
        failed: !passed,
        count: count(&output),
        failures,
    })
}

/// With cargo-nextest where it is installed, for each test gets a process of its own; it leaves the examples in
/// documentation to cargo.
fn rust_tests() -> Result<Ran> {
    if !program::works(program::cargo().args(["nextest", "--version"])) {
        return tests(
            program::cargo().args(["test", "--workspace", "--no-fail-fast"]),
            count::cargo,
        );
    }
    let mut nextest = program::cargo();
    let mut ran = tests(
        nextest.args(["nextest", "run", "--workspace", "--no-fail-fast", "--no-tests", "pass"]),
        count::nextest,
    )?;
    let examples = tests(
        program::cargo().args(["test", "--workspace", "--doc", "--no-fail-fast", "--quiet"]),
        count::cargo,
    )?;
    ran.failures.extend(examples.failures);
    Ok(Ran {
        failed: ran.failed || examples.failed,
        count: ran.count.plus(examples.count),
        failures: ran.failures,
    })
}

fn window_tests() -> Result<Ran> {
    program::run(program::npm(&workspace::e2e()).args(["run", "check"]))?;
    // A step of its own may be asked for without the build that usually comes before it.
    compile::programs_and_tests()?;
    let mut npm = program::npm(&workspace::e2e());
    tests(
        setup::e2e_environment(&mut npm, Profile::Debug).arg("test"),
        count::vitest,
    )
}

fn api_fuzz() -> Result<Ran> {
    compile::server()?;
    let mut npm = program::npm(&workspace::e2e());
    done(setup::e2e_environment(&mut npm, Profile::Debug).args(["run", "api-fuzz"]))
}
