/** Ready phrases of a request: found by the first letters of their words, at the end of what is being typed. Pure. */
import { plain } from '../../../ui/plain';

export type PhraseField = 'reason' | 'course' | 'results' | 'treatment' | 'questions';

const always: Readonly<Record<PhraseField, readonly string[]>> = {
  reason: ['Vượt khả năng chuyên môn của cơ sở', 'Cần ý kiến chuyên khoa', 'Chẩn đoán chưa rõ', 'Đáp ứng điều trị kém', 'Diễn biến nặng lên', 'Xin ý kiến chuyển tuyến'],
  course: ['không sốt', 'không nôn', 'không đau ngực', 'không khó thở', 'tỉnh, tiếp xúc tốt', 'ăn uống kém'],
  results: ['Công thức máu bình thường', 'X-quang ngực không thấy bất thường', 'Điện tim nhịp xoang', 'Chưa có kết quả cận lâm sàng'],
  treatment: ['Paracetamol 1 g x 3 lần/ngày', 'Truyền dịch', 'Thở oxy', 'Nghỉ ngơi, theo dõi', 'Chưa dùng thuốc'],
  questions: ['Cần chụp thêm gì để loại trừ ', 'Có cần chuyển tuyến không?', 'Có cần phẫu thuật không?', 'Điều trị tiếp thế nào?', 'Theo dõi gì, khi nào khám lại?'],
};

const bySpecialty: Readonly<Record<string, Partial<Record<PhraseField, readonly string[]>>>> = {
  neurology: {
    course: ['không yếu liệt', 'không co giật', 'cổ mềm'],
    results: ['CT sọ não không thấy bất thường', 'CT sọ não không thấy xuất huyết'],
    questions: ['Có chỉ định tiêu sợi huyết không?', 'Có cần chụp MRI sọ não không?'],
  },
  cardiology: {
    course: ['đau ngực khi gắng sức', 'không phù'],
    results: ['Siêu âm tim EF bảo tồn', 'Troponin âm tính'],
    questions: ['Có chỉ định can thiệp mạch vành không?', 'Chỉnh liều thuốc chống đông thế nào?'],
  },
  digestive_surgery: { course: ['bụng mềm', 'đau hố chậu phải'], results: ['Siêu âm bụng không thấy dịch'], questions: ['Có chỉ định mổ cấp cứu không?'] },
  intensive_care: { course: ['thở máy', 'dùng vận mạch'], questions: ['Chỉnh máy thở thế nào?', 'Chỉnh liều vận mạch thế nào?'] },
  obstetrics: { course: ['thai máy tốt', 'không ra máu'], questions: ['Có cần chấm dứt thai kỳ không?'] },
  paediatrics: { course: ['bú được', 'bỏ bú'], questions: ['Dùng kháng sinh nào, liều bao nhiêu?'] },
};

export function phrasesFor(field: PhraseField, specialty: string | null): string[] {
  return [...(bySpecialty[specialty ?? '']?.[field] ?? []), ...always[field]];
}

/** What is being typed now: after the last comma, stop or new line. */
export function lastPiece(text: string): { before: string; piece: string } {
  const at = /[^.,;\n]*$/.exec(text)?.index ?? text.length;
  const space = /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
  return { before: text.slice(0, at + space), piece: text.slice(at + space) };
}

const most = 6;

/** "vk" and "vuot kha" find "Vượt khả năng…": the first letters of the words, or the words as they begin. */
export function matching(phrases: readonly string[], piece: string): string[] {
  const asked = plain(piece.trim());
  if (asked.length < 2) return [];
  return phrases
    .filter((phrase) => {
      const known = plain(phrase);
      const initials = known.split(/[^a-z0-9]+/).map((word) => word.slice(0, 1)).join('');
      return known.trim() !== asked && (known.startsWith(asked) || initials.startsWith(asked));
    })
    .slice(0, most);
}

/** In the middle of a sentence a phrase begins as that sentence goes on; names and abbreviations stay as they are. */
export function withPhrase(text: string, phrase: string): string {
  const { before } = lastPiece(text);
  const goesOn = /[,;]\s*$/.test(before) && /^\p{Lu}\p{Ll}+(\s|$)/u.test(phrase);
  return `${before}${goesOn ? phrase.slice(0, 1).toLowerCase() + phrase.slice(1) : phrase}`;
}
