//! What answers cost, for the page that shows it.

use hearth_domain::UserId;

use crate::{access::DAY, home::Home};

#[tokio::test]
async fn what_answers_used_is_summed_by_day_person_and_model() {
    let home = Home::new().await;
    let chat = home.chat().await;
    home.exchange(chat, "one", "1").await;
    home.exchange(chat, "two", "2").await;
    home.clock.advance(DAY);
    home.exchange(chat, "three", "3").await;
    let rows = home.store.usage(None).await.unwrap();
    let sums: Vec<_> = rows
        .iter()
        .map(|row| (row.answers, row.input.0, row.output.0, row.cost.0, row.unpriced))
        .collect();
    assert_eq!(sums, [(1, 100, 10, 7_000_000, 0), (2, 200, 20, 14_000_000, 0)]);
    assert_eq!(rows[0].day, rows[1].day + 1);
    assert_eq!(home.store.usage(Some(home.store.user_id())).await.unwrap(), rows);
    assert_eq!(home.store.usage(Some(UserId::new())).await.unwrap(), []);
}
