//! The demo's requests: invented people, plausible cases.

use crate::domain::{
    phi::Phi,
    request::{CodedDiagnosis, Consent, PatientFields, RequestContent, Sex, Urgency, VitalSigns},
};

/// How far a demo request has come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    Draft,
    Submitted,
    Accepted,
    Booked,
}

pub struct DemoCase {
    pub requester: &'static str,
    pub specialty: &'static str,
    pub urgency: Urgency,
    pub reached: Reached,
    pub content: RequestContent,
}

struct Told<'a> {
    name: &'a str,
    birth: &'a str,
    sex: Sex,
    department: &'a str,
    diagnosis: (&'a str, &'a str),
    course: &'a str,
    results: &'a str,
    treatment: &'a str,
    questions: &'a [&'a str],
    vitals: VitalSigns,
}

fn content(told: Told<'_>, number: u32) -> RequestContent {
    let (code, name) = told.diagnosis;
    RequestContent {
        patient: PatientFields {
            full_name: Phi::from(told.name),
            birth: Phi::from(told.birth),
            sex: Some(told.sex),
            admission_number: Phi::new(format!("26-{number:05}")),
            department: Phi::from(told.department),
            bed: Phi::from("03"),
            allergies: Phi::from("Chưa ghi nhận"),
            ..PatientFields::default()
        },
        diagnosis: Phi::from(name),
        icd10: Phi::new(vec![CodedDiagnosis { code: code.into(), name: name.into() }]),
        reason: Phi::from("Vượt khả năng chuyên môn của cơ sở"),
        course: Phi::from(told.course),
        results: Phi::from(told.results),
        treatment: Phi::from(told.treatment),
        history: Phi::default(),
        vitals: Phi::new(told.vitals),
        treated_from: Phi::default(),
        questions: Phi::new(told.questions.iter().map(|q| (*q).to_owned()).collect()),
        consent: Some(Consent::Patient),
        extra: Phi::default(),
        stat: Phi::default(),
    }
}

fn vitals(pulse: f64, systolic: f64, diastolic: f64, temperature: f64, spo2: f64) -> VitalSigns {
    VitalSigns {
        pulse_per_min: Some(pulse),
        systolic_mmhg: Some(systolic),
        diastolic_mmhg: Some(diastolic),
        temperature_c: Some(temperature),
        spo2_percent: Some(spo2),
        breaths_per_min: Some(20.0),
        glasgow: Some(15.0),
        ..VitalSigns::default()
    }
}

pub fn cases() -> Vec<DemoCase> {
    vec![
        DemoCase {
            requester: "lan",
            specialty: "neurology",
            urgency: Urgency::Asap,
            reached: Reached::Submitted,
            content: content(
                Told {
                    name: "Lê Văn Bình (demo)",
                    birth: "1968-04-12",
                    sex: Sex::Male,
                    department: "Cấp cứu",
                    diagnosis: ("I63.9", "Nhồi máu não"),
                    course: "Yếu nửa người phải, méo miệng, nói khó từ 6 giờ sáng. Tăng huyết áp 10 năm, điều trị không đều.",
                    results: "CT sọ não không cản quang: chưa thấy xuất huyết. Glucose 7,8 mmol/L; INR 1,08; tiểu cầu 212 G/L.",
                    treatment: "Thở oxy 2 L/phút, nicardipin truyền tĩnh mạch, theo dõi huyết áp mỗi 5 phút.",
                    questions: &[
                        "Có chỉ định tiêu sợi huyết đường tĩnh mạch không?",
                        "Có cần chuyển viện để lấy huyết khối không?",
                    ],
                    vitals: vitals(96.0, 190.0, 105.0, 36.8, 97.0),
                },
                4_817,
            ),
        },
        DemoCase {
            requester: "hung",
            specialty: "cardiology",
            urgency: Urgency::Urgent,
            reached: Reached::Accepted,
            content: content(
                Told {
                    name: "Phan Thị Ngọc (demo)",
                    birth: "1959",
                    sex: Sex::Female,
                    department: "Nội tổng hợp",
                    diagnosis: ("I48.9", "Rung nhĩ và cuồng nhĩ"),
                    course: "Hồi hộp, mệt ba ngày nay. Rung nhĩ đáp ứng thất nhanh, bệnh thận mạn giai đoạn 3.",
                    results: "Điện tâm đồ: rung nhĩ 128 lần/phút. Creatinin 168 µmol/L; kali 4,6 mmol/L; siêu âm tim EF 52 %.",
                    treatment: "Metoprolol 25 mg x 2, furosemid 20 mg.",
                    questions: &[
                        "Dùng thuốc chống đông nào khi creatinin 168 µmol/L?",
                        "Kiểm soát tần số hay chuyển nhịp?",
                    ],
                    vitals: vitals(128.0, 135.0, 80.0, 36.9, 95.0),
                },
                4_902,
            ),
        },
        DemoCase {
            requester: "lan",
            specialty: "neurology",
            urgency: Urgency::Routine,
            reached: Reached::Booked,
            content: content(
                Told {
                    name: "Nguyễn Thị Hằng (demo)",
                    birth: "1990-09-02",
                    sex: Sex::Female,
                    department: "Nội tổng hợp",
                    diagnosis: ("G43.9", "Đau nửa đầu Migraine"),
                    course: "Đau đầu mới xuất hiện sau sinh 10 ngày, tăng dần, kèm nhìn mờ thoáng qua.",
                    results: "CT sọ não: chưa thấy bất thường. Công thức máu bình thường, D-dimer 1,9 mg/L.",
                    treatment: "Paracetamol 1 g x 3, nghỉ ngơi.",
                    questions: &["Có cần chụp tĩnh mạch não để loại huyết khối không?"],
                    vitals: vitals(82.0, 128.0, 76.0, 36.7, 99.0),
                },
                4_955,
            ),
        },
        DemoCase {
            requester: "lan",
            specialty: "digestive_surgery",
            urgency: Urgency::Urgent,
            reached: Reached::Draft,
            content: content(
                Told {
                    name: "Trần Văn Phúc (demo)",
                    birth: "1981-02-14",
                    sex: Sex::Male,
                    department: "Cấp cứu",
                    diagnosis: ("K25.1", "Loét dạ dày cấp có thủng"),
                    course: "Đau thượng vị dữ dội từ 2 giờ sáng, bụng gồng cứng.",
                    results: "",
                    treatment: "Ringer lactat 1.500 mL, pantoprazol 80 mg, đặt sonde dạ dày.",
                    questions: &["Mổ tại chỗ hay hồi sức rồi chuyển?"],
                    vitals: vitals(118.0, 88.0, 54.0, 38.6, 96.0),
                },
                4_961,
            ),
        },
    ]
}
