//! What was measured: one JSON object, and the same as a table.

use serde::Serialize;
use serde_json::{Map, Value, json};
use std::{fs, io, path::Path, process::Command};

const STATISTIC: &str = "medians of the runs; of what must not happen the worst";

/// The report of a scenario.
#[derive(Serialize)]
pub struct Report {
    pub scenario: &'static str,
    pub commit: String,
    pub machine: Value,
    pub versions: Value,
    /// What `results` holds of them.
    pub statistic: &'static str,
    /// Each run's figures.
    pub runs: Vec<Value>,
    pub results: Map<String, Value>,
    /// Whether everything held that must hold, not only be fast.
    #[serde(skip)]
    pub passed: bool,
}

impl Report {
    pub fn new(
        scenario: &'static str,
        versions: Value,
        runs: Vec<Value>,
        results: Map<String, Value>,
        passed: bool,
    ) -> Self {
        let commit = std::env::var("HOICHAN_COMMIT").unwrap_or_else(|_| "unknown".into());
        let statistic = if runs.len() == 1 { "one run" } else { STATISTIC };
        Self { scenario, commit, machine: machine(), versions, statistic, runs, results, passed }
    }

    pub fn write(&self, path: &Path) -> io::Result<()> {
        fs::write(path, serde_json::to_string_pretty(self)? + "\n")
    }

    pub fn print(&self) {
        println!(
            "{} at {} on {} ({} runs; {})",
            self.scenario,
            self.commit,
            self.machine["cpu"],
            self.runs.len(),
            self.statistic
        );
        for (name, value) in &self.results {
            let of_runs: Vec<String> = self.runs.iter().map(|run| text(&run[name])).collect();
            println!("  {name:<22} {:>10}   {}", text(value), of_runs.join(" "));
        }
        if !self.passed {
            println!("  FAILED: something above must be zero or equal and is not");
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Object(parts) => {
            let parts: Vec<String> = parts.iter().map(|(name, value)| format!("{name} {}", text(value))).collect();
            parts.join(", ")
        }
        _ => match value.as_f64().filter(|_| value.is_f64()) {
            Some(small) if small.abs() < 10.0 => format!("{small:.2}"),
            Some(number) => format!("{number:.1}"),
            None => value.to_string(),
        },
    }
}

/// The value below which a share of the sorted values lies (nearest rank).
pub fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.clamp(1, sorted.len().max(1)) - 1).copied().unwrap_or(0.0)
}

/// The median of one figure over the runs.
pub fn median(runs: &[Value], name: &str) -> Value {
    let values: Vec<f64> = runs.iter().filter_map(|run| run[name].as_f64()).collect();
    let median = percentile(&values, 0.5);
    if runs.iter().all(|run| run[name].is_u64()) { json!(median as u64) } else { json!(median) }
}

/// The largest of one figure over the runs: for what must be zero in each.
pub fn worst(runs: &[Value], name: &str) -> Value {
    let values = runs.iter().map(|run| &run[name]).filter(|value| value.is_number());
    let worst = values.max_by(|a, b| a.as_f64().unwrap_or(0.0).total_cmp(&b.as_f64().unwrap_or(0.0)));
    worst.cloned().unwrap_or(Value::Null)
}

fn machine() -> Value {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_once(':')).map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    json!({
        "cpu": field(&read("/proc/cpuinfo"), "model name"),
        "cpus": std::thread::available_parallelism().map_or(0, usize::from),
        "memory": field(&read("/proc/meminfo"), "MemTotal"),
        "kernel": read("/proc/sys/kernel/osrelease").trim(),
        "load_before": read("/proc/loadavg").split(' ').next().unwrap_or(""),
    })
}

/// The first line that a program prints about its version.
pub fn version_of(program: impl AsRef<std::ffi::OsStr>) -> String {
    let output = Command::new(program).arg("--version").output();
    let text = output.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    text.lines().next().unwrap_or("unknown").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let values: Vec<f64> = (1..=200).rev().map(f64::from).collect();
        assert_eq!(percentile(&values, 0.5), 100.0);
        assert_eq!(percentile(&values, 0.95), 190.0);
        assert_eq!(percentile(&[7.5], 0.95), 7.5);
        assert_eq!(percentile(&[], 0.5), 0.0);
    }

    #[test]
    fn runs_are_told_by_their_median_and_their_worst() {
        let runs = [
            json!({"p": 1.5, "n": 3, "lost": 0}),
            json!({"p": 9.0, "n": 5, "lost": 2}),
            json!({"p": 2.5, "n": 4, "lost": 0}),
        ];
        assert_eq!(median(&runs, "p"), json!(2.5));
        assert_eq!(median(&runs, "n"), json!(4));
        assert_eq!(worst(&runs, "lost"), json!(2));
    }
}
