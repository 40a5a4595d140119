/** One's photo, shown when one is on duty or calls: chosen, cut to a square here, and removed again. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import type { SignedInUser } from '../../api/session';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { FileDrop } from '../../ui/FileDrop';
import { Avatar } from '../../ui/StateChip';
import { toast } from '../../ui/Toast';
import { type Crop, whole } from './crop';
import { deletePhoto, photoQuery, putPhoto, readPicture, squareFile } from './photo';
import { PhotoCrop } from './PhotoCrop';

const types = 'image/jpeg,image/png';

export function PhotoForm({ user }: { user: SignedInUser }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [crop, setCrop] = useState<Crop>(whole);
  const open = useMutation({ mutationFn: readPicture });
  const changed = async (text: string) => {
    toast(text);
    open.reset();
    await Promise.all([['photo'], ['duty']].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  };
  const save = useMutation({
    mutationFn: async (picture: ImageBitmap) => putPhoto(await squareFile(picture, crop)),
    onSuccess: () => changed(t`Đã lưu ảnh.`),
  });
  const remove = useMutation({ mutationFn: deletePhoto, onSuccess: () => changed(t`Đã bỏ ảnh.`) });
  const choose = (files: File[]) => {
    const [file] = files;
    if (!file) return;
    save.reset();
    setCrop(whole);
    open.mutate(file);
  };
  const picture = open.data;
  return (
    <div className="photo">
      {picture ? (
        <>
          <PhotoCrop picture={picture} crop={crop} onChange={setCrop} />
          {save.isError && <ErrorNote what={<Trans>Chưa lưu được ảnh.</Trans>} error={save.error} kept={<Trans>Ảnh bạn chọn vẫn ở đây.</Trans>} />}
          <div className="row row--wrap">
            <Button variant="primary" busy={save.isPending} onClick={() => save.mutate(picture)}>
              <Trans>Lưu ảnh này</Trans>
            </Button>
            <Button onClick={() => open.reset()}>
              <Trans>Thôi</Trans>
            </Button>
          </div>
        </>
      ) : (
        <Present user={user} busy={remove.isPending} onRemove={() => remove.mutate()} />
      )}
      {remove.isError && <ErrorNote what={<Trans>Chưa bỏ được ảnh.</Trans>} error={remove.error} />}
      {open.isError && <ErrorNote what={<Trans>Không đọc được tệp này. Chọn ảnh JPEG hoặc PNG.</Trans>} />}
      <FileDrop multiple={false} accept={types} buttonLabel={picture ? <Trans>Chọn ảnh khác</Trans> : <Trans>Chọn ảnh</Trans>} hint={<Trans>JPEG hoặc PNG, hoặc kéo vào đây. Thấy rõ mặt để người gọi nhận ra bạn.</Trans>} onFiles={choose} />
    </div>
  );
}

function Present({ user, busy, onRemove }: { user: SignedInUser; busy: boolean; onRemove: () => void }) {
  const { t } = useLingui();
  const found = useQuery(photoQuery(user.id));
  const image = useRef<HTMLImageElement>(null);
  const photo = found.data;
  useEffect(() => {
    if (!photo || !image.current) return;
    const made = URL.createObjectURL(photo);
    image.current.src = made;
    return () => URL.revokeObjectURL(made);
  }, [photo]);
  if (found.isError) return <ErrorNote what={<Trans>Chưa tải được ảnh của bạn.</Trans>} error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <div className="row">
      {photo ? <img ref={image} className="photo__present" alt={t`Ảnh của bạn`} width={96} height={96} /> : <Avatar name={user.full_name} />}
      {photo ? (
        <Button size="s" icon="trash" busy={busy} onClick={onRemove}>
          <Trans>Bỏ ảnh</Trans>
        </Button>
      ) : (
        photo === null && (
          <p className="text-2">
            <Trans>Chưa có ảnh. Người khác thấy chữ cái đầu của tên bạn.</Trans>
          </p>
        )
      )}
    </div>
  );
}
