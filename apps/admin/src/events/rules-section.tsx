'use client';

import {
  QUEUE_MODES,
  RESULTS_VISIBILITIES,
  type PresenceTier,
  type QueueMode,
  type ResultsVisibility,
  type VotingRules,
} from '@votebox/contracts';
import { Button, Field, Select, Switch } from '@votebox/ui';
import { Hand, Link, MonitorSmartphone, RotateCcw, Scale, Shuffle, TrendingUp, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { NumberInput } from '../forms/number-input';
import { ChoiceCards } from './choice-cards';
import { DurationSelect } from './duration-select';
import { useDurationWords } from './duration-words.hook';
import { DEFAULT_RULES, RULE_BOUNDS } from './event-draft.rules';
import type { EditorField } from './event-editor.hook';
import { Section } from './section';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const MODE_ICONS: Record<QueueMode, LucideIcon> = {
  FAIR: Scale,
  WEIGHTED: Shuffle,
  MOST_VOTES: TrendingUp,
  HOST: Hand,
};

interface RulesSectionProps {
  rules: VotingRules;
  guestSkip: boolean;
  onGuestSkip: (guestSkip: boolean) => void;
  onChange: (rules: Partial<VotingRules>) => void;
  faultAt: (field: EditorField) => string | undefined;
}

export function RulesSection({ rules, guestSkip, onGuestSkip, onChange, faultAt }: RulesSectionProps) {
  const t = useTranslations('rules');
  const isDefault = JSON.stringify(rules) === JSON.stringify({ ...rules, ...DEFAULT_RULES });
  return (
    <Section title={t('title')}>
      <RulesInWords rules={rules} />
      <ChoiceCards<QueueMode>
        label={t('mode')}
        value={rules.mode}
        onValueChange={(mode) => onChange({ mode })}
        choices={QUEUE_MODES.map((value) => ({
          value,
          title: t(`modes.${value}`),
          text: t(`modeTexts.${value}`),
          icon: MODE_ICONS[value],
        }))}
      />
      <ChoiceCards<PresenceTier>
        label={t('minTier')}
        value={rules.minTier}
        onValueChange={(minTier) => onChange({ minTier })}
        choices={[
          { value: 'REMOTE', title: t('anyone'), text: t('anyoneText'), icon: Link },
          { value: 'PRESENT', title: t('inRoom'), text: t('inRoomText'), icon: MonitorSmartphone },
        ]}
      />
      <Field label={t('results')} hint={t('resultsHint')}>
        <Select<ResultsVisibility>
          value={rules.results}
          onValueChange={(results) => onChange({ results })}
          options={RESULTS_VISIBILITIES.map((value) => ({
            value,
            label: t(`resultsOf.${value}`),
            text: t(`resultsTexts.${value}`),
          }))}
        />
      </Field>
      <div className="grid grid-cols-1 gap-6 sm:grid-cols-2">
        <Field label={t('budgetVotes')} error={faultAt('budgetVotes')}>
          <NumberInput
            {...RULE_BOUNDS.budgetVotes}
            value={rules.budgetVotes}
            onValueChange={(budgetVotes) => onChange({ budgetVotes })}
          />
        </Field>
        <Field label={t('budgetWindow')} error={faultAt('budgetWindowMs')}>
          <DurationSelect
            valueMs={rules.budgetWindowMs}
            choicesMs={[10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, 24 * HOUR]}
            onValueChange={(budgetWindowMs) => onChange({ budgetWindowMs })}
          />
        </Field>
        <Field label={t('cooldown')} hint={t('cooldownHint')} error={faultAt('cooldownMs')}>
          <DurationSelect
            valueMs={rules.cooldownMs}
            choicesMs={[0, 10 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE]}
            onValueChange={(cooldownMs) => onChange({ cooldownMs })}
          />
        </Field>
        <Field label={t('repeatBlock')} hint={t('repeatBlockHint')} error={faultAt('repeatBlockMs')}>
          <DurationSelect
            valueMs={rules.repeatBlockMs}
            choicesMs={[0, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 24 * HOUR]}
            onValueChange={(repeatBlockMs) => onChange({ repeatBlockMs })}
          />
        </Field>
        <Field label={t('artistGap')} hint={t('artistGapHint')} error={faultAt('artistGap')}>
          <NumberInput
            {...RULE_BOUNDS.artistGap}
            value={rules.artistGap}
            onValueChange={(artistGap) => onChange({ artistGap })}
          />
        </Field>
        <div className="grid grid-cols-2 gap-3">
          <Field label={t('durationMin')} error={faultAt('durationMsMin')}>
            <DurationSelect
              valueMs={rules.durationMsMin}
              choicesMs={[0, 30 * SECOND, MINUTE, 2 * MINUTE]}
              onValueChange={(durationMsMin) => onChange({ durationMsMin })}
            />
          </Field>
          <Field label={t('durationMax')} error={faultAt('durationMsMax')}>
            <DurationSelect
              valueMs={rules.durationMsMax}
              choicesMs={[4 * MINUTE, 6 * MINUTE, 10 * MINUTE, 20 * MINUTE, HOUR]}
              onValueChange={(durationMsMax) => onChange({ durationMsMax })}
            />
          </Field>
        </div>
      </div>
      <Switch
        checked={rules.allowExplicit}
        onCheckedChange={(allowExplicit) => onChange({ allowExplicit })}
        label={t('allowExplicit')}
        hint={t('allowExplicitHint')}
      />
      <Switch
        checked={guestSkip}
        onCheckedChange={onGuestSkip}
        label={t('guestSkip')}
        hint={t(guestSkip ? 'guestSkipHint' : 'guestSkipOffHint')}
      />
      {isDefault ? null : (
        <Button variant="ghost" className="self-start" onClick={() => onChange(DEFAULT_RULES)}>
          <RotateCcw aria-hidden />
          {t('reset')}
        </Button>
      )}
    </Section>
  );
}

/** What the numbers below mean for a guest tonight, in sentences. */
function RulesInWords({ rules }: { rules: VotingRules }) {
  const t = useTranslations('rules');
  const say = useDurationWords();
  const sentences = [
    Number.isNaN(rules.budgetVotes)
      ? null
      : t('sayBudget', { count: rules.budgetVotes, window: say(rules.budgetWindowMs) }),
    rules.cooldownMs === 0 ? t('sayNoCooldown') : t('sayCooldown', { wait: say(rules.cooldownMs) }),
    rules.repeatBlockMs === 0 ? t('sayNoRepeatBlock') : t('sayRepeatBlock', { wait: say(rules.repeatBlockMs) }),
    Number.isNaN(rules.artistGap) ? null : t('sayArtistGap', { count: rules.artistGap }),
    t(rules.allowExplicit ? 'sayExplicit' : 'sayNoExplicit'),
    t(`sayModes.${rules.mode}`),
    rules.results === 'LIVE' ? null : t(`sayResults.${rules.results}`),
    rules.minTier === 'PRESENT' ? t('sayInRoom') : null,
  ];
  return (
    <p
      aria-live="polite"
      className="border-l-3 border-accent pl-4 font-display text-lg leading-snug font-medium lg:text-xl"
    >
      {sentences.filter(Boolean).join(' ')}
    </p>
  );
}
