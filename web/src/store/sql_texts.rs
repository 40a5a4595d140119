//! Every SQL text of this module is prepared on the database of the test: a column that only one schema has, or a
//! function that only one database knows, is found here and not by a user.

use super::{Conn, testing::TestDatabase};
use sqlx::{AssertSqlSafe, Executor};
use std::fs;

const VERBS: [&str; 5] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "];
/// What runs SQL in this module.
const MACROS: [&str; 5] = ["opt!(", "one!(", "all!(", "exec!(", "many!("];

/// The SQL texts of a source file: string literals that begin with a verb.
fn texts(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(start) = rest.find('"') {
        let is_char = rest[..start].ends_with('\'') || rest[..start].ends_with("'\\");
        rest = &rest[start + 1..];
        if is_char {
            continue;
        }
        let (text, length) = literal(rest);
        rest = &rest[length..];
        if VERBS.iter().any(|verb| text.starts_with(verb)) {
            found.push(text);
        }
    }
    found
}

/// A string literal from behind its opening quote: the text, and its length with the closing quote.
fn literal(source: &str) -> (String, usize) {
    let mut text = String::new();
    let mut chars = source.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (text, at + 1),
            '\\' => match chars.next() {
                Some((_, 'n')) => text.push('\n'),
                // A line that goes on.
                Some((_, '\n')) => {}
                Some((_, c)) => text.push(c),
                None => break,
            },
            c => text.push(c),
        }
    }
    panic!("a string literal does not end: {text}");
}

fn without_comments(source: &str) -> String {
    source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn every_sql_text_can_be_prepared() {
    let database = TestDatabase::new().await;
    let mut conn = database.db.read().await.expect("a connection");
    let folder = crate::testing::manifest_dir().join("src/store");
    let mut prepared = 0;
    for entry in fs::read_dir(folder).expect("the sources are here") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if !name.ends_with(".rs") || ["mod.rs", "pool.rs", "sql_texts.rs", "testing.rs"].contains(&name.as_str()) {
            continue;
        }
        let source = without_comments(&fs::read_to_string(&path).expect("readable"));
        let texts = texts(&source);
        let uses: usize = MACROS.iter().map(|name| source.matches(name).count()).sum();
        assert!(texts.len() >= uses, "{name}: {uses} statements, {} texts: write SQL as a literal", texts.len());
        for text in texts {
            let sql = AssertSqlSafe(text.clone());
            let result = match &mut conn {
                Conn::Sqlite(conn) => (&mut **conn).prepare(sqlx::SqlSafeStr::into_sql_str(sql)).await.err(),
                Conn::Pg(conn) => (&mut **conn).prepare(sqlx::SqlSafeStr::into_sql_str(sql)).await.err(),
            };
            assert!(result.is_none(), "{name}: {result:?} in\n{text}");
            prepared += 1;
        }
    }
    assert!(prepared > 100, "{prepared} texts are too few to be all");
}
