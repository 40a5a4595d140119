//! Who calls: the login behind the cookie, its roles, and how it stands to a consultation.

use super::{ApiError, ApiResult};
use crate::{
    app::App,
    auth::login,
    domain::{
        consultation::State as ConsultationState,
        ids::{ConsultationId, HospitalId, UserId},
        policy::{self, Action, Relation, Role, Rule},
    },
    store::{
        self, Cx,
        consultation::ConsultationRow,
        user::{GrantRow, UserRow},
    },
};
use axum::{
    extract::{FromRequestParts, Request, State},
    http::request::Parts,
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// A signed-in user, allowed by the route's rule.
#[derive(Clone)]
pub struct Caller {
    pub user: Arc<UserRow>,
    pub grants: Arc<Vec<GrantRow>>,
    pub token_hash: Arc<Vec<u8>>,
    /// The action that the route's rule names.
    pub action: Action,
}

/// Middleware on each route: enforces its rule before the handler runs.
pub async fn authorise(State((app, rule)): State<(App, Rule)>, mut request: Request, next: Next) -> Response {
    if let Rule::May(action) = rule {
        match signed_in(&app, request.headers(), action).await {
            Ok(caller) => {
                if !caller.grants.iter().any(|g| policy::may_ever(g.role, action)) {
                    return ApiError::Forbidden("not_allowed").into_response();
                }
                request.extensions_mut().insert(caller.clone());
                return super::idempotency::run(&app, &caller, request, next).await;
            }
            Err(error) => return error.into_response(),
        }
    }
    if rule == Rule::Device {
        return super::whip::guard(app, request, next).await;
    }
    if rule == Rule::RingDevice {
        match super::ring::caller::find(&app, request.headers()).await {
            Ok(ringing) => {
                request.extensions_mut().insert(ringing);
            }
            Err(error) => return error.into_response(),
        }
    }
    if rule == Rule::Guest {
        match super::guest::caller::find(&app, request.headers()).await {
            Ok(guest) => {
                request.extensions_mut().insert(guest);
            }
            Err(error) => return error.into_response(),
        }
    }
    next.run(request).await
}

async fn signed_in(app: &App, headers: &axum::http::HeaderMap, action: Action) -> ApiResult<Caller> {
    let token = login::token_from(headers).ok_or(ApiError::Unauthenticated)?;
    let token_hash = login::hash(&token);
    let mut conn = app.db().read().await?;
    let cx = &mut conn.cx();
    let row = store::login::find(cx, &token_hash).await?.ok_or(ApiError::Unauthenticated)?;
    let now = app.now();
    if !login::is_valid(&row, now) {
        return Err(ApiError::Unauthenticated);
    }
    let user = store::user::get(cx, row.user_id).await?.filter(|u| u.active).ok_or(ApiError::Unauthenticated)?;
    let grants = store::user::grants(cx, user.id).await?;
    drop(conn);
    if login::needs_touch(&row, now) {
        let mut tx = app.db().begin().await?;
        store::login::touch(&mut tx.cx(), &token_hash, now).await?;
        tx.commit().await?;
    }
    Ok(Caller { user: Arc::new(user), grants: Arc::new(grants), token_hash: Arc::new(token_hash), action })
}

/// A user as a caller, for what acts in their name without their login. `None` when the account is closed.
pub async fn of_user(cx: &mut Cx<'_>, id: UserId, action: Action) -> ApiResult<Option<Caller>> {
    let Some(user) = store::user::get(cx, id).await?.filter(|u| u.active) else { return Ok(None) };
    let grants = store::user::grants(cx, id).await?;
    Ok(Some(Caller { user: Arc::new(user), grants: Arc::new(grants), token_hash: Arc::default(), action }))
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get::<Caller>().cloned().ok_or(ApiError::Unauthenticated)
    }
}

impl Caller {
    pub fn id(&self) -> UserId {
        self.user.id
    }

    /// The hospitals where the caller has a role.
    pub fn hospitals(&self, role: Role) -> Vec<HospitalId> {
        self.grants.iter().filter(|g| g.role == role).filter_map(|g| g.hospital_id).collect()
    }

    pub fn has_role_at(&self, role: Role, hospital: HospitalId) -> bool {
        self.grants.iter().any(|g| g.role == role && g.hospital_id == Some(hospital))
    }

    /// Title and name, as written on minutes.
    pub fn display_name(&self) -> String {
        self.user.display_name()
    }

    /// How one of the caller's roles stands to a consultation.
    fn relation(&self, grant: &GrantRow, row: &ConsultationRow) -> Relation {
        let requesting = grant.hospital_id == Some(row.requesting_hospital_id);
        // A draft is not known outside the hospital that writes it.
        let advising = grant.hospital_id.is_some()
            && grant.hospital_id == row.advising_hospital_id
            && row.state != ConsultationState::Draft;
        match grant.role {
            Role::RequestingDoctor if requesting && row.requester_id == self.id() => Relation::Party,
            Role::Specialist if advising && row.specialist_id == Some(self.id()) => Relation::Party,
            Role::Specialist if row.speaker => Relation::Speaker,
            Role::RequestingDoctor | Role::Specialist if row.signer && (requesting || advising) => Relation::Signer,
            Role::RequestingDoctor if requesting => Relation::OwnHospital,
            Role::Specialist if advising => Relation::OwnHospital,
            Role::Coordinator | Role::HospitalAdmin if requesting || advising => Relation::OwnHospital,
            _ => Relation::Other,
        }
    }

    pub fn may(&self, action: Action, row: &ConsultationRow) -> bool {
        self.grants.iter().any(|g| policy::may(g.role, action, self.relation(g, row)))
    }

    /// Refuses unless the caller may do this: 404 when they may not even know of the consultation, else 403.
    pub fn require(&self, action: Action, row: &ConsultationRow) -> ApiResult<()> {
        if self.may(action, row) {
            Ok(())
        } else if self.may(Action::ReadBooking, row) {
            Err(ApiError::Forbidden("not_allowed"))
        } else {
            Err(ApiError::NotFound)
        }
    }

    /// Whether the caller may do an action to something that belongs to one hospital.
    pub fn require_at(&self, action: Action, hospital: HospitalId) -> ApiResult<()> {
        let allowed = self.grants.iter().any(|g| {
            let relation = if g.hospital_id == Some(hospital) { Relation::OwnHospital } else { Relation::Other };
            policy::may(g.role, action, relation)
        });
        if allowed { Ok(()) } else { Err(ApiError::NotFound) }
    }

    /// Loads a consultation for the route's own action.
    pub async fn consultation(&self, cx: &mut Cx<'_>, id: ConsultationId) -> ApiResult<ConsultationRow> {
        let mut row = store::consultation::get(cx, id).await?.ok_or(ApiError::NotFound)?;
        if !self.may(self.action, &row) {
            row.signer = store::minutes::names(cx, id, self.id()).await?;
        }
        // A coordinator who also advises sees as much as the narrower of the two.
        if row.specialist_id != Some(self.id()) && self.grants.iter().any(|g| g.role == Role::Specialist) {
            row.speaker = store::meeting::speaks_about(cx, id, self.id()).await?;
        }
        self.require(self.action, &row)?;
        Ok(row)
    }
}
