//! The gallery: its commands are run, and draw what is shown there to the last byte.
//!
//! With `RMSBENCH_BLESS` set, what they draw is kept instead.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;

const PICTURES: &str = "docs/pictures";

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap())).collect()
}

/// The lines of all blocks of commands.
fn commands(text: &str) -> Vec<&str> {
    let mut within = false;
    let mut commands = Vec::new();
    for line in text.lines() {
        match line {
            "```sh" => within = true,
            "```" => within = false,
            line if within => commands.push(line),
            _ => {}
        }
    }
    commands
}

#[test]
fn the_gallery_shows_what_its_commands_draw() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(project.join("docs/gallery.md")).unwrap();
    let place = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(project.join("configs"), place.path().join("configs")).unwrap();
    fs::create_dir_all(place.path().join(PICTURES)).unwrap();
    let program = cargo_bin("rmsbench");
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let commands = commands(&text);
    assert!(commands.len() > 10, "{commands:?}");
    for command in commands {
        let output = Command::new("sh").args(["-c", command]).current_dir(&place).env("PATH", &path).output().unwrap();
        assert!(output.status.success(), "{command}\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let drawn = files(&place.path().join(PICTURES));
    for name in drawn.keys() {
        assert!(text.contains(&format!("](pictures/{name})")), "{name} is not shown");
    }
    if std::env::var_os("RMSBENCH_BLESS").is_some() {
        for (name, bytes) in &drawn {
            fs::write(project.join(PICTURES).join(name), bytes).unwrap();
        }
    }
    let shown = files(&project.join(PICTURES));
    assert_eq!(shown.keys().collect::<Vec<_>>(), drawn.keys().collect::<Vec<_>>());
    for (name, bytes) in &drawn {
        assert!(shown[name] == *bytes, "{name} has changed; look at it, and set RMSBENCH_BLESS to keep it");
    }
}
