//! A small count that is hidden in its line must not come out of the total and the other lines: where it would, another
//! line hides its count too, and where no other can, the total does.

use super::{Count, Fact, NumberFigures, SMALLEST_SHOWN, figures};
use crate::domain::clock::Ts;

/// One line of a table: what it counts, and whether the caller is told everything about it.
pub struct Line<'f> {
    pub facts: Vec<&'f Fact>,
    pub full: bool,
}

/// What is told of each line, and of all together.
pub fn tell(lines: &[Line<'_>], total_full: bool, now: Ts) -> (Vec<NumberFigures>, NumberFigures) {
    let all: Vec<&Fact> = lines.iter().flat_map(|line| line.facts.iter().copied()).collect();
    let mut total = figures(&all, total_full, now);
    let mut told: Vec<NumberFigures> = lines.iter().map(|line| figures(&line.facts, line.full, now)).collect();
    let known: Vec<NumberFigures> = lines.iter().map(|line| figures(&line.facts, true, now)).collect();
    for column in 0..total.counts().len() {
        if total.counts()[column].n.is_none() {
            continue;
        }
        let count = |figures: &NumberFigures| figures.counts()[column].n;
        let values: Vec<i64> = known.iter().map(|figures| count(figures).unwrap_or_default()).collect();
        while could_be_worked_out(&told, &values, column) {
            let more = (0..lines.len()).filter(|i| !lines[*i].full && count(&told[*i]).is_some_and(|n| n > 0));
            match more.min_by_key(|i| values[*i]) {
                Some(line) => hide(&mut told[line], column),
                None => {
                    hide(&mut total, column);
                    break;
                }
            }
        }
    }
    (told, total)
}

/// Whether somebody who knows the total, and between which limits each hidden count lies, knows one of them.
fn could_be_worked_out(told: &[NumberFigures], values: &[i64], column: usize) -> bool {
    let hidden: Vec<usize> = (0..told.len()).filter(|i| told[*i].counts()[column].n.is_none()).collect();
    let sum: i64 = hidden.iter().map(|i| values[*i]).sum();
    let (mut least, mut most) = (0, Some(0_i64));
    for line in &hidden {
        if told[*line].counts()[column].shown == LARGE {
            least += SMALLEST_SHOWN;
            most = None;
        } else {
            // A line that is hidden as a whole may have nothing in this column.
            least += i64::from(told[*line].requests.n.is_some() || column == 0);
            most = most.map(|most| most + SMALLEST_SHOWN - 1);
        }
    }
    match hidden.len() {
        0 => false,
        1 => true,
        _ => sum <= least || most.is_some_and(|most| sum >= most),
    }
}

/// What is said of a count that is hidden for the sake of another.
const LARGE: &str = "≥5";

fn hide(figures: &mut NumberFigures, column: usize) {
    *figures.counts_mut()[column] = Count { n: None, shown: LARGE.to_owned() };
    // A share and one of its parts give the other.
    if figures.answered.n.is_none() || figures.in_time.n.is_none() {
        figures.in_time_percent = None;
    }
    if figures.outcomes_due.n.is_none() || figures.outcomes_reported.n.is_none() {
        figures.outcome_percent = None;
    }
}

impl NumberFigures {
    fn counts(&self) -> [&Count; 10] {
        [
            &self.requests,
            &self.answered,
            &self.in_time,
            &self.no_show,
            &self.wrong_specialty,
            &self.returned,
            &self.cancelled,
            &self.emergencies,
            &self.outcomes_due,
            &self.outcomes_reported,
        ]
    }

    fn counts_mut(&mut self) -> [&mut Count; 10] {
        [
            &mut self.requests,
            &mut self.answered,
            &mut self.in_time,
            &mut self.no_show,
            &mut self.wrong_specialty,
            &mut self.returned,
            &mut self.cancelled,
            &mut self.emergencies,
            &mut self.outcomes_due,
            &mut self.outcomes_reported,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{NOW, fact};
    use super::*;
    use proptest::prelude::*;

    /// Requests of each line, told to somebody whose lines these are not.
    fn requests(lines: &[usize]) -> (Vec<Option<i64>>, Option<i64>) {
        let facts: Vec<Fact> = (0..lines.iter().sum()).map(|_| fact(Some(10))).collect();
        let mut left = facts.iter();
        let line = |n: &usize| Line { facts: left.by_ref().take(*n).collect(), full: false };
        let lines: Vec<Line<'_>> = lines.iter().map(line).collect();
        let (told, total) = tell(&lines, false, NOW);
        (told.iter().map(|figures| figures.requests.n).collect(), total.requests.n)
    }

    #[test]
    fn a_hidden_count_does_not_come_out_of_the_total() {
        assert_eq!(requests(&[10, 20, 30]), (vec![Some(10), Some(20), Some(30)], Some(60)));
        assert_eq!(requests(&[3, 20, 30]), (vec![None, None, Some(30)], Some(53)), "the smallest hides it");
        assert_eq!(requests(&[3, 2, 30]), (vec![None, None, Some(30)], Some(35)), "3 and 2, or 1 and 4");
        assert_eq!(requests(&[4, 4, 30, 40]), (vec![None, None, None, Some(40)], Some(78)), "8 is 4 and 4");
        assert_eq!(requests(&[1, 5]), (vec![None, None], None), "6 is 1 and 5");
        assert_eq!(requests(&[3]), (vec![None], None));
    }

    #[test]
    fn what_the_caller_knows_hides_nothing() {
        let facts: Vec<Fact> = (0..23).map(|_| fact(Some(10))).collect();
        let all: Vec<&Fact> = facts.iter().collect();
        let line = |from: usize, to: usize, full| Line { facts: all[from..to].to_vec(), full };
        let (told, total) = tell(&[line(0, 3, false), line(3, 23, true)], false, NOW);
        assert_eq!((told[0].requests.n, told[1].requests.n, total.requests.n), (None, Some(20), None));
        assert_eq!((told[1].in_time_percent, total.in_time_percent), (Some(100.0), None));
    }

    proptest! {
        #[test]
        fn nobody_works_out_a_hidden_count(lines in prop::collection::vec(1_usize..14, 1..6)) {
            let (told, total) = requests(&lines);
            let hidden: Vec<usize> = (0..lines.len()).filter(|i| told[*i].is_none()).collect();
            let small = |i: &usize| lines[*i] < 5;
            prop_assert!(lines.iter().zip(&told).all(|(n, told)| *n >= 5 || told.is_none()));
            if let (Some(total), false) = (total, hidden.is_empty()) {
                let left = total - told.iter().flatten().sum::<i64>();
                // Each small one could be at least two numbers that fit with what is told.
                for one in hidden.iter().filter(|i| small(i)) {
                    let others: Vec<_> = hidden.iter().filter(|i| *i != one).collect();
                    let least: i64 = others.iter().map(|i| if small(i) { 1 } else { 5 }).sum();
                    let bounded = others.iter().all(|i| small(i));
                    let most: i64 = 4 * i64::try_from(others.len()).unwrap();
                    let fits = (1..5).filter(|n| left - n >= least && (!bounded || left - n <= most)).count();
                    prop_assert!(fits >= 2, "{lines:?} {told:?} {total}");
                }
            }
        }
    }
}
