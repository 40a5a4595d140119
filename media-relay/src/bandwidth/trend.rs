//! Is a queue growing on the way? The slope of the one-way delay against a threshold that adapts to the link's jitter
//! (draft-ietf-rmcat-gcc-02 §5.4, with the line fit that libwebrtc uses in place of the Kalman filter).

use super::grouping::Step;

/// What the delay of the last groups tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Usage {
    Normal,
    /// A queue grows.
    Over,
    /// A queue drains.
    Under,
}

const WINDOW: usize = 20;
const SMOOTHING: f64 = 0.9;
const GAIN: f64 = 4.0;
const MAX_COUNT: u32 = 60;
/// Per millisecond; the threshold falls faster than it rises, so that it does not starve beside a TCP flow.
const K_UP: f64 = 0.0087;
const K_DOWN: f64 = 0.039;
const INITIAL_THRESHOLD: f64 = 12.5;
const THRESHOLD: (f64, f64) = (6.0, 600.0);
/// A trend this far above the threshold is a sudden event that it must not adapt to.
const MAX_ADAPT: f64 = 15.0;
const MAX_ADAPT_STEP_MS: f64 = 100.0;
/// The trend must stay above the threshold for this long.
const OVERUSE_MS: f64 = 10.0;

#[derive(Debug)]
pub(super) struct Trend {
    /// Arrival time and smoothed delay of the last groups.
    points: [(f64, f64); WINDOW],
    /// Groups seen, up to `MAX_COUNT`.
    count: u32,
    at: usize,
    delay_ms: f64,
    smoothed_ms: f64,
    threshold: f64,
    adapted_ms: Option<f64>,
    slope: f64,
    over_ms: Option<f64>,
    over_count: u32,
    usage: Usage,
}

impl Trend {
    pub(super) fn new() -> Self {
        Self {
            points: [(0.0, 0.0); WINDOW],
            count: 0,
            at: 0,
            delay_ms: 0.0,
            smoothed_ms: 0.0,
            threshold: INITIAL_THRESHOLD,
            adapted_ms: None,
            slope: 0.0,
            over_ms: None,
            over_count: 0,
            usage: Usage::Normal,
        }
    }

    pub(super) fn usage(&self) -> Usage {
        self.usage
    }

    pub(super) fn step(&mut self, step: &Step) {
        self.delay_ms += step.arrival_ms - step.sent_ms;
        self.smoothed_ms = SMOOTHING * self.smoothed_ms + (1.0 - SMOOTHING) * self.delay_ms;
        self.points[self.at % WINDOW] = (step.at_ms, self.smoothed_ms);
        self.at = (self.at + 1) % WINDOW;
        self.count = (self.count + 1).min(MAX_COUNT);
        let slope = if self.count as usize >= WINDOW { self.fitted().unwrap_or(self.slope) } else { self.slope };
        self.detect(slope, step.sent_ms, step.at_ms);
    }

    /// The least-squares slope of delay over arrival time.
    fn fitted(&self) -> Option<f64> {
        let count = WINDOW as f64;
        let (sum_x, sum_y) = self.points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0, y + point.1));
        let (mean_x, mean_y) = (sum_x / count, sum_y / count);
        let (above, below) = self.points.iter().fold((0.0, 0.0), |(above, below), (x, y)| {
            (above + (x - mean_x) * (y - mean_y), below + (x - mean_x) * (x - mean_x))
        });
        (below > 0.0).then(|| above / below)
    }

    fn detect(&mut self, slope: f64, sent_ms: f64, at_ms: f64) {
        let scaled = f64::from(self.count) * slope * GAIN;
        if scaled > self.threshold {
            // Half of the time since the group before is taken as spent above, when this is the first above.
            let over_ms = self.over_ms.map_or(sent_ms / 2.0, |over_ms| over_ms + sent_ms);
            self.over_ms = Some(over_ms);
            self.over_count += 1;
            if over_ms > OVERUSE_MS && self.over_count > 1 && slope >= self.slope {
                (self.over_ms, self.over_count) = (Some(0.0), 0);
                self.usage = Usage::Over;
            }
        } else {
            (self.over_ms, self.over_count) = (None, 0);
            self.usage = if scaled < -self.threshold { Usage::Under } else { Usage::Normal };
        }
        self.slope = slope;
        self.adapt(scaled.abs(), at_ms);
    }

    fn adapt(&mut self, scaled: f64, at_ms: f64) {
        let since_ms = self.adapted_ms.replace(at_ms).map_or(0.0, |before| at_ms - before);
        if scaled > self.threshold + MAX_ADAPT {
            return;
        }
        let k = if scaled < self.threshold { K_DOWN } else { K_UP };
        self.threshold += k * (scaled - self.threshold) * since_ms.clamp(0.0, MAX_ADAPT_STEP_MS);
        self.threshold = self.threshold.clamp(THRESHOLD.0, THRESHOLD.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds groups sent 20 ms apart whose delay grows by `growth_ms` each; counts those that say `wanted`.
    fn feed(trend: &mut Trend, from_ms: f64, growth_ms: f64, wanted: Usage) -> usize {
        let groups = (1..=40).filter(|nth| {
            let at_ms = from_ms + f64::from(*nth) * (20.0 + growth_ms);
            trend.step(&Step { sent_ms: 20.0, arrival_ms: 20.0 + growth_ms, at_ms, least_delay_us: 0 });
            trend.usage() == wanted
        });
        groups.count()
    }

    #[test]
    fn tells_growing_from_steady_from_draining() {
        let mut trend = Trend::new();
        assert_eq!(feed(&mut trend, 0.0, 0.0, Usage::Normal), 40);
        assert!(feed(&mut trend, 1_000.0, 8.0, Usage::Over) > 20);
        feed(&mut trend, 3_000.0, 0.0, Usage::Normal);
        assert!(feed(&mut trend, 4_000.0, -8.0, Usage::Under) > 20);
    }
}
