//! Emergencies that ring: a page goes along its chain of people on duty until somebody takes it.
//!
//! What is due stands in the database, so a page survives the node that started it: whichever node looks first claims
//! the page's row and rings for the next level. `pager` is the clock's side of it, `answer` the people's.

pub mod answer;
pub mod pager;
pub mod presence;
pub mod ring;
pub mod start;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;

use crate::{
    app::App,
    domain::ids::{PageId, UserId},
    http::service::Change,
    store::page::PageRow,
};

/// A page moved; who is called now. Told after the commit.
#[derive(Clone, Debug)]
pub struct Moved {
    pub page: PageRow,
    pub people: Vec<UserId>,
}

impl Moved {
    pub fn id(&self) -> PageId {
        self.page.id
    }

    /// Tells the pages of both hospitals, and the pager that there may be something new to wait for.
    pub fn tell(&self, app: &App) {
        let change = Change::Page { id: self.page.id, people: self.people.clone() };
        app.changed(change, self.page.hospitals());
        app.wake_pager();
    }
}
