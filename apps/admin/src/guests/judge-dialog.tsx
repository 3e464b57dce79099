'use client';

import { LIMITS, type EventView, type GuestRowView, type QuarantineView, type Standing } from '@votebox/contracts';
import { Banner, Button, Dialog, Field, Switch, TextInput, toast } from '@votebox/ui';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useFormFaults } from '../forms/form-faults.hook';
import { useVenue } from '../session/session.context';
import { useGuestName } from './guest-name.hook';
import { useRefreshGuests } from './guests.queries';

export type JudgementKind = 'ban' | 'unban' | 'mute' | 'unmute' | 'quarantine' | 'release';

export interface Judgement {
  kind: JudgementKind;
  guest: GuestRowView;
  /** Only these votes; all of the guest where absent. */
  voteIds?: string[];
}

const STANDING: Partial<Record<JudgementKind, Standing>> = {
  ban: 'BANNED',
  unban: 'GOOD',
  mute: 'MUTED',
  unmute: 'GOOD',
};

interface JudgeDialogProps {
  event: EventView;
  judgement: Judgement;
  onClose: () => void;
}

/** Every judgement needs a reason; it goes on record with who made it. */
export function JudgeDialog({ event, judgement, onClose }: JudgeDialogProps) {
  const t = useTranslations('judge');
  const nameOf = useGuestName();
  const { kind, guest } = judgement;
  const [reason, setReason] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [withVotes, setWithVotes] = useState(false);
  const judge = useJudge(event.id, judgement, onClose);
  const isMissing = reason.trim() === '';
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    setChecked(true);
    if (!isMissing) void judge.run(reason.trim(), withVotes);
  };
  const changesResult = event.status === 'ENDED' && (kind === 'quarantine' || kind === 'release' || withVotes);
  return (
    <Dialog
      title={t(`ask.${kind}`, { name: nameOf(guest) })}
      open
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" form="judge-form" isBusy={judge.isBusy} variant={kind === 'ban' ? 'danger' : 'primary'}>
            {t(`verb.${kind}`)}
          </Button>
        </>
      }
    >
      <form id="judge-form" noValidate onSubmit={submit} className="flex flex-col gap-5">
        <p className="text-text-dim">{t(`text.${kind}`)}</p>
        {judge.fault ? <Banner tone="bad">{judge.fault}</Banner> : null}
        {changesResult ? <Banner tone="warn">{t('reseals')}</Banner> : null}
        <Field
          label={t('reason')}
          hint={t('reasonHint')}
          error={isChecked && isMissing ? t('reasonMissing') : undefined}
        >
          <TextInput
            autoComplete="off"
            maxLength={LIMITS.judgementReasonMax}
            value={reason}
            onChange={(change) => setReason(change.target.value)}
          />
        </Field>
        {kind === 'ban' && guest.votes.counted > 0 ? (
          <Switch
            checked={withVotes}
            onCheckedChange={setWithVotes}
            label={t('withVotes')}
            hint={t('withVotesHint', { count: guest.votes.counted })}
          />
        ) : null}
      </form>
    </Dialog>
  );
}

function useJudge(eventId: string, { kind, guest, voteIds }: Judgement, onDone: () => void) {
  const t = useTranslations('judge');
  const nameOf = useGuestName();
  const { api, path } = useVenue();
  const refresh = useRefreshGuests(eventId);
  const [isBusy, setBusy] = useState(false);
  const refused = useFormFaults([]);
  const send = async (reason: string, quarantineVotes: boolean) => {
    const standing = STANDING[kind];
    const of = `${path}/events/${eventId}`;
    if (standing) {
      const body = { standing, reason, ...(quarantineVotes ? { quarantineVotes } : {}) };
      await api.post<GuestRowView>(`${of}/guests/${guest.voterId}/standing`, body);
      return t(`done.${kind}`, { name: nameOf(guest), count: 0 });
    }
    const choice = voteIds ? { voteIds } : { voterId: guest.voterId };
    const { votes } = await api.post<QuarantineView>(`${of}/votes/${kind}`, { ...choice, reason });
    return t(`done.${kind}`, { name: nameOf(guest), count: votes });
  };
  const run = async (reason: string, quarantineVotes: boolean) => {
    setBusy(true);
    try {
      toast({ title: await send(reason, quarantineVotes), kind: 'good' });
      refresh();
      onDone();
    } catch (error) {
      refused.show(error);
      setBusy(false);
    }
  };
  return { isBusy, fault: refused.general, run };
}
