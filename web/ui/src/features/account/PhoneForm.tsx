/** The phone number that coordinators call. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api, take } from '../../api/client';
import { useFieldErrors } from '../../api/fieldErrors';
import { sessionQuery, type SignedInUser } from '../../api/session';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { TextField } from '../../ui/Field';
import { toast } from '../../ui/Toast';

export function PhoneForm({ user }: { user: SignedInUser }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [phone, setPhone] = useState(user.phone);
  const save = useMutation({
    mutationFn: () => take(api.PATCH('/api/me', { body: { phone } })),
    onSuccess: (me) => {
      queryClient.setQueryData(sessionQuery.queryKey, me);
      toast(t`Đã lưu số điện thoại.`);
    },
  });
  const fault = useFieldErrors(save.error)('phone');
  return (
    <form
      className="account__row"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <TextField label={t`Số điện thoại`} type="tel" autoComplete="tel" inputMode="tel" value={phone} error={fault} hint={t`Điều phối gọi số này khi cần.`} onChange={(event) => setPhone(event.target.value)} />
      {save.isError && fault === undefined && <ErrorNote what={<Trans>Chưa lưu được số điện thoại.</Trans>} error={save.error} />}
      <div>
        <Button type="submit" busy={save.isPending}>
          <Trans>Lưu số điện thoại</Trans>
        </Button>
      </div>
    </form>
  );
}
