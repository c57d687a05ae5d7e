//! What breaks under a program: disks, folders, pipes, clocks, paths, terminals, limits. Each fault ends with one clear line, or
//! with none where nothing is lost, and older results are as they were; `docs/reliability.md` has the table.
//!
//! Faults that take a tool or a right that is not there are told and skipped.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Permissions};
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use assert_cmd::cargo::cargo_bin_cmd;
use tempfile::TempDir;

const SMALL: &str =
    "steps = 20\nseeds = 2\noptimizers = [\"rmsprop\", \"sgd\"]\nproblems = [\"beale\", \"rosenbrock\"]\n";

/// A trace of about 600 kB.
const LONG: &str = "steps = 4000\noptimizers = [\"rmsprop\"]\nproblems = [\"beale\"]\n";

/// Far more steps than anybody waits for, and few rows.
const ENDLESS: &str = "steps = 1e15\ntrace.every = \"log\"\noptimizers = [\"adam\"]\nproblems = [\"rosenbrock\"]\n";

/// Every command that prints, as it is called where `old` has results.
const PRINTING: [&str; 15] = [
    "run small.toml -o new",
    "run small.toml -o new --dry-run",
    "run small.toml -o -",
    "compare --steps 2 --tune 0 --seeds 2 -o compared",
    "rank old",
    "report old -o -",
    "plot loss old -o -",
    "watch old --once",
    "list",
    "explain sgd",
    "diff rmsprop@torch rmsprop@keras",
    "evaluate beale --at 1,1",
    "check zero",
    "unittest --list",
    "--help",
];

/// Every command that writes a file or folder into the folder `at`, where `r` has results of [`SMALL`].
const WRITING: [&str; 8] = [
    "run long.toml -o at/new -q",
    "run small.toml -o at/r -q",
    "compare --steps 200 --tune 0 --seeds 9 -o at/new -q",
    "tune small.toml --tune 2 --tune-seeds 1 -o at/new -q --set steps=2000",
    "report at/r",
    "plot loss at/r -o at/loss.png",
    "export --to coco at/r",
    "export --to ioh at/r",
];

/// A folder with configs, and the results of [`SMALL`] in `old`.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        static OLD: OnceLock<TempDir> = OnceLock::new();
        let old = OLD.get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("small.toml"), SMALL).unwrap();
            let mut command = cargo_bin_cmd!("rmsbench");
            command.current_dir(folder.path()).args(["run", "small.toml", "-o", "old", "-q"]).assert().success();
            folder
        });
        let place = Self(tempfile::tempdir().unwrap());
        for (name, text) in [("small.toml", SMALL), ("long.toml", LONG), ("endless.toml", ENDLESS)] {
            fs::write(place.path(name), text).unwrap();
        }
        copy(&old.path().join("old"), &place.path("old"));
        place
    }

    fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs it with these arguments, separated by blanks, after `setup` in the same shell.
    fn under(&self, setup: &str, arguments: &str) -> Done {
        self.with(setup, arguments.split_whitespace().map(OsStr::new))
    }

    fn with<'a>(&self, setup: &str, arguments: impl IntoIterator<Item = &'a OsStr>) -> Done {
        let mut command = assert_cmd::Command::new("sh");
        command.current_dir(self.0.path()).arg("-c").arg(format!("{setup}\nexec \"$0\" \"$@\"")).arg(binary());
        // A panic is to be seen with all that it says.
        command.args(arguments).env("RUST_BACKTRACE", "1").env_remove("COLUMNS").timeout(Duration::from_mins(1));
        Done::of(&command.output().unwrap())
    }

    /// Runs a script of the shell, in which `$0` is the program.
    fn script(&self, script: &str) -> Done {
        let mut command = assert_cmd::Command::new("sh");
        command.current_dir(self.0.path()).arg("-c").arg(script).arg(binary());
        command.env("RUST_BACKTRACE", "1").timeout(Duration::from_mins(1));
        Done::of(&command.output().unwrap())
    }

    /// Begins to run it; ends with the process.
    fn begin(&self, arguments: &str) -> Child {
        let mut command = Command::new(binary());
        command.current_dir(self.0.path()).args(arguments.split_whitespace());
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// The results that were there before any fault are as they were.
    #[track_caller]
    fn old_is_intact(&self) {
        let files = content(&self.path("old"));
        assert_eq!(files.len(), 4);
        let fresh = Self::new();
        assert!(files == content(&fresh.path("old")), "older results have changed");
    }
}

fn binary() -> PathBuf {
    PathBuf::from(cargo_bin_cmd!("rmsbench").get_program())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// The files of a folder, by name.
fn content(folder: &Path) -> BTreeMap<OsString, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap_or_default())).collect()
}

/// How a call has ended.
#[derive(Debug)]
struct Done {
    status: ExitStatus,
    out: String,
    err: String,
}

impl Done {
    fn of(output: &std::process::Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { status: output.status, out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// It has ended well.
    #[track_caller]
    fn well(self) -> Self {
        assert!(self.status.success() && !self.err.contains("panicked"), "{self:#?}");
        self
    }

    /// It has ended with this code and one line on standard error, in which all of this stands.
    #[track_caller]
    fn with_one_line(self, code: i32, told: &[&str]) -> Self {
        assert_eq!(self.status.code(), Some(code), "{self:#?}");
        assert_one_line(&self.err, told);
        self
    }
}

#[track_caller]
fn assert_one_line(text: &str, told: &[&str]) {
    assert!(text.starts_with("rmsbench: ") && text.ends_with('\n') && text.lines().count() == 1, "{text}");
    assert!(told.iter().all(|part| text.contains(part)), "no {told:?} in {text}");
}

/// Whether something that a fault takes is there: this succeeds then.
fn there_is(what: &str, program: &str, arguments: &[&str]) -> bool {
    let mut probe = Command::new(program);
    let status = probe.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let there = status.is_ok_and(|status| status.success());
    if !there {
        eprintln!("skipped: no {what} here");
    }
    there
}

/// Runs all that write in a file system of its own on `at`, after it has been made `how`; each must fail with one line.
fn fail_on(options: &str, how: &str, told: &str) {
    if !there_is("file systems of our own", "unshare", &["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]) {
        return;
    }
    let place = Place::new();
    fs::create_dir(place.path("at")).unwrap();
    let calls: String = (0..)
        .zip(WRITING)
        .map(|(i, call)| format!("timeout 60 \"$0\" {call} >/dev/null 2>{i}.err; echo $? >{i}.code\n"))
        .collect();
    let script = format!(
        "mount -t tmpfs -o {options} none at || exit 3\ncp -r old at/r\n{how}\n{calls}\
         diff -r old at/r >&2 && ls -A at && \"$0\" rank at/r >/dev/null"
    );
    let done = place.script(&format!("exec unshare -rm sh -c '{script}' \"$0\"")).well();
    assert!(!done.out.contains("new") && !done.out.contains("loss"), "{done:#?}");
    for (i, call) in (0..).zip(WRITING) {
        let read = |end: &str| fs::read_to_string(place.path(format!("{i}.{end}"))).unwrap();
        println!("{call}: {}", read("err"));
        assert_eq!(read("code").trim(), "1", "{call}: {}", read("err"));
        assert_one_line(&read("err"), &["at", told]);
    }
    place.old_is_intact();
}

#[test]
fn a_full_disk_ends_what_writes() {
    fail_on("size=256k", "dd if=/dev/zero of=at/filled bs=1k count=400 2>/dev/null", "No space left on device");
}

#[test]
fn a_disk_that_fills_up_while_the_trace_is_written_leaves_older_results() {
    if !there_is("file systems of our own", "unshare", &["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]) {
        return;
    }
    let place = Place::new();
    fs::create_dir(place.path("at")).unwrap();
    let script = "mount -t tmpfs -o size=256k none at && cp -r old at/r && \"$0\" run long.toml -o at/r -q --force; \
                  code=$?; diff -r old at/r >&2 && exit $code";
    let done = place.script(&format!("exec unshare -rm sh -c '{script}' \"$0\""));
    done.with_one_line(1, &["cannot write the trace", "No space left on device"]);
}

#[test]
fn a_folder_of_a_read_only_disk_ends_what_writes() {
    fail_on("size=1m", "mount -o remount,ro at", "Read-only file system");
}

/// Without the rights that make root read and write whatever it wants.
const POWERLESS: &str =
    "if [ $(id -u) = 0 ]; then set -- setpriv --bounding-set=-all --inh-caps=-all \"$0\" \"$@\"; exec \"$@\"; fi";

#[test]
fn a_folder_without_permission_ends_what_writes_and_what_reads() {
    if !there_is("setpriv", "setpriv", &["--bounding-set=-all", "--inh-caps=-all", "true"]) {
        return;
    }
    let place = Place::new();
    fs::create_dir(place.path("at")).unwrap();
    copy(&place.path("old"), &place.path("at/r"));
    let set = |name: &str, mode| fs::set_permissions(place.path(name), Permissions::from_mode(mode)).unwrap();
    let denied = |arguments: &str, told: &[&str]| {
        place.under(POWERLESS, arguments).with_one_line(1, &[&["Permission denied"], told].concat());
    };
    set("at", 0o555);
    set("at/r", 0o555);
    for call in WRITING {
        denied(call, &["at"]);
    }
    place.under(POWERLESS, "rank at/r").well();
    set("at/r", 0);
    denied("rank at/r", &["cannot read", "manifest.json"]);
    denied("report at/r -o -", &["cannot read", "manifest.json"]);
    set("at/r", 0o755);
    for (file, call) in
        [("summary.csv", "rank at/r"), ("trace.csv", "plot loss at/r -o -"), ("manifest.json", "rank at/r")]
    {
        set(&format!("at/r/{file}"), 0);
        denied(call, &["cannot read", file]);
        set(&format!("at/r/{file}"), 0o644);
    }
    set("small.toml", 0);
    denied("run small.toml", &["cannot read the config small.toml"]);
    set("at", 0o755);
    assert!(content(&place.path("at/r")) == content(&place.path("old")));
}

#[test]
fn a_limit_on_the_size_of_files_is_like_a_full_disk() {
    let place = Place::new();
    let limited = |signal: &str, arguments: &str| place.under(&format!("{signal}\nulimit -f 2"), arguments);
    copy(&place.path("old"), &place.path("at"));
    for call in ["run long.toml -o old -q --force", "run small.toml -o new -q", "report at", "plot loss at -o loss.png"]
    {
        limited("trap '' XFSZ", call).with_one_line(1, &["File too large"]);
        // A signal that nobody ignores ends the program, but nothing has taken the place of anything.
        assert_eq!(limited("", call).status.code(), None, "{call}");
    }
    place.old_is_intact();
    assert!(!["new", "at/report.html", "loss.png"].iter().any(|name| place.path(name).exists()));
}

#[test]
fn a_run_whose_folder_is_removed_ends_with_one_line() {
    for removed in ["at", "at/.part"] {
        let place = Place::new();
        fs::create_dir(place.path("at")).unwrap();
        copy(&place.path("old"), &place.path("at/r"));
        let child = place.begin("run endless.toml -o at/r -q --force");
        let part = wait_for(|| {
            let entries = fs::read_dir(place.path("at")).unwrap();
            entries.map(|entry| entry.unwrap().path()).find(|path| path.extension() == Some(OsStr::new("part")))
        });
        sleep(Duration::from_millis(300));
        fs::remove_dir_all(if removed == "at" { place.path("at") } else { part }).unwrap();
        interrupt(&child);
        let done = Done::of(&child.wait_with_output().unwrap());
        // Nothing can be kept; whether that is an error or an interruption, it is told in a line at most.
        assert!(matches!(done.status.code(), Some(1 | 130)), "{done:#?}");
        if done.status.code() == Some(1) {
            assert_one_line(&done.err, &["cannot", "No such file or directory"]);
        }
        if removed != "at" {
            assert!(content(&place.path("at/r")) == content(&place.path("old")));
        }
    }
}

/// What is there sooner or later.
fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "it does not come");
        sleep(Duration::from_millis(10));
    }
}

fn interrupt(child: &Child) {
    let status = Command::new("sh").arg("-c").arg(format!("kill -INT {}", child.id())).status();
    assert!(status.unwrap().success());
}

#[test]
fn a_working_folder_that_is_gone_stops_nothing_that_needs_none() {
    let place = Place::new();
    let gone = |arguments: &str| place.under("mkdir -p gone && cd gone && rmdir ../gone", arguments);
    let [config, old, new] = ["small.toml", "old", "new"].map(|name| place.path(name).display().to_string());
    gone(&format!("run {config} -o {new} -q")).well();
    gone(&format!("rank {old}")).well();
    gone("list").well();
    gone("run small.toml").with_one_line(1, &["cannot read the config small.toml"]);
    gone(&format!("run {config}")).with_one_line(1, &["results", "No such file or directory"]);
    gone(&format!("plot loss {old} -o loss.svg")).with_one_line(1, &["loss.svg", "No such file or directory"]);
    gone("watch r").with_one_line(1, &["no results"]);
}

#[test]
fn what_stands_in_the_way_is_told_and_stays() {
    let place = Place::new();
    fs::write(place.path("file"), "mine").unwrap();
    symlink("nowhere", place.path("link")).unwrap();
    symlink("loop", place.path("loop")).unwrap();
    fs::create_dir(place.path("folder.svg")).unwrap();
    for (call, told) in [
        ("run small.toml -q -o file", "file is not a folder"),
        ("run small.toml -q -o file/x", "is not a folder"),
        ("run small.toml -q -o link", "link is a link that leads nowhere"),
        ("run small.toml -q -o link --force", "link is a link that leads nowhere"),
        ("run small.toml -q -o loop", "cannot read the folder loop: Too many levels"),
        ("run small.toml -q -o /proc", "/proc"),
        ("run small.toml -q -o /proc --force", "/proc is a mount point"),
        ("run small.toml -q -o /proc/x", "cannot create the folder /proc/"),
        ("run small.toml -q -o /", "/"),
        ("run old", "cannot read the config old: Is a directory"),
        ("run loop", "cannot read the config loop: Too many levels"),
        ("rank file", "file holds no results"),
        ("rank link", "link holds no results"),
        ("report loop", "loop holds no results"),
        ("watch loop --once", "no results in loop"),
        ("report old -o file/x.html", "cannot create the folder file: File exists"),
        ("plot loss old -o folder.svg", "cannot write folder.svg: Is a directory"),
        ("export --to ioh old -o file/x", "cannot create the folder file: File exists"),
        ("export --to ioh old -o loop", "loop"),
    ] {
        place.under("", call).with_one_line(1, &[told]);
    }
    assert_eq!(fs::read_to_string(place.path("file")).unwrap(), "mine");
    assert_eq!(fs::read_link(place.path("link")).unwrap(), Path::new("nowhere"));
    place.old_is_intact();
    let mut left: Vec<OsString> = content(place.0.path()).into_keys().collect();
    left.retain(|name| !name.as_bytes().ends_with(b".toml"));
    assert_eq!(left, ["file", "folder.svg", "link", "loop", "old"]);
}

#[test]
fn output_that_takes_no_more_is_told() {
    let place = Place::new();
    for call in PRINTING.into_iter().chain(["--version", "run --help", "", "evaluate beale --at 1,1 --format csv"]) {
        place.under("exec >/dev/full", call).with_one_line(1, &["to standard output", "No space left on device"]);
        // What is for people only may get lost.
        place.under("exec 2>/dev/full", call).well();
        fs::remove_dir_all(place.path("compared")).unwrap_or_default();
    }
    place.old_is_intact();
    place.under("", "rank new").well();
}

#[test]
fn closed_streams_are_as_if_nobody_listened() {
    let place = Place::new();
    for call in PRINTING {
        place.under("exec >&-", call).well();
        fs::remove_dir_all(place.path("compared")).unwrap_or_default();
        place.under("exec <&- >&- 2>&-", call).well();
        fs::remove_dir_all(place.path("compared")).unwrap_or_default();
    }
    // What is written to files does not get into the files of closed streams.
    place.under("exec <&- >&- 2>&-", "run small.toml -o closed -q").well();
    for file in ["trace.csv", "summary.csv", "targets.csv"] {
        assert!(fs::read(place.path("closed").join(file)).unwrap() == fs::read(place.path("old").join(file)).unwrap());
    }
    assert_eq!(place.under("exec <&-", "run - -o other").status.code(), Some(2));
    assert_eq!(place.under("exec <&- >&- 2>&-", "run none.toml").status.code(), Some(1));
    place.old_is_intact();
}

#[test]
fn readers_that_have_seen_enough_end_it_quietly() {
    let place = Place::new();
    for call in PRINTING.into_iter().chain(["run long.toml -o - -q", "run endless.toml -o - -q --set trace.every=1"]) {
        let mut child = place.begin(call);
        let mut first = [0];
        // Closed after the first byte, which may be in the middle of a row.
        let read = child.stdout.take().unwrap().read(&mut first).unwrap();
        assert_eq!(read, 1, "{call}");
        let done = Done::of(&child.wait_with_output().unwrap()).well();
        assert!(!done.err.contains("pipe"), "{done:#?}");
        fs::remove_dir_all(place.path("compared")).unwrap_or_default();
    }
    place.old_is_intact();
}

#[test]
fn clocks_that_go_backwards_or_stand_before_everything_change_nothing() {
    let place = Place::new();
    let days = |days: u64| Duration::from_hours(24 * days);
    // The results are from tomorrow, or from before there were computers.
    for then in [SystemTime::now() + days(1), SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH - days(1)] {
        copy(&place.path("old"), &place.path("at"));
        for file in fs::read_dir(place.path("at")).unwrap() {
            File::options().append(true).open(file.unwrap().path()).unwrap().set_modified(then).unwrap();
        }
        let done = place.under("", "watch at --once").well();
        assert!(done.out.starts_with("finished"), "{done:#?}");
        for call in ["rank at", "plot loss at -o -", "run small.toml -q -o at"] {
            place.under("", call).well();
        }
        fs::remove_dir_all(place.path("at")).unwrap();
    }
    if there_is("faketime", "faketime", &["@0", "true"]) {
        // Each time it is asked for, it is a second earlier.
        for time in ["1970-01-01 00:00:01", "1960-01-01 00:00:00", "-1d i-1"] {
            let setup = format!("set -- faketime -f '{time}' \"$0\" \"$@\"; exec \"$@\"");
            place.under(&setup, "run small.toml -q -o at --force").well();
            place.under(&setup, "watch at --once").well();
        }
    }
}

#[test]
fn no_environment_is_needed() {
    let place = Place::new();
    for setup in [
        "exec env -i \"$0\" \"$@\"",
        "unset HOME; export PATH= LANG=C LC_ALL=C TERM=dumb COLUMNS=0",
        "export HOME=/nowhere TMPDIR=/nowhere TERM=nonsense COLUMNS=1 NO_COLOR=",
        "export HOME=$(printf '\\377') COLUMNS=$(printf '\\377') TERM=$(printf '\\377') RAYON_NUM_THREADS=many",
    ] {
        for call in [
            "run small.toml -o at --force",
            "rank old",
            "list",
            "explain sgd",
            "check zero",
            "plot loss old -o -",
            "run --help",
        ] {
            place.under(setup, call).well();
        }
    }
    // Rows that have to wait for others go there.
    let call = "run long.toml -o - -q --set steps=150000 --set seeds=2 --set problems.0.noise.std=0.1 --jobs 2";
    let done = place.under("export TMPDIR=/nowhere; exec >/dev/null", call);
    println!("{done:?}");
    if !done.status.success() {
        done.with_one_line(1, &["/nowhere", "No such file or directory"]);
    }
}

#[test]
fn terminals_of_any_size_are_written_to() {
    if !there_is("terminals of our own", "script", &["-qec", "stty rows 5 cols 5", "/dev/null"]) {
        return;
    }
    let place = Place::new();
    let mut running = place.begin("run endless.toml -o at -q");
    wait_for(|| place.under("", "watch at --once").status.success().then_some(()));
    let followed = "timeout --foreground --preserve-status -s INT 0.3 \"$0\" watch at";
    for (rows, columns) in [(0, 0), (1, 1), (20, 5), (3, 20)] {
        let calls: String = [
            "list optimizers",
            "explain sgd",
            "rank old",
            "diff rmsprop@torch rmsprop@keras",
            "run small.toml -o new --plot",
            "watch old",
            "evaluate beale --at 1,1",
            "run --help",
            "run none.toml",
        ]
        .map(|call| format!("\"$0\" {call}; echo code $? >>codes\n"))
        .concat();
        let script = format!("stty rows {rows} cols {columns}\n{calls}{followed}; echo code $? >>codes\n");
        fs::write(place.path("calls"), script).unwrap();
        fs::write(place.path("codes"), "").unwrap();
        let command = format!("sh -c '. ./calls' {}", binary().display());
        let mut script = assert_cmd::Command::new("script");
        script.current_dir(place.0.path()).args(["-qec", &command, "/dev/null"]).env_remove("COLUMNS");
        let done = Done::of(&script.timeout(Duration::from_mins(1)).output().unwrap());
        assert!(!done.out.contains("panicked"), "{rows} by {columns}: {}", done.out);
        let codes = fs::read_to_string(place.path("codes")).unwrap();
        assert_eq!(codes, "code 0\n".repeat(8) + "code 1\ncode 130\n", "{rows} by {columns}: {}", done.out);
    }
    interrupt(&running);
    running.wait().unwrap();
    place.old_is_intact();
}

#[test]
fn paths_that_are_not_text_are_used_as_they_are() {
    let place = Place::new();
    let name = |end: &str| OsString::from_iter([OsStr::from_bytes(b"n\xff\xfe"), OsStr::new(end)]);
    let call = |arguments: &[&OsStr]| place.with("", arguments.iter().copied());
    let os = |arguments: &'static str| arguments.split(' ').map(OsStr::new).collect::<Vec<_>>();
    let [config, folder, image, page, export] = [".toml", "", ".png", ".html", "-ioh"].map(name);
    fs::write(place.path(&config), SMALL).unwrap();
    call(&[OsStr::new("run"), &config, OsStr::new("-q")]).well();
    assert_eq!(content(&place.path("results")).into_keys().collect::<Vec<_>>(), ["n--"]);
    call(&[&os("run small.toml -q -o")[..], &[&folder]].concat()).well();
    call(&[&os("run small.toml -q -o")[..], &[&folder]].concat()).well();
    call(&[&os("run long.toml -q -o")[..], &[&folder]].concat()).with_one_line(1, &["different config"]);
    call(&[OsStr::new("rank"), &folder]).well();
    call(&[OsStr::new("report"), &folder, OsStr::new("-o"), &page]).well();
    call(&[&os("plot loss")[..], &[&folder, OsStr::new("-o"), &image]].concat()).well();
    call(&[&os("export --to ioh")[..], &[&folder]].concat()).well();
    call(&[OsStr::new("watch"), &folder, OsStr::new("--once")]).well();
    call(&[&os("plot loss old -o")[..], &[&name(".x\u{fc}")]].concat()).with_one_line(2, &["has to end in"]);
    let left = content(place.0.path());
    assert!([config, folder.clone(), image, page, export].iter().all(|name| left.contains_key(name)), "{left:?}");
    assert!(content(&place.path(&folder)).len() == 4);
    // In such a folder.
    let inside = place.path(&folder);
    let mut command = cargo_bin_cmd!("rmsbench");
    command.current_dir(&inside).args(["run", "../small.toml"]).timeout(Duration::from_mins(1));
    Done::of(&command.output().unwrap()).well();
    assert_eq!(content(&inside.join("results/small")).len(), 4);
    place.old_is_intact();
}

#[test]
fn problems_beyond_the_memory_are_refused_where_they_stand() {
    let place = Place::new();
    let limit = "ulimit -v 400000";
    fs::write(place.path("large.toml"), "optimizers = [\"sgd\"]\n[[problems]]\nname = \"sphere\"\ndim = 10_000_000\n")
        .unwrap();
    let done = place.under(limit, "run large.toml -o old -q --force --dry-run");
    // Who says so may try.
    done.well();
    let done = place.under(limit, "run large.toml -o old -q");
    assert_eq!(done.status.code(), Some(2), "{done:#?}");
    for part in
        ["problem `sphere` with 10,000,000 coordinates needs about 480 MB of memory", "large.toml:4:7", "--force"]
    {
        assert!(done.err.contains(part), "no {part} in {}", done.err);
    }
    // Each of them would fit, but not all of them.
    let many = "run large.toml -o many -q --set problems.0.dim=4000000 --set optimizers.0.lr=[1,2,3,4] --jobs 4";
    place.under(limit, many).with_one_line(2, &["this experiment needs about", "fewer --jobs"]);
    assert_eq!(place.under(limit, "evaluate sphere:dim=10000000 --at 1").status.code(), Some(2));
    let plan = place.under("", "run small.toml --dry-run").well();
    assert!(plan.out.lines().any(|line| line.starts_with("memory      about ") && line.ends_with(" MB")), "{plan:#?}");
    place.old_is_intact();
}

#[test]
fn too_little_memory_is_told_before_anything_fails() {
    let place = Place::new();
    // The program itself takes some; a loader that cannot even load it cannot be helped.
    let loads = |size: &u64| place.under(&format!("ulimit -v {size}"), "--version").status.success();
    let size = (1..100).map(|step| 8192 * step).find(loads).unwrap();
    for (more, call) in
        [(0, "rank old"), (12_000, "report old -o -"), (12_000, "run small.toml -o old -q"), (20_000, "check zero")]
    {
        place.under(&format!("ulimit -v {}", size + more), call).with_one_line(1, &["the program needs about 33.6 MB"]);
    }
    for call in ["run small.toml -o new -q --jobs 1", "rank old", "report old -o -", "plot loss old -o -"] {
        place.under(&format!("ulimit -v {}", size + 100_000), call).well();
    }
    let call = "run small.toml -o old -q --jobs 64 --set seeds=100";
    place.under(&format!("ulimit -v {}", size + 100_000), call).with_one_line(2, &["this experiment needs about"]);
    place.old_is_intact();
}

#[test]
fn few_files_may_be_open() {
    let place = Place::new();
    for (limit, works) in [(3, false), (4, false), (8, true)] {
        for call in [
            "run small.toml -o old -q --jobs 4",
            "rank old",
            "report old -o page.html",
            "plot loss old -o -",
            "export --to coco old -o out",
        ] {
            let done = place.under(&format!("ulimit -n {limit}"), call);
            if works || done.status.success() {
                done.well();
            } else if done.status.code() != Some(127) {
                done.with_one_line(1, &["Too many open files"]);
            }
            fs::remove_dir_all(place.path("out")).unwrap_or_default();
        }
    }
    assert_eq!(content(&place.path("old")).len(), 4);
}

#[test]
fn threads_that_cannot_be_started_are_told_or_done_without() {
    // Root may start as many as it likes; others need the right to read the program.
    let lowered = "if [ $(id -u) = 0 ]; then set -- setpriv --reuid=54321 --regid=54321 --clear-groups \"$0\" \"$@\"; else set -- \"$0\" \"$@\"; fi";
    let place = Place::new();
    let limited =
        |limit: u64, call: &str| place.under(&format!("umask 0\n{lowered}\nexec prlimit --nproc={limit} \"$@\""), call);
    fs::set_permissions(place.0.path(), Permissions::from_mode(0o777)).unwrap();
    if !limited(1000, "--version").status.success() {
        eprintln!("skipped: no limits on processes here");
        return;
    }
    for limit in [1, 2, 3] {
        for call in ["rank old", "report old -o -", "plot loss old -o -", "check zero", "watch old --once"] {
            limited(limit, call).well();
        }
        let done = limited(limit, "run small.toml -o old -q --jobs 4");
        done.with_one_line(1, &["cannot"]);
        place.old_is_intact();
    }
}
