//! The sentence for each error code, Vietnamese and English. A code without a sentence fails a test.

/// (code, Vietnamese, English)
pub const MESSAGES: &[(&str, &str, &str)] = &[
    (
        "unauthenticated",
        "Phiên đăng nhập đã hết. Đăng nhập lại để tiếp tục; những gì đã gõ vẫn còn.",
        "Your login has ended. Sign in again to go on; what you typed is kept.",
    ),
    ("wrong_credentials", "Tên đăng nhập hoặc mật khẩu không đúng.", "The user name or password is not right."),
    (
        "too_many_attempts",
        "Thử quá nhiều lần. Đợi một lát rồi thử lại.",
        "Too many attempts. Wait a little, then try again.",
    ),
    ("not_allowed", "Vai trò của bạn không làm được việc này.", "Your role cannot do this."),
    (
        "origin_refused",
        "Yêu cầu đến từ trang khác nên bị từ chối.",
        "The request came from another site and was refused.",
    ),
    ("not_found", "Không tìm thấy.", "Not found."),
    ("method_not_allowed", "Thao tác này không có ở đây.", "This method is not available here."),
    ("bad_request", "Yêu cầu không đọc được.", "The request cannot be read."),
    ("unreadable_body", "Nội dung gửi lên không đúng dạng.", "The body is not of the expected form."),
    ("unsupported_media_type", "Kiểu nội dung này không được nhận.", "This content type is not taken."),
    ("too_large", "Nội dung gửi lên quá lớn.", "The body is too large."),
    ("timeout", "Quá thời gian chờ. Thử lại.", "It took too long. Try again."),
    (
        "unavailable",
        "Máy chủ tạm thời chưa ghi được. Thử lại sau vài giây.",
        "The server cannot store now. Try again in a few seconds.",
    ),
    (
        "internal",
        "Lỗi ở máy chủ. Chưa có gì bị mất; thử lại, hoặc báo mã yêu cầu cho người quản trị.",
        "A fault in the server. Nothing was lost; try again, or tell your administrator the request id.",
    ),
    (
        "stale_version",
        "Người khác vừa lưu bản mới hơn. Bản của bạn chưa ghi đè lên.",
        "Somebody saved a newer version. Yours has not overwritten it.",
    ),
    (
        "state_refuses",
        "Ca đang ở trạng thái không cho phép thao tác này.",
        "The consultation's state does not allow this.",
    ),
    (
        "agenda_no_lead",
        "Chưa có ai phát biểu trong buổi họp thuộc chuyên khoa được hỏi tại bệnh viện tư vấn. Mời thêm người rồi thêm ca.",
        "Nobody who speaks at this meeting advises in the specialty asked for. Invite somebody first, then add the case.",
    ),
    (
        "agenda_lead_leaves",
        "Người này phụ trách một ca trong chương trình. Bỏ ca khỏi chương trình trước.",
        "This person leads a case on the agenda. Take the case from the agenda first.",
    ),
    ("agenda_full", "Chương trình đã đủ 40 mục.", "The agenda holds 40 points already."),
    ("agenda_refuses", "Mục này đã xong hoặc chưa bắt đầu.", "This point is done, or has not begun."),
    ("meeting_not_begun", "Buổi họp chưa bắt đầu.", "The meeting has not begun."),
    ("meeting_full", "Phòng đã đủ 200 người nghe.", "200 people are listening already."),
    (
        "series_conflicts",
        "Có buổi mà người tham dự không rảnh. Bỏ những buổi đó hoặc đổi giờ; chưa có gì được đặt.",
        "Somebody cannot come to some of these meetings. Leave those out or choose another time; nothing was booked.",
    ),
    ("invalid_fields", "Có mục chưa đúng.", "Some fields are not right."),
    ("unknown_reference", "Mục được chọn không còn tồn tại.", "The chosen entry no longer exists."),
    (
        "incomplete",
        "Yêu cầu còn thiếu thông tin nên chưa gửi được.",
        "The request lacks information and cannot be sent yet.",
    ),
    (
        "no_contract",
        "Hai cơ sở không có hợp đồng hỗ trợ còn hiệu lực cho chuyên khoa này.",
        "The two hospitals have no valid support contract for this specialty.",
    ),
    ("reason_required", "Cần ghi lý do.", "A reason is needed."),
    ("time_taken", "Giờ này vừa có người đặt.", "This time was just taken."),
    (
        "time_not_free",
        "Giờ này không đặt được theo lịch của bác sĩ.",
        "The specialist's calendar does not give this time.",
    ),
    ("import_bad_holiday", "Tệp ngày nghỉ có dòng không đọc được.", "The holiday file has a row that cannot be read."),
    ("time_in_past", "Giờ này đã qua.", "This time has passed."),
    ("hold_expired", "Đã hết 5 phút giữ chỗ.", "The 5-minute hold has expired."),
    ("hold_not_yours", "Người khác đang giữ chỗ này.", "Somebody else holds this time."),
    (
        "not_a_specialist",
        "Người này không phải chuyên gia của cơ sở và chuyên khoa được hỏi.",
        "This person is not a specialist of the hospital and specialty asked.",
    ),
    ("already_scheduled", "Ca này đã có lịch.", "This consultation already has a time."),
    (
        "not_yet_missed",
        "Chưa đến giờ hẹn nên chưa thể ghi vắng mặt.",
        "The time has not come yet, so nobody can be marked as absent.",
    ),
    ("room_not_open", "Phòng chưa mở hoặc ca đã kết thúc.", "The room is not open yet, or the consultation has ended."),
    ("room_too_early", "Phòng mở trước giờ hẹn 60 phút.", "The room opens 60 minutes before the time."),
    ("relay_unavailable", "Máy chủ truyền hình chưa sẵn sàng.", "The media relay is not ready."),
    ("file_empty", "Tệp rỗng.", "The file is empty."),
    ("file_too_large", "Tệp quá lớn (giới hạn 100 MB).", "The file is too large (limit 100 MB)."),
    ("consultation_full", "Ca này đã chứa đủ 2 GB tài liệu.", "This consultation already holds 2 GB of excerpts."),
    (
        "file_type_unknown",
        "Chỉ nhận PDF, JPEG, PNG, DICOM và FHIR Bundle (JSON).",
        "Only PDF, JPEG, PNG, DICOM and FHIR Bundles (JSON) are taken.",
    ),
    (
        "file_damaged",
        "Tệp hỏng hoặc bị cắt ngang, không mở được.",
        "The file is damaged or cut short and cannot be opened.",
    ),
    (
        "file_hostile",
        "Tệp chứa nội dung không an toàn nên bị từ chối.",
        "The file holds unsafe content and was refused.",
    ),
    ("image_too_large", "Ảnh vượt quá 50 triệu điểm ảnh.", "The image is over 50 megapixels."),
    (
        "upload_interrupted",
        "Tải lên bị ngắt giữa chừng, chưa có gì được lưu. Gửi lại tệp.",
        "The upload was interrupted and nothing was stored. Send the file again.",
    ),
    (
        "checksum_mismatch",
        "Tệp tải lên không khớp mã SHA-256 đã báo.",
        "The uploaded file does not match the SHA-256 announced.",
    ),
    ("excerpt_withdrawn", "Tài liệu này đã được rút lại.", "This excerpt was withdrawn."),
    ("access_ended", "Quyền xem tài liệu của ca này đã hết.", "Access to this consultation's excerpts has ended."),
    ("no_preview", "Tài liệu này không có ảnh xem trước.", "This excerpt has no preview."),
    (
        "guest_link_invalid",
        "Đường dẫn mời không đúng hoặc đã bị thu hồi.",
        "The invitation link is wrong or was revoked.",
    ),
    ("guest_link_expired", "Đường dẫn mời đã hết hạn.", "The invitation link has expired."),
    (
        "guest_other_device",
        "Đường dẫn này đã được mở trên một thiết bị khác.",
        "This link was already opened on another device.",
    ),
    (
        "device_token_invalid",
        "Mã của thiết bị không đúng, đã hết hạn hoặc đã bị thu hồi. Cấp mã mới trong phòng hội chẩn.",
        "The device's token is wrong, has expired or was revoked. Issue a new one in the consultation room.",
    ),
    (
        "device_too_early",
        "Mã thiết bị chỉ dùng được 12 giờ. Cấp mã khi cuộc họp còn cách dưới 12 giờ.",
        "A device's token is good for 12 hours. Issue it less than 12 hours before the meeting.",
    ),
    (
        "device_not_in_room",
        "Người nối thiết bị chưa vào phòng hội chẩn. Vào phòng trước, rồi phát lại từ thiết bị.",
        "The person who connected the device is not in the room. Join the room first, then start the device again.",
    ),
    (
        "device_other_shown",
        "Một thiết bị khác của người này đang phát. Dừng thiết bị đó trước.",
        "Another device of this person is being shown. Stop that one first.",
    ),
    ("device_sdp_malformed", "Nội dung gửi lên không phải SDP.", "The body is not an SDP description."),
    (
        "device_offer_unusable",
        "Không dùng được mô tả kết nối của thiết bị.",
        "The device's connection offer cannot be used.",
    ),
    ("device_answer_is_sdp", "Trả lời ở đây là application/sdp.", "The answer here is application/sdp."),
    ("minutes_incomplete", "Biên bản còn thiếu mục bắt buộc.", "The minutes lack required items."),
    (
        "minutes_confirmed",
        "Biên bản đã có người xác nhận nên không sửa được. Từ chối xác nhận để mở lại.",
        "The minutes carry a confirmation and cannot be changed. Refuse confirmation to reopen them.",
    ),
    (
        "confirm_order",
        "Chưa đến lượt bạn: thư ký, thành viên, rồi chủ tọa.",
        "Not your turn yet: secretary, members, then chair.",
    ),
    (
        "confirm_not_yours",
        "Bạn không phải thư ký, thành viên hay chủ tọa của biên bản này.",
        "You are not secretary, member or chair of these minutes.",
    ),
    (
        "minutes_changed",
        "Biên bản đã đổi từ khi bạn xem. Xem lại rồi xác nhận.",
        "The minutes changed since you saw them. Read them again, then confirm.",
    ),
    ("question_unknown", "Không có câu hỏi số này.", "There is no question of this number."),
    ("username_taken", "Tên đăng nhập này đã có người dùng.", "This user name is taken."),
    (
        "password_weak",
        "Mật khẩu cần ít nhất 12 ký tự và không chứa tên đăng nhập.",
        "The password needs at least 12 characters and must not contain the user name.",
    ),
    ("password_wrong", "Mật khẩu hiện tại không đúng.", "The present password is not right."),
    ("contract_number_taken", "Số hợp đồng này đã có.", "This contract number exists already."),
    ("department_name_taken", "Khoa này đã có.", "This department exists already."),
    ("cskcb_code_taken", "Mã CSKCB này đã có.", "This facility code exists already."),
    ("import_bad_row", "Tệp mã có dòng không đọc được.", "The code file has a row that cannot be read."),
    (
        "plan_changed",
        "Lịch vừa đổi nên phương án bàn giao không còn đúng. Xem phương án mới.",
        "The calendar has just changed, so the hand-over plan no longer holds. See the new plan.",
    ),
    (
        "not_their_appointment",
        "Ca này không còn ở lịch của người được bàn giao.",
        "This appointment is no longer in that person's calendar.",
    ),
    ("not_waiting", "Ca này không ở trong danh sách chờ.", "This consultation is not on the waiting list."),
    (
        "in_flight",
        "Yêu cầu này đang được xử lý. Đợi một chút rồi gửi lại.",
        "This request is being answered. Wait a moment, then send it again.",
    ),
    (
        "already_done",
        "Yêu cầu này đã thực hiện xong. Tải lại để xem kết quả.",
        "This request has been carried out. Reload to see its result.",
    ),
    ("idempotency_mismatch", "Khóa này đã dùng cho một yêu cầu khác.", "This key was used for another request."),
    (
        "too_many_devices",
        "Đã có 20 thiết bị nhận thông báo. Bỏ bớt một thiết bị rồi thử lại.",
        "20 devices get notifications already. Remove one, then try again.",
    ),
    (
        "too_many_webhooks",
        "Cơ sở đã có 10 cổng nhắn tin. Xóa bớt một cổng rồi thử lại.",
        "The hospital has 10 gateways already. Delete one, then try again.",
    ),
    (
        "delivery_not_dead",
        "Tin này chưa bị bỏ nên không cần gửi lại.",
        "This delivery was not given up, so there is nothing to begin anew.",
    ),
    ("duty_taken", "Đã có người trực ở vị trí này vào giờ đó.", "Somebody else is on duty at this level then."),
    ("duty_past", "Ca trực này đã kết thúc.", "This shift is over."),
    ("swap_open", "Ca trực này đang chờ trả lời một đề nghị đổi.", "A swap of this shift already waits for an answer."),
    ("page_taken", "Đồng nghiệp khác vừa nhận ca này.", "A colleague has just taken this emergency."),
    ("page_over", "Ca này không còn đổ chuông.", "This emergency rings no more."),
    (
        "page_not_specialist",
        "Chỉ chuyên gia của cơ sở được gọi mới nhận ca được.",
        "Only a specialist of the hospital called can take it.",
    ),
    ("photo_type_unknown", "Ảnh phải là JPEG hoặc PNG.", "The photo must be a JPEG or PNG."),
    ("last_admin", "Không thể tự bỏ quyền của chính mình.", "You cannot remove your own right."),
];

/// The sentence for a code, in `vi` or `en`.
pub fn text(code: &str, language: &str) -> &'static str {
    let found = MESSAGES.iter().find(|(known, _, _)| *known == code);
    let (_, vi, en) = found.copied().unwrap_or(("", "Có lỗi xảy ra.", "Something went wrong."));
    if language == "en" { en } else { vi }
}

#[cfg(test)]
mod tests {
    use super::MESSAGES;

    /// Every code written as a literal in the HTTP layer has its two sentences, and none stands twice.
    #[test]
    fn every_code_has_its_sentences() {
        let sources = crate::testing::sources("src/http");
        let mut missing = Vec::new();
        let handlers = sources.iter().filter(|(path, _)| !path.ends_with("tests.rs") && !path.ends_with("testing.rs"));
        for (path, text) in handlers {
            for marker in [
                "ApiError::invalid(\"",
                "ApiError::conflict(\"",
                "ApiError::Forbidden(\"",
                "code: \"",
                "ApiError::TooLarge(\"",
            ] {
                for part in text.split(marker).skip(1) {
                    let code = part.split('"').next().unwrap_or("");
                    if !MESSAGES.iter().any(|(known, _, _)| *known == code) {
                        missing.push(format!("{path}: {code}"));
                    }
                }
            }
        }
        assert!(sources.len() > 10, "the HTTP layer was not found");
        assert_eq!(missing, Vec::<String>::new());
        for (i, (code, ..)) in MESSAGES.iter().enumerate() {
            assert!(MESSAGES[i + 1..].iter().all(|(other, ..)| other != code), "{code} stands twice");
        }
    }
}
