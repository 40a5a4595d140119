//! `hoichan user`: the first users are made on the machine itself.

use clap::Args;
use std::{io, process::ExitCode};
use web::{
    auth::password::{Passwords, random_password},
    data_folder::{self, DataFolder},
    domain::{
        clock::{Clock, SystemClock},
        ids::UserId,
        policy::Role,
    },
    settings::Settings,
    store::{self, Db, StoreResult, user::NewUser},
};

#[derive(Args)]
pub struct Add {
    username: String,
    /// Full name, e.g. "Nguyễn Thị Lan".
    #[arg(long)]
    name: String,
    #[arg(long, default_value = "")]
    title: String,
    /// `system_admin`, `supervisor`, or a role at a hospital with --hospital.
    #[arg(long, default_value = "system_admin", value_parser = parse_role)]
    role: Role,
    /// CSKCB code of the hospital of the role.
    #[arg(long)]
    hospital: Option<String>,
}

fn parse_role(text: &str) -> Result<Role, String> {
    Role::parse(text)
        .ok_or_else(|| format!("one of {}", Role::ALL.iter().map(|r| r.as_str()).collect::<Vec<_>>().join(", ")))
}

/// A password to be told once, and what is stored of it.
async fn first_password() -> io::Result<(String, String)> {
    let password = random_password();
    let hash = Passwords::default().hash(password.clone()).await;
    Ok((password, hash.map_err(|_| io::Error::other("the password could not be hashed"))?))
}

pub async fn add(settings: &Settings, add: Add) -> io::Result<ExitCode> {
    let (folder, db) = open(settings).await?;
    let (password, hash) = first_password().await?;
    insert(&db, &add, &hash).await?;
    db.close().await;
    drop(folder);
    println!("user {} added with role {}\nfirst password: {password}", add.username, add.role);
    Ok(ExitCode::SUCCESS)
}

async fn insert(db: &Db, add: &Add, hash: &str) -> io::Result<()> {
    let mut tx = db.begin().await.map_err(io::Error::other)?;
    let cx = &mut tx.cx();
    let hospital = match &add.hospital {
        Some(code) => {
            let all = store::hospital::list(cx).await.map_err(io::Error::other)?;
            let found = all.into_iter().find(|h| h.cskcb_code == *code);
            Some(found.ok_or_else(|| io::Error::other(format!("--hospital: no hospital has the code {code}")))?.id)
        }
        None => None,
    };
    let id = UserId::new();
    let username = add.username.trim().to_lowercase();
    let user = NewUser {
        id,
        username: &username,
        password_hash: hash,
        full_name: &add.name,
        title: &add.title,
        license_number: "",
        phone: "",
    };
    let inserted = async {
        store::user::insert(cx, &user, SystemClock.now()).await?;
        store::user::grant(cx, id, add.role, hospital, None).await
    };
    let inserted: StoreResult<()> = inserted.await;
    inserted.map_err(|e| match e {
        e if e.is_constraint("app_user_username") => io::Error::other("this user name is taken"),
        e if e.is_constraint("role_grant_hospital") => {
            io::Error::other("--hospital: system_admin and supervisor have none, every other role needs one")
        }
        e => io::Error::other(e),
    })?;
    tx.commit().await.map_err(io::Error::other)
}

pub async fn reset_password(settings: &Settings, username: &str) -> io::Result<ExitCode> {
    let (folder, db) = open(settings).await?;
    let (password, hash) = first_password().await?;
    let reset = async {
        let mut tx = db.begin().await?;
        let Some((id, ..)) = store::user::by_username(&mut tx.cx(), &username.trim().to_lowercase()).await? else {
            return Ok(false);
        };
        store::user::set_password(&mut tx.cx(), id, &hash).await?;
        store::login::delete_of_user(&mut tx.cx(), id, None).await?;
        tx.commit().await?;
        StoreResult::Ok(true)
    };
    if !reset.await.map_err(io::Error::other)? {
        return Err(io::Error::other(format!("there is no user {username}")));
    }
    db.close().await;
    drop(folder);
    println!("new password: {password}");
    Ok(ExitCode::SUCCESS)
}

async fn open(settings: &Settings) -> io::Result<(Option<DataFolder>, Db)> {
    // With PostgreSQL the service may be running; SQLite's folder is its own.
    let folder = if settings.database_url.is_none() { Some(DataFolder::open(&settings.data_dir)?) } else { None };
    let db = data_folder::open_database(settings, &settings.data_dir).await?;
    Ok((folder, db))
}
