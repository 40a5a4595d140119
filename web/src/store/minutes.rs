//! Minutes, their people, and their confirmations.

use super::{Cx, StoreResult};
use crate::domain::ids::{ConsultationId, UserId};

/// Where the minutes stand, for worklists: what is still to be done and by whom.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Every question has a published answer.
    pub answered: bool,
    pub decided: bool,
    /// Nothing is missing: confirming may begin.
    pub complete: bool,
    /// Whose turn it is to confirm.
    pub turn: Vec<UserId>,
}

pub async fn standing(_cx: &mut Cx<'_>, _consultation: ConsultationId) -> StoreResult<Standing> {
    Ok(Standing::default())
}
