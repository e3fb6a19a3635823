//! Laws that hold whatever is asked in whatever order.

mod checks;
mod held;
mod steps;
mod story;

use proptest::prelude::*;

use self::{
    steps::{Step, steps},
    story::Story,
};

#[test]
fn events_catching_up_and_rows_say_the_same_and_the_path_is_the_trees() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(256)
    };
    proptest!(config, |(steps in steps(), limit in 1..8_u32)| {
        runtime.block_on(async {
            let mut story = Story::begin().await;
            for (who, step) in steps {
                let moves = matches!(step, Step::Add(_) | Step::Remove(_) | Step::Delete);
                story.go(who, step).await;
                if moves {
                    story.only_those_who_take_part_see_it().await;
                }
                story.rows_are_the_same().await;
            }
            story.caught_up_from_any_cursor_is_the_same(limit).await;
            story.the_file_agrees_with_itself().await;
            story.home.store.close().await;
        });
    });
}
