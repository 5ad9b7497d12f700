import { t } from '../i18n/language';
import type { Room } from '../protocol/types';
import { tiersOf } from '../state/tiers';
import type { Tier } from '../state/tiers';
import { RoomTile } from './room_tile';

const kTiers: Record<string, 'tierProvince' | 'tierDistrict' | 'tierCommune'> = {
  tinh: 'tierProvince',
  huyen: 'tierDistrict',
  xa: 'tierCommune',
};

function name(tier: string): string {
  const known = kTiers[tier];
  return known ? t(known) : t('tierOther')(tier);
}

function Count({ tier }: { tier: Tier }) {
  const online = tier.rooms.filter((room) => room.agent === 'online').length;
  return (
    <>
      <span class="muted tabular">{`${online}/${tier.rooms.length} ${t('roomsOnline')}`}</span>
      {tier.troubled > 0 ? (
        <b class="text-red" data-testid={`troubled-${tier.tier}`}>
          {t('roomsTroubled')(tier.troubled)}
        </b>
      ) : (
        <span class="text-green">{t('roomsAllWell')}</span>
      )}
    </>
  );
}

/** Dozens of rooms: small tiles, tier by tier, who needs help at the front of each. */
export function RoomTiers({ rooms, zone }: { rooms: Room[]; zone: string }) {
  return (
    <>
      {tiersOf(rooms).map((tier) => (
        <section
          key={tier.tier}
          class="tier"
          aria-label={name(tier.tier)}
          data-testid={`tier-${tier.tier}`}
        >
          <h3 class="tier-name">
            <b>{name(tier.tier)}</b> <Count tier={tier} />
          </h3>
          <div class="tier-rooms">
            {tier.rooms.map((room) => (
              <RoomTile key={room.id} room={room} zone={zone} />
            ))}
          </div>
        </section>
      ))}
    </>
  );
}
