//! What answers used and cost, by day, person and model.

use hearth_domain::{Picodollars, TokenCount, UsageRow, UserId};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    prelude::{Expr, Uuid},
    sea_query::{ExprTrait, Func, SimpleExpr},
};

use crate::{Store, StoreError, entity::usage};

#[derive(FromQueryResult)]
struct Row {
    day: i64,
    user_id: Uuid,
    model: String,
    answers: i64,
    priced: i64,
    input: i64,
    output: i64,
    cost: i64,
}

impl Store {
    /// Newest day first; with `of`, of that person's questions alone.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn usage(&self, of: Option<UserId>) -> Result<Vec<UsageRow>, StoreError> {
        let mut rows = usage::Entity::find();
        if let Some(user) = of {
            rows = rows.filter(usage::Column::UserId.eq(*user.as_uuid()));
        }
        let rows = rows
            .select_only()
            .columns([usage::Column::Day, usage::Column::UserId, usage::Column::Model])
            .column_as(usage::Column::Key.count(), "answers")
            .column_as(usage::Column::Cost.count(), "priced")
            .column_as(sum(usage::Column::InputTokens), "input")
            .column_as(sum(usage::Column::OutputTokens), "output")
            .column_as(sum(usage::Column::Cost), "cost")
            .group_by(usage::Column::Day)
            .group_by(usage::Column::UserId)
            .group_by(usage::Column::Model)
            .order_by_desc(usage::Column::Day)
            .order_by_asc(usage::Column::UserId)
            .order_by_asc(usage::Column::Model)
            .into_model::<Row>()
            .all(self.readers())
            .await?;
        Ok(rows.into_iter().map(domain).collect())
    }
}

/// What is not known adds nothing. PostgreSQL would give the sum another type than its parts have.
fn sum(column: usage::Column) -> SimpleExpr {
    Func::coalesce([Expr::col(column).sum(), Expr::val(0)]).cast_as("bigint")
}

fn domain(row: Row) -> UsageRow {
    let count = |value: i64| u32::try_from(value).unwrap_or(u32::MAX);
    UsageRow {
        day: i32::try_from(row.day).unwrap_or(i32::MAX),
        user_id: UserId::from_uuid(row.user_id),
        model: row.model,
        answers: count(row.answers),
        input: TokenCount(row.input),
        output: TokenCount(row.output),
        cost: Picodollars(row.cost),
        unpriced: count(row.answers - row.priced),
    }
}
