#![no_main]

#[path = "../../tests/strangers/mod.rs"]
mod strangers;

libfuzzer_sys::fuzz_target!(|text: &str| strangers::config_json(text));
