//! A browser without a window, driven as a reader would: just enough of WebDriver for the tests of pages.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// A chromium with one page. It ends when this is dropped.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    /// The path of the session; empty before there is one.
    session: String,
    /// All that it writes.
    profile: TempDir,
}

impl Browser {
    /// Starts a browser with a window of this width and height; none where chromium or chromedriver is missing, unless
    /// `RMSBENCH_REQUIRE_TOOLS` is set.
    pub(crate) fn find([width, height]: [u32; 2]) -> Option<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let find = |names: &[&str]| {
            std::env::split_paths(&path)
                .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
                .find(|file| file.is_file())
        };
        let (Some(chromium), Some(chromedriver)) =
            (find(&["chromium", "google-chrome", "chrome"]), find(&["chromedriver"]))
        else {
            assert!(std::env::var_os("RMSBENCH_REQUIRE_TOOLS").is_none(), "chromium or chromedriver is not installed");
            eprintln!("skipped: chromium or chromedriver is not installed");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        // It looks for a free port by itself, and says which one it has found.
        let mut driver = Command::new(chromedriver)
            .arg("--port=0")
            .env("TMPDIR", profile.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(driver.stdout.take().unwrap());
        let mut browser = Self { driver, port: 0, session: String::new(), profile };
        while browser.port == 0 {
            let mut line = String::new();
            assert!(said.read_line(&mut line).unwrap() > 0, "chromedriver has ended before it listened");
            if let Some((_, rest)) = line.split_once("on port ") {
                browser.port = rest.trim().trim_end_matches('.').parse().unwrap_or(0);
            }
        }
        // What else it says must not fill the pipe.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        let data = browser.profile.path().join("data");
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--force-device-scale-factor=1".to_owned(),
            format!("--window-size={width},{height}"),
            format!("--user-data-dir={}", data.display()),
        ];
        let capabilities = json!({ "alwaysMatch": {
            "goog:chromeOptions": { "binary": chromium, "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        } });
        let session = browser.call("POST", "/session", &json!({ "capabilities": capabilities }));
        browser.session = format!("/session/{}", session["sessionId"].as_str().unwrap());
        Some(browser)
    }

    /// Opens a file, and waits until it is loaded.
    pub(crate) fn open(&self, file: &Path) {
        let file = file.canonicalize().unwrap();
        let encoded: String = file
            .to_str()
            .unwrap()
            .bytes()
            .map(|byte| match byte {
                b'/' | b'.' | b'_' | b'-' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect();
        self.post("/url", &json!({ "url": format!("file://{encoded}") }));
    }

    /// What a script returns, such as `return document.title`; a promise is waited for.
    pub(crate) fn script(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Clicks at a place in the window.
    pub(crate) fn click(&self, place: [i64; 2]) {
        self.drag(&[place]);
    }

    /// Moves the mouse to a place in the window.
    pub(crate) fn hover(&self, place: [i64; 2]) {
        self.mouse(&[moved(place)]);
    }

    /// Moves the mouse to the first place, and with its button down on to the others.
    pub(crate) fn drag(&self, places: &[[i64; 2]]) {
        let mut actions: Vec<Value> = places.iter().copied().map(moved).collect();
        actions.insert(1, json!({ "type": "pointerDown", "button": 0 }));
        actions.push(json!({ "type": "pointerUp", "button": 0 }));
        self.mouse(&actions);
    }

    fn mouse(&self, actions: &[Value]) {
        self.post("/actions", &json!({ "actions": [{ "type": "pointer", "id": "mouse", "actions": actions }] }));
    }

    /// Presses keys one after the other; `\u{e004}` is Tab, `\u{e007}` Enter, `\u{e00c}` Escape, `\u{e012}` to `\u{e015}`
    /// the arrows to the left, up, right and down.
    pub(crate) fn keys(&self, keys: &str) {
        let both = |key: char| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() }));
        let actions: Vec<Value> = keys.chars().flat_map(both).collect();
        self.post("/actions", &json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] }));
    }

    /// What the window shows, as PNG.
    pub(crate) fn screenshot(&self) -> Vec<u8> {
        base64(self.call("GET", &format!("{}/screenshot", self.session), &Value::Null).as_str().unwrap())
    }

    /// The page as it is printed, as PDF.
    pub(crate) fn print(&self) -> Vec<u8> {
        base64(self.post("/print", &json!({ "background": true })).as_str().unwrap())
    }

    /// What has been written to the console since this was last asked, and what could not be loaded: objects with `level`
    /// (`SEVERE`, …) and `message`.
    pub(crate) fn console(&self) -> Vec<Value> {
        self.post("/se/log", &json!({ "type": "browser" })).as_array().unwrap().clone()
    }

    /// Shows the page as on `screen` or in `print` (empty: as it is), to a reader who prefers `light` or `dark`.
    pub(crate) fn media(&self, media: &str, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.command("Emulation.setEmulatedMedia", &json!({ "media": media, "features": features }));
    }

    /// A command of Chrome's DevTools protocol.
    pub(crate) fn command(&self, command: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        self.call("POST", &format!("{}{path}", self.session), body)
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let value = self.try_call(method, path, body).unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        assert!(value.get("error").is_none(), "{method} {path}: {value}");
        value
    }

    /// One request over a connection of its own.
    fn try_call(&self, method: &str, path: &str, body: &Value) -> std::io::Result<Value> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        )?;
        let mut answer = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            answer.read_line(&mut line)?;
            match line.split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().unwrap_or(0);
                }
                None if line.trim().is_empty() => break,
                _ => {}
            }
        }
        let mut text = vec![0; length];
        answer.read_exact(&mut text)?;
        let mut answer: Value = serde_json::from_slice(&text)?;
        Ok(answer["value"].take())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ends chromium, which the driver alone would leave behind.
        if !self.session.is_empty() {
            let _ = self.try_call("DELETE", &self.session, &Value::Null);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn moved([x, y]: [i64; 2]) -> Value {
    json!({ "type": "pointerMove", "duration": 20, "origin": "viewport", "x": x, "y": y })
}

/// The bytes of a text in Base64.
fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count) = (0_u32, 0);
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for digit in text.bytes().filter_map(|byte| DIGITS.iter().position(|&digit| digit == byte)) {
        bits = bits << 6 | digit as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}
