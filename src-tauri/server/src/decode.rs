//! Bodies, queries and paths, read so that what cannot be read is refused as a problem.

use axum::extract::{FromRequest, FromRequestParts};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::problem::Problem;

/// A JSON body.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Problem))]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// What stands behind the `?`.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub(crate) struct Query<T>(pub(crate) T);

/// The variable parts of the path.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub(crate) struct Path<T>(pub(crate) T);

/// A number that is given, and not below 0.
pub(crate) fn not_negative<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    match i64::deserialize(from)? {
        number if number < 0 => Err(D::Error::custom("it is less than 0")),
        number => Ok(Some(number)),
    }
}

/// How many of something are asked for, from 1 to 1,000.
pub(crate) fn up_to_1000<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    match u32::deserialize(from)? {
        number @ 1..=1_000 => Ok(Some(number)),
        _ => Err(D::Error::custom("it is not from 1 to 1000")),
    }
}
