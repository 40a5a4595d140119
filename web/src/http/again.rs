//! A request whose transaction gave way to another (a deadlock on PostgreSQL) is run again: nothing of it was done.

use super::{ApiError, error::GaveWay, limits};
use axum::{
    body::{self, Body, HttpBody},
    extract::Request,
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// How often a request is run at most.
const ATTEMPTS: usize = 4;

/// Runs a request, and a change that came as JSON again when it gave way. Uploads are streamed and cannot be.
pub async fn run(request: Request, next: Next) -> Response {
    if request.method() == Method::GET || !is_kept(&request) {
        return next.run(request).await;
    }
    let (parts, content) = request.into_parts();
    let Ok(content) = body::to_bytes(content, limits::JSON_BYTES).await else {
        return ApiError::TooLarge("too_large").into_response();
    };
    for _ in 1..ATTEMPTS {
        let request = Request::from_parts(parts.clone(), Body::from(content.clone()));
        let response = next.clone().run(request).await;
        if response.extensions().get::<GaveWay>().is_none() {
            return response;
        }
    }
    next.run(Request::from_parts(parts, Body::from(content))).await
}

/// JSON, or nothing.
fn is_kept(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    kind.map_or(request.body().is_end_stream(), |kind| kind.as_bytes().starts_with(b"application/json"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, http::StatusCode, middleware, routing::post};
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };
    use tower::ServiceExt;

    async fn sent(times_in_the_way: usize, content_type: &str) -> (StatusCode, usize) {
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = runs.clone();
        let handler = move |text: String| async move {
            assert_eq!(text, "{}", "the body comes each time");
            if counted.fetch_add(1, Ordering::Relaxed) < times_in_the_way {
                let mut response = ApiError::Unavailable.into_response();
                response.extensions_mut().insert(GaveWay);
                return response;
            }
            StatusCode::CREATED.into_response()
        };
        let router: Router = Router::new().route("/", post(handler)).layer(middleware::from_fn(run));
        let request = Request::post("/").header(header::CONTENT_TYPE, content_type).body(Body::from("{}")).unwrap();
        let response = router.oneshot(request).await.unwrap();
        (response.status(), runs.load(Ordering::Relaxed))
    }

    #[tokio::test]
    async fn what_gave_way_runs_again_but_not_for_ever() {
        assert_eq!(sent(0, "application/json").await, (StatusCode::CREATED, 1));
        assert_eq!(sent(3, "application/json").await, (StatusCode::CREATED, 4));
        assert_eq!(sent(4, "application/json").await, (StatusCode::SERVICE_UNAVAILABLE, 4));
        assert_eq!(sent(1, "image/jpeg").await, (StatusCode::SERVICE_UNAVAILABLE, 1), "an upload is not kept");
    }
}
