//! What can answer here, and what it cost.

use hearth_domain::{ModelInfo, ProviderCard, ProviderId, UsageRow};

use crate::{
    authenticated::Authenticated,
    decode::{Json, Path},
    problem::{Problem, Refusals, SignIn},
};

/// Sources of models, without addresses and keys
#[utoipa::path(get, path = "/providers", tag = "models", responses((status = 200, body = [ProviderCard]), Refusals, SignIn))]
pub(super) async fn list(who: Authenticated) -> Result<Json<Vec<ProviderCard>>, Problem> {
    Ok(Json(who.0.providers()?))
}

/// The models of a source
#[utoipa::path(get, path = "/providers/{id}/models", tag = "models",
    params(("id" = ProviderId, Path, description = "The source of models")),
    responses((status = 200, body = [ModelInfo]), Refusals, SignIn))]
pub(super) async fn models(who: Authenticated, Path(id): Path<ProviderId>) -> Result<Json<Vec<ModelInfo>>, Problem> {
    Ok(Json(who.0.list_models(id).await?))
}

/// What questions used and cost, by day and model
///
/// The owner gets everybody's, others their own.
#[utoipa::path(get, path = "/usage", tag = "models", responses((status = 200, body = [UsageRow]), Refusals, SignIn))]
pub(super) async fn usage(who: Authenticated) -> Result<Json<Vec<UsageRow>>, Problem> {
    Ok(Json(who.0.usage().await?))
}
