/** How many, how fast, how well: each figure of the whole, one of them in a chart, and everything as a file. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type MouseEvent, useEffect, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { Icon } from '../../ui/Icon';
import { useNow } from '../../ui/useNow';
import { readView, type View, writeView } from './address';
import { type Asked, type FileKind, fileHref, type Numbers, numbersQuery, saveFile } from './api';
import { BarTable } from './BarTable';
import { Controls } from './Controls';
import { figureIds, figureOf } from './figures';
import { LineChart } from './LineChart';
import './numbers.css';
import { monthOf, spanOf } from './period';
import { rowsOf } from './rows';
import { Tiles } from './Tiles';
import { figureMeanings, figureNames } from './words';

export default function NumbersPage() {
  const { t } = useLingui();
  const thisMonth = monthOf(useNow(3_600_000));
  const [search, setSearch] = useSearchParams();
  const view = useMemo(() => readView(search, thisMonth), [search, thisMonth]);
  const { first, last, by, side, hospital } = view;
  const asked: Asked = { ...spanOf(first, last), by, side, hospital };
  const found = useQuery(numbersQuery(asked));
  useEffect(() => {
    document.title = `${t`Số liệu`} · Hoichan`;
  }, [t]);
  const change = (next: Partial<View>) => setSearch(writeView({ ...view, ...next }), { replace: true });
  return (
    <div className="page page--wide numbers">
      <header className="page__head">
        <h1 className="grow">
          <Trans>Số liệu hội chẩn</Trans>
        </h1>
        <Files asked={asked} />
      </header>
      <Controls view={view} thisMonth={thisMonth} onChange={change} />
      {found.isError && (
        <ErrorNote what={<Trans>Chưa tải được số liệu.</Trans>} error={found.error} kept={found.data && <Trans>Dưới đây là lần tải trước.</Trans>} onRetry={() => void found.refetch()} />
      )}
      {found.isPending && <Skeleton rows={6} />}
      {found.data && <Shown numbers={found.data} view={view} onChange={change} busy={found.isPlaceholderData} />}
    </div>
  );
}

function Shown({ numbers, view, onChange, busy }: { numbers: Numbers; view: View; onChange: (change: Partial<View>) => void; busy: boolean }) {
  const { t, i18n } = useLingui();
  const now = useNow(3_600_000);
  const rows = useMemo(() => rowsOf(numbers, now, i18n.locale), [numbers, now, i18n.locale]);
  const { figure } = view;
  const hides = [numbers.total, ...rows.map(({ line }) => line)].some((line) => figureIds.some((id) => figureOf(line, id).hidden));
  const heads = { hospital: t({ message: 'Cơ sở', context: 'Mỗi dòng số liệu' }), specialty: t`Chuyên khoa`, month: t`Tháng` };
  return (
    <div className="stack" aria-busy={busy || undefined}>
      <Tiles total={numbers.total} value={figure} onChange={(next) => onChange({ figure: next })} />
      <section className="panel panel--pad stack" aria-labelledby="numbers-figure">
        <div className="stack stack--s">
          <h2 id="numbers-figure">{t(figureNames[figure])}</h2>
          <p className="text-2 numbers__meaning">{t(figureMeanings[figure])}</p>
        </div>
        {numbers.lines.length === 0 ? (
          <Empty>
            <Trans>Không có yêu cầu nào được gửi trong kỳ này. Chọn kỳ dài hơn.</Trans>
          </Empty>
        ) : numbers.by === 'month' ? (
          <div className="numbers__beside">
            <LineChart rows={rows} figure={figure} />
            <BarTable rows={rows} figure={figure} head={heads.month} />
          </div>
        ) : (
          <BarTable rows={rows} figure={figure} head={heads[numbers.by]} />
        )}
      </section>
      {hides && (
        <p className="size-13 text-2 numbers__hidden">
          <Icon name="shield" size="s" />{' '}
          <Trans>“&lt; 5” và “ẩn”: số nhỏ hơn 5 của cơ sở khác không hiện, để không ai đoán ra người bệnh. Số của cơ sở bạn hiện đủ.</Trans>
        </p>
      )}
    </div>
  );
}

function Files({ asked }: { asked: Asked }) {
  const { t } = useLingui();
  const save = useMutation({ mutationFn: saveFile });
  const link = (kind: FileKind) => {
    const href = fileHref(kind, asked);
    const onClick = (event: MouseEvent) => {
      // Opened elsewhere, it is an ordinary link.
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (!save.isPending) save.mutate(href);
    };
    const name = kind.toUpperCase();
    return (
      <a className="btn" href={href} download onClick={onClick} aria-label={t`Tải bảng số liệu ${name}`}>
        <Icon name="download" /> {name}
      </a>
    );
  };
  return (
    <div className="row row--wrap">
      {link('csv')}
      {link('xlsx')}
      {save.isError && <ErrorNote what={<Trans>Chưa tải được tệp.</Trans>} error={save.error} />}
    </div>
  );
}
