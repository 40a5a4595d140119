//! Routes with rules: a route cannot be added without saying who may call it.

use super::caller;
use crate::{app::App, domain::policy::Rule};
use axum::{Router, middleware};
use serde_json::json;
use utoipa::openapi::{OpenApi, extensions::ExtensionsBuilder};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// A group of routes, each with its rule.
#[derive(Default)]
pub struct Routes {
    groups: Vec<(Rule, UtoipaMethodRouter<App>)>,
}

impl Routes {
    /// Adds the handlers of one path under one rule.
    pub fn add(mut self, rule: Rule, routes: UtoipaMethodRouter<App>) -> Self {
        self.groups.push((rule, routes));
        self
    }

    pub fn merge(mut self, other: Routes) -> Self {
        self.groups.extend(other.groups);
        self
    }

    /// The router with each rule enforced, and the OpenAPI document that tells the rules as `x-rule`.
    pub fn build(self, app: Option<&App>) -> (Router<App>, OpenApi) {
        let mut router = OpenApiRouter::with_openapi(super::openapi::base());
        for (rule, (schemas, mut paths, mut methods)) in self.groups {
            for item in paths.paths.values_mut() {
                let operations = [
                    &mut item.get,
                    &mut item.put,
                    &mut item.post,
                    &mut item.delete,
                    &mut item.patch,
                    &mut item.options,
                ];
                for operation in operations.into_iter().flatten() {
                    operation.extensions =
                        Some(ExtensionsBuilder::new().add("x-rule", json!(rule.to_string())).build());
                }
            }
            if let Some(app) = app {
                methods = methods.layer(middleware::from_fn_with_state((app.clone(), rule), caller::authorise));
            }
            router = router.routes((schemas, paths, methods));
        }
        router.split_for_parts()
    }
}
