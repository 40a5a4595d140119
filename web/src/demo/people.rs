//! Who is in the demo.

use crate::domain::{duty::Level, policy::Role};

pub struct DemoHospital {
    pub key: &'static str,
    pub name: &'static str,
    pub short_name: &'static str,
    pub cskcb_code: &'static str,
    pub level: &'static str,
    pub address: &'static str,
    pub duty_phone: &'static str,
    pub departments: &'static [&'static str],
}

pub const AUTHORITY: &str = "Sở Y tế Đồng Nai";

pub const HOSPITALS: &[DemoHospital] = &[
    DemoHospital {
        key: "core",
        name: "Bệnh viện Đa khoa Trung tâm (demo)",
        short_name: "BVĐK Trung tâm",
        cskcb_code: "75901",
        level: "specialised",
        address: "Số 2 Đồng Khởi, Biên Hòa, Đồng Nai",
        duty_phone: "0251 000 0001",
        departments: &["Thần kinh", "Tim mạch", "Ngoại tiêu hóa", "Hồi sức tích cực"],
    },
    DemoHospital {
        key: "phulam",
        name: "Trung tâm Y tế khu vực Phú Lâm (demo)",
        short_name: "TTYT Phú Lâm",
        cskcb_code: "75902",
        level: "basic",
        address: "Quốc lộ 20, xã Phú Lâm, Đồng Nai",
        duty_phone: "0251 000 0002",
        departments: &["Cấp cứu", "Nội tổng hợp"],
    },
    DemoHospital {
        key: "songray",
        name: "Bệnh viện Đa khoa khu vực Sông Ray (demo)",
        short_name: "BVĐK Sông Ray",
        cskcb_code: "75903",
        level: "basic",
        address: "Xã Sông Ray, Đồng Nai",
        duty_phone: "0251 000 0003",
        departments: &["Cấp cứu", "Nội tổng hợp", "Ngoại"],
    },
];

/// Code, names, and the minutes of a consultation.
pub const SPECIALTIES: &[(&str, &str, &str, i64)] = &[
    ("neurology", "Thần kinh", "Neurology", 30),
    ("cardiology", "Tim mạch", "Cardiology", 30),
    ("digestive_surgery", "Ngoại tiêu hóa", "Digestive surgery", 30),
    ("intensive_care", "Hồi sức tích cực", "Intensive care", 20),
    ("dermatology", "Da liễu", "Dermatology", 15),
    ("obstetrics", "Sản phụ khoa", "Obstetrics and gynaecology", 30),
    ("paediatrics", "Nhi khoa", "Paediatrics", 20),
];

/// What the core hospital answers in the demo.
pub const ADVISED: &[&str] = &["neurology", "cardiology", "digestive_surgery", "intensive_care"];

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Hours {
    /// Is called, not booked.
    None,
    Office,
    Always,
}

pub struct DemoUser {
    pub username: &'static str,
    pub full_name: &'static str,
    pub title: &'static str,
    pub role: Role,
    pub hospital: Option<&'static str>,
    pub specialties: &'static [&'static str],
    /// When a specialist can be booked.
    pub hours: Hours,
    /// A theatre list of four hours from 7 o'clock: its name and its rule.
    pub theatre: Option<(&'static str, &'static str)>,
}

const fn user(
    username: &'static str,
    full_name: &'static str,
    title: &'static str,
    role: Role,
    hospital: Option<&'static str>,
) -> DemoUser {
    DemoUser { username, full_name, title, role, hospital, specialties: &[], hours: Hours::None, theatre: None }
}

const fn specialist(
    username: &'static str,
    full_name: &'static str,
    title: &'static str,
    specialties: &'static [&'static str],
    hours: Hours,
) -> DemoUser {
    DemoUser {
        username,
        full_name,
        title,
        role: Role::Specialist,
        hospital: Some("core"),
        specialties,
        hours,
        theatre: None,
    }
}

const fn operating(user: DemoUser, label: &'static str, rrule: &'static str) -> DemoUser {
    DemoUser { theatre: Some((label, rrule)), ..user }
}

pub const USERS: &[DemoUser] = &[
    user("lan", "Nguyễn Thị Lan", "BS", Role::RequestingDoctor, Some("phulam")),
    user("hung", "Phạm Quốc Hùng", "BSCKI", Role::RequestingDoctor, Some("songray")),
    specialist("minh", "Trần Quốc Minh", "TS.BS", &["neurology"], Hours::Always),
    operating(
        specialist("thao", "Lê Thị Thảo", "BSCKII", &["cardiology", "intensive_care"], Hours::Office),
        "Can thiệp mạch vành",
        "FREQ=WEEKLY;BYDAY=WE",
    ),
    operating(
        specialist("khoa", "Võ Đăng Khoa", "ThS.BS", &["digestive_surgery"], Hours::Office),
        "Mổ chương trình",
        "FREQ=WEEKLY;BYDAY=TU,TH",
    ),
    specialist("an", "Nguyễn Hoài An", "BSCKII", &["neurology"], Hours::None),
    specialist("duc", "Phan Minh Đức", "BSCKI", &["neurology"], Hours::None),
    specialist("long", "Trương Công Long", "TS.BS", &["intensive_care"], Hours::None),
    user("mai", "Đặng Thị Mai", "CN", Role::Coordinator, Some("core")),
    user("tuan", "Bùi Anh Tuấn", "CN", Role::Coordinator, Some("core")),
    user("hoa", "Hồ Thị Hoa", "CN", Role::Coordinator, Some("phulam")),
    user("quanly", "Đỗ Văn Quân", "ThS", Role::HospitalAdmin, Some("core")),
    user("quanly.phulam", "Ngô Thị Yến", "CN", Role::HospitalAdmin, Some("phulam")),
    user("giamsat", "Trịnh Văn Sơn", "BSCKII", Role::Supervisor, None),
    user("hethong", "Lý Minh Đức", "KS", Role::SystemAdmin, None),
];

/// Who is on duty at the core hospital, each day from 07:00 to 07:00.
pub const ROTA: &[(Level, Option<&str>, &str)] = &[
    (Level::First, Some("neurology"), "minh"),
    (Level::Second, Some("neurology"), "an"),
    (Level::Third, Some("neurology"), "duc"),
    (Level::First, Some("cardiology"), "thao"),
    (Level::First, Some("intensive_care"), "thao"),
    (Level::First, Some("digestive_surgery"), "khoa"),
    (Level::Coordinator, None, "mai"),
    (Level::Leader, None, "long"),
];
