/** Diagnosis, further treatment, summary, and who signs in which capacity. */
import { Trans, useLingui } from '@lingui/react/macro';
import type { Minutes } from '../../api/consultations';
import { ApiError } from '../../api/error';
import { Checkbox, Select, TextArea } from '../../ui/Field';
import { type MinutesText, newerMinutes, sameText, saveText, textOf, useKeepMinutes } from './api';
import { NewerText, SaveNote } from './SaveNote';
import { useAutosave } from './useAutosave';

export function Conclusion({ minutes }: { minutes: Minutes }) {
  return minutes.may_edit ? <ConclusionForm minutes={minutes} /> : <ConclusionText minutes={minutes} />;
}

function ConclusionText({ minutes }: { minutes: Minutes }) {
  const { t } = useLingui();
  const rows: [string, string][] = [
    [t`Chẩn đoán sau hội chẩn`, minutes.diagnosis],
    [t`Hướng điều trị tiếp`, minutes.further_treatment],
    [t`Tóm tắt`, minutes.summary],
    [t`Chủ tọa`, minutes.chair?.name ?? ''],
    [t`Thư ký`, minutes.secretary?.name ?? ''],
    [t`Thành viên`, minutes.members.map(({ name }) => name).join('; ')],
  ];
  return (
    <section className="minutes__part">
      <h2>
        <Trans>Kết luận</Trans>
      </h2>
      <dl className="minutes__rows">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="pre-line">{value || '–'}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Somebody else's change of another part (the decision) raises the version too: the text goes on top of it. */
async function saveOnTop(text: MinutesText, server: Minutes): Promise<Minutes> {
  try {
    return await saveText(server.consultation_id, server.version, text);
  } catch (error) {
    const newer = error instanceof ApiError && error.code === 'stale_version' ? newerMinutes(error) : null;
    if (!newer || !sameText(newer, server)) throw error;
    return saveText(newer.consultation_id, newer.version, text);
  }
}

function ConclusionForm({ minutes }: { minutes: Minutes }) {
  const { t } = useLingui();
  const keep = useKeepMinutes();
  const [autosave, state] = useAutosave<MinutesText, Minutes>(
    () => ({
      storageKey: () => `hoichan.minutes.${minutes.consultation_id}`,
      value: textOf(minutes),
      server: minutes,
      valueOf: textOf,
      versionOf: ({ version }) => version,
      save: async (text, server) => {
        const saved = await saveOnTop(text, server ?? minutes);
        keep(saved);
        return saved;
      },
      current: newerMinutes,
    }),
    minutes,
  );
  const text = state.value;
  const change = (next: Partial<MinutesText>) => autosave.set({ ...text, ...next });
  return (
    <section className="minutes__part">
      <div className="row row--between">
        <h2>
          <Trans>Kết luận</Trans>
        </h2>
        <SaveNote phase={state.phase} />
      </div>
      {state.phase === 'conflict' && state.theirs && <NewerText theirs={plain(textOf(state.theirs))} onKeepMine={() => autosave.keepMine()} onTakeTheirs={() => autosave.takeTheirs()} />}
      <TextArea label={t`Chẩn đoán sau hội chẩn`} required rows={2} value={text.diagnosis} onChange={(event) => change({ diagnosis: event.target.value })} />
      <TextArea label={t`Hướng điều trị tiếp`} required rows={3} value={text.further_treatment} onChange={(event) => change({ further_treatment: event.target.value })} />
      <TextArea label={t`Tóm tắt`} required rows={4} value={text.summary} onChange={(event) => change({ summary: event.target.value })} />
      <People minutes={minutes} text={text} change={change} />
    </section>
  );
}

function plain({ diagnosis, further_treatment, summary }: MinutesText): string {
  return [diagnosis, further_treatment, summary].filter(Boolean).join('\n\n');
}

function People({ minutes, text, change }: { minutes: Minutes; text: MinutesText; change: (next: Partial<MinutesText>) => void }) {
  const { t } = useLingui();
  const { candidates } = minutes;
  // One person holds one capacity.
  const free = (own: string | null, other: string | null) => candidates.filter(({ id }) => id === own || (id !== other && !text.member_ids.includes(id)));
  const choose = (label: string, key: 'chair_id' | 'secretary_id', other: string | null) => (
    <Select label={label} required value={text[key] ?? ''} onChange={(event) => change({ [key]: event.target.value || null })}>
      <option value="">{t`Chọn…`}</option>
      {free(text[key], other).map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
  const others = candidates.filter(({ id }) => id !== text.chair_id && id !== text.secretary_id);
  return (
    <>
      {choose(t`Chủ tọa`, 'chair_id', text.secretary_id)}
      {choose(t`Thư ký`, 'secretary_id', text.chair_id)}
      {others.length > 0 && (
        <fieldset>
          <legend className="field__label">
            <Trans>Thành viên</Trans>
          </legend>
          {others.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={text.member_ids.includes(id)}
              onChange={(event) => change({ member_ids: event.target.checked ? [...text.member_ids, id] : text.member_ids.filter((known) => known !== id) })}
            />
          ))}
        </fieldset>
      )}
    </>
  );
}
