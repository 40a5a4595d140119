//! `test-postgres`: lends an empty database of the tests' private PostgreSQL. Prints its URL and
//! keeps it until standard input closes.

use std::io::{self, Read};

use support::postgres::Postgres;

fn main() -> io::Result<()> {
    let database = Postgres::shared().database();
    println!("{}", database.url());
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
