/*
 * hold_asker_machine: the states of days asked for at another federation, where the request is.
 * Owns: its edges and their words.
 * Beware: a mission begins here with the confirmation; it is agreed by both once home says so, and days are declared only then. The table of who
 *         believes what stands in proto/matching_hold.h.
 */
#include "services/matching/machines.h"

static const struct edge edges[] = {
	{ FAR_ASKED, FAR_EV_HOLD, FAR_HELD },
	{ FAR_ASKED, FAR_EV_CONFIRM, FAR_CONFIRMED }, /* "held" was lost */
	{ FAR_ASKED, FAR_EV_REFUSE, FAR_REFUSED },
	{ FAR_ASKED, FAR_EV_DECLINE, FAR_DECLINED },
	{ FAR_ASKED, FAR_EV_EXPIRE, FAR_EXPIRED },
	{ FAR_ASKED, FAR_EV_WITHDRAW, FAR_WITHDRAWN },
	{ FAR_HELD, FAR_EV_HOLD, FAR_HELD },
	{ FAR_HELD, FAR_EV_CONFIRM, FAR_CONFIRMED },
	{ FAR_HELD, FAR_EV_REFUSE, FAR_REFUSED }, /* home let go */
	{ FAR_HELD, FAR_EV_DECLINE, FAR_DECLINED },
	{ FAR_HELD, FAR_EV_EXPIRE, FAR_EXPIRED },
	{ FAR_HELD, FAR_EV_WITHDRAW, FAR_WITHDRAWN },
	{ FAR_CONFIRMED, FAR_EV_AGREE, FAR_AGREED },
	{ FAR_CONFIRMED, FAR_EV_LOSE, FAR_LOST },
	{ FAR_CONFIRMED, FAR_EV_END, FAR_ENDED },
	{ FAR_AGREED, FAR_EV_AGREE, FAR_AGREED },
	{ FAR_AGREED, FAR_EV_LOSE, FAR_LOST },
	{ FAR_AGREED, FAR_EV_END, FAR_ENDED },
};

static const struct machine_name states[] = {
	{ FAR_ASKED, "asked" },
	{ FAR_HELD, "held" },
	{ FAR_CONFIRMED, "confirmed" },
	{ FAR_AGREED, "agreed" },
	{ FAR_REFUSED, "refused" },
	{ FAR_DECLINED, "declined" },
	{ FAR_EXPIRED, "expired" },
	{ FAR_WITHDRAWN, "withdrawn" },
	{ FAR_LOST, "lost" },
	{ FAR_ENDED, "ended" },
};

static const struct machine_name events[] = {
	{ FAR_EV_HOLD, "hold" },
	{ FAR_EV_CONFIRM, "confirm" },
	{ FAR_EV_AGREE, "agree" },
	{ FAR_EV_REFUSE, "refuse" },
	{ FAR_EV_DECLINE, "decline" },
	{ FAR_EV_EXPIRE, "expire" },
	{ FAR_EV_WITHDRAW, "withdraw" },
	{ FAR_EV_LOSE, "lose" },
	{ FAR_EV_END, "end" },
};

const struct machine far_machine = MACHINE_OF("far_hold", edges, states, events);
