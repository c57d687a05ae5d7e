#![no_main]

#[path = "../../tests/strangers/mod.rs"]
mod strangers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| strangers::config_json(bytes));
