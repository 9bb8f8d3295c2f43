/*
 * hold_home_machine: the states of days that another federation asks for, where the provider is.
 * Owns: its edges and their words.
 * Beware: days are held in "held" and "accepted", engaged in "engaged" and "done"; every way out of these moves them. "asked" is never kept: it
 *         is held or refused in the same command. What a restored node has forgotten is taken from the asker's word (asked or held to
 *         engaged); of any other a confirmation waits for the provider's yes.
 */
#include "services/matching/machines.h"

static const struct edge edges[] = {
	{ HOME_ASKED, HOME_EV_HOLD, HOME_HELD },
	{ HOME_ASKED, HOME_EV_REFUSE, HOME_REFUSED },
	{ HOME_ASKED, HOME_EV_CONFIRM, HOME_ENGAGED },
	{ HOME_ASKED, HOME_EV_WITHDRAW, HOME_WITHDRAWN },
	{ HOME_HELD, HOME_EV_ACCEPT, HOME_ACCEPTED },
	{ HOME_HELD, HOME_EV_DECLINE, HOME_DECLINED },
	{ HOME_HELD, HOME_EV_EXPIRE, HOME_EXPIRED },
	{ HOME_HELD, HOME_EV_CONFIRM, HOME_ENGAGED },
	{ HOME_HELD, HOME_EV_WITHDRAW, HOME_WITHDRAWN },
	{ HOME_HELD, HOME_EV_STOP, HOME_STOPPED },
	{ HOME_ACCEPTED, HOME_EV_CONFIRM, HOME_ENGAGED },
	{ HOME_ACCEPTED, HOME_EV_RELEASE, HOME_RELEASED },
	{ HOME_ACCEPTED, HOME_EV_WITHDRAW, HOME_WITHDRAWN },
	{ HOME_ACCEPTED, HOME_EV_STOP, HOME_STOPPED },
	{ HOME_ENGAGED, HOME_EV_DAY, HOME_ENGAGED },
	{ HOME_ENGAGED, HOME_EV_LAST_DAY, HOME_DONE },
	{ HOME_ENGAGED, HOME_EV_WITHDRAW, HOME_ENDED },
	{ HOME_ENGAGED, HOME_EV_STOP, HOME_STOPPED },
	{ HOME_DONE, HOME_EV_WITHDRAW, HOME_ENDED },
};

static const struct machine_name states[] = {
	{ HOME_ASKED, "asked" },
	{ HOME_HELD, "held" },
	{ HOME_ACCEPTED, "accepted" },
	{ HOME_ENGAGED, "engaged" },
	{ HOME_DONE, "done" },
	{ HOME_REFUSED, "refused" },
	{ HOME_DECLINED, "declined" },
	{ HOME_EXPIRED, "expired" },
	{ HOME_WITHDRAWN, "withdrawn" },
	{ HOME_RELEASED, "released" },
	{ HOME_STOPPED, "stopped" },
	{ HOME_ENDED, "ended" },
};

static const struct machine_name events[] = {
	{ HOME_EV_HOLD, "hold" },
	{ HOME_EV_REFUSE, "refuse" },
	{ HOME_EV_ACCEPT, "accept" },
	{ HOME_EV_DECLINE, "decline" },
	{ HOME_EV_EXPIRE, "expire" },
	{ HOME_EV_CONFIRM, "confirm" },
	{ HOME_EV_RELEASE, "release" },
	{ HOME_EV_DAY, "day" },
	{ HOME_EV_LAST_DAY, "last_day" },
	{ HOME_EV_WITHDRAW, "withdraw" },
	{ HOME_EV_STOP, "stop" },
};

const struct machine home_machine = MACHINE_OF("home_hold", edges, states, events);
