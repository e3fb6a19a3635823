//! What is found by which words.

use hearth_domain::{Action, SearchWithin};

use super::{request, shown};
use crate::home::Home;

#[tokio::test]
async fn words_are_found_by_their_beginnings_and_shown_in_their_context() {
    let home = Home::new().await;
    let chat = home.chat().await;
    home.exchange(chat, "How do I **boil** an egg?", "Boiling takes six minutes.")
        .await;
    assert_eq!(
        home.hits("BOIL").await,
        ["[Boil]ing takes six minutes.", "How do I [boil] an egg?"],
        "answers too, newest first"
    );
    assert_eq!(home.hits("boil egg").await, ["How do I [boil] an [egg]?"]);
    assert!(home.hits("boil tea").await.is_empty());
    let page = home.search(&request("boil egg")).await;
    let hit = &page.hits[0];
    assert_eq!(
        (hit.author.as_str(), hit.from_assistant, hit.chat_id),
        ("Ada", false, chat)
    );
    assert_eq!(hit.position.map(|at| at.0), Some(0));
    assert_eq!(shown(&page.chats[0].title), "How do I **[boil]** an [egg]?");
}

#[tokio::test]
async fn a_part_of_a_word_is_found_from_three_letters_on_among_those_that_begin_with_it() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    for text in [
        "our neighbourhood",
        "a red hood",
        "childhood",
        "hoodlum",
        "no such word",
    ] {
        home.send(chat, text).await;
    }
    assert_eq!(
        home.hits("hood").await,
        ["[hood]lum", "child[hood]", "a red [hood]", "our neighbour[hood]"]
    );
    assert_eq!(home.hits("\"hood\"").await, ["a red [hood]"]);
    assert!(home.hits("oo").await.is_empty());
    assert_eq!(home.hits("OUR bourho").await, ["[our] neigh[bourho]od"]);
}

/// Whether FTS5 is asked for a few whole words or for a beginning, the same is found.
#[tokio::test]
async fn a_beginning_is_found_however_many_words_begin_with_it_and_however_long_they_are() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let key = format!("hoo{}", "d".repeat(70));
    home.send(chat, &key).await;
    home.send(chat, "hoo").await;
    home.send(chat, "hoop").await;
    let found = ["[hoo]p".to_owned(), "[hoo]".to_owned(), format!("[hoo]{}", &key[3..])];
    assert_eq!(home.hits("hoo").await, found);
    assert_eq!(home.hits(&key).await, [format!("[{key}]")]);
    let (most, rest) = key.split_at(70);
    assert_eq!(home.hits(most).await, [format!("[{most}]{rest}")]);
    assert_eq!(home.hits(&format!("{key}d")).await, [] as [&str; 0]);
    let many: Vec<String> = (0..150).map(|n| format!("hoo{n}")).collect();
    home.send(chat, &many.join(" ")).await;
    assert_eq!(home.hits("hoo").await.len(), 4);
    assert_eq!(home.hits("hoo").await[1..], found);
}

#[tokio::test]
async fn a_phrase_is_found_as_it_stands() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    home.send(chat, "New - York, not Yorkshire").await;
    home.send(chat, "York is not new").await;
    assert_eq!(home.hits("\"new york\"").await, ["[New - York], not Yorkshire"]);
    assert_eq!(
        home.hits("\"not yor").await,
        ["New - York, [not Yor]kshire"],
        "still being typed"
    );
    assert!(home.hits("\"not yor\"").await.is_empty());
}

#[tokio::test]
async fn scripts_without_spaces_are_found_by_any_part() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    for text in [
        "我的手机坏了",
        "新しい携帯電話をかいました",
        "ฉันชอบฟังเพลงไทย",
        "고등학교에서 만나요",
        "ខ្ញុំស្រឡាញ់ភាសាខ្មែរ",
        "用iPhone拍照",
    ] {
        home.send(chat, text).await;
    }
    for (query, wanted) in [
        ("机", "我的手[机]坏了"),
        ("手机", "我的[手机]坏了"),
        ("手机坏", "我的[手机坏]了"),
        ("\"的手\"", "我[的手]机坏了"),
        ("電話", "新しい携帯[電話]をかいました"),
        ("かいま", "新しい携帯電話を[かいま]した"),
        ("เพลง", "ฉันชอบฟัง[เพลง]ไทย"),
        ("학교", "고등[학교]에서 만나요"),
        ("iphone", "用[iPhone]拍照"),
        ("iphone拍", "用[iPhone拍]照"),
    ] {
        assert_eq!(home.hits(query).await, [wanted], "{query}");
        assert_eq!(home.found(query).await, [chat], "{query} in the list of chats");
    }
    assert_eq!(home.hits("ភាសា").await.len(), 1);
    for none in ["机手", "手坏", "電携"] {
        assert!(home.hits(none).await.is_empty(), "{none}");
    }
}

#[tokio::test]
async fn accents_and_case_make_no_difference_in_any_script() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    home.send(chat, "Crème brûlée").await;
    home.send(chat, "Η Ελλάδα και η ёлка").await;
    for query in ["creme", "BRULEE", "brûlé", "rulee"] {
        assert_eq!(home.hits(query).await.len(), 1, "{query}");
    }
    for query in ["ελλαδα", "ΕΛΛΆΔΑ", "елка", "ёлка", "λλαδ"] {
        assert_eq!(home.hits(query).await.len(), 1, "{query}");
    }
    home.send(chat, "Der Schlüssel liegt in Łódź unter der Fußmatte").await;
    for query in ["schlussel fussmatte", "fuß", "FUẞMATTE", "ssmat", "lodz", "łodz"] {
        assert_eq!(home.hits(query).await.len(), 1, "{query}");
    }
}

#[tokio::test]
async fn titles_are_found_in_the_same_ways() {
    let home = Home::new().await;
    for title in ["我的手机", "Neighbourhood watch", "Café"] {
        let chat = home.quiet_chat().await;
        let title = title.to_owned();
        home.apply(chat, Action::Rename { title }).await.unwrap();
    }
    for (query, wanted) in [
        ("手机", "我的[手机]"),
        ("hood", "Neighbour[hood] watch"),
        ("cafe", "[Café]"),
    ] {
        let page = home.search(&request(query)).await;
        let titles: Vec<String> = page.chats.iter().map(|chat| shown(&chat.title)).collect();
        assert_eq!(titles, [wanted], "{query}");
        assert_eq!(home.found(query).await, [page.chats[0].chat_id]);
    }
}

#[tokio::test]
async fn within_one_chat_only_what_is_shown_there_is_found_each_with_its_place() {
    let home = Home::new().await;
    let (chat, other) = (home.chat().await, home.quiet_chat().await);
    home.send(other, "boil elsewhere").await;
    let (prompt, answer) = home.exchange(chat, "boil one", "boil two").await;
    let again = home
        .apply(chat, Action::Regenerate { message_id: answer })
        .await
        .unwrap();
    home.finish(&again.answer.unwrap(), "boil three").await;
    let mut within = request("boil");
    within.within = SearchWithin::Chat { chat_id: chat };
    let page = home.search(&within).await;
    let found: Vec<_> = page
        .hits
        .iter()
        .map(|hit| (shown(&hit.snippet), hit.position.map(|at| at.0)))
        .collect();
    assert_eq!(
        found,
        [("[boil] three".to_owned(), Some(1)), ("[boil] one".to_owned(), Some(0))]
    );
    assert!(page.chats.is_empty());
    let everywhere = home.search(&request("boil")).await;
    let hidden: Vec<_> = everywhere.hits.iter().filter(|hit| hit.position.is_none()).collect();
    assert_eq!((everywhere.hits.len(), hidden.len()), (4, 1));
    assert_eq!(hidden[0].message_id, answer);
    assert_eq!(everywhere.hits[2].message_id, prompt);
}

#[tokio::test]
async fn the_best_match_comes_first_where_that_is_asked_for() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    for text in ["boil boil", "boil", "boiling water", "parboiled rice"] {
        home.send(chat, text).await;
    }
    let mut best = request("boil");
    best.order = hearth_domain::SearchOrder::BestMatch;
    let found = home.search(&best).await.hits;
    let texts: Vec<String> = found.iter().map(|hit| shown(&hit.snippet)).collect();
    assert_eq!(
        texts,
        ["[boil] [boil]", "[boil]", "[boil]ing water", "par[boil]ed rice"]
    );
}

/// As one platform writes the names of files.
#[tokio::test]
async fn letters_that_were_taken_apart_are_found_as_people_type_them() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    home.send(chat, "мои\u{306} Герои\u{306}").await;
    home.send(chat, "بيت ا\u{654}حمد").await;
    for (query, wanted) in [
        ("мой", "[мои\u{306}] Герои\u{306}"),
        ("мои\u{306}", "[мои\u{306}] Герои\u{306}"),
        ("ерой", "мои\u{306} Г[ерои\u{306}]"),
        ("أحمد", "بيت [ا\u{654}حمد]"),
    ] {
        assert_eq!(home.hits(query).await, [wanted], "{query}");
    }
    super::index::agrees(&home.look().await).await;
}
