/*
 * far_mission: a mission between the two of a far_pair: asked, answered, agreed, and what each side has of it.
 * Owns: nothing.
 * Beware: "the only one" dies when there are several, or none.
 */
#ifndef TESTS_LIB_FAR_MISSION_H
#define TESTS_LIB_FAR_MISSION_H

#include "tests/lib/far_pair.h"

/* Solicits the first of the request's list for the référent. */
struct proposal far_solicit(struct far_pair *p, struct id request);
struct proposal far_proposal(struct far_pair *p, struct id proposal);
/* The one record of the other side; count says how many there are. */
struct far_hold far_hold_only(struct far_pair *p);
struct home_hold home_hold_only(struct far_pair *p);
uint32_t far_count(struct far_pair *p, int side, const char *collection);
/* The provider's answer at home, by its link. */
enum rc far_answer(struct far_pair *p, struct id home_hold, bool accept, int reason);
/* The asker's employee asks for days up to so many from now, and home's provider is solicited: the request, and the proposal (or NULL). */
struct id far_asked(struct far_pair *p, int days, struct proposal *ret_proposal);
/* That only one at home is accepted. */
void far_accepted(struct far_pair *p);
/* Asked, and home holds the days. */
struct id far_held(struct far_pair *p, int days);
/* All of it, until both sides have the mission. */
struct id far_agreed(struct far_pair *p, int days);
/* So either side has it; home has refused it, for that. */
void far_stand(struct far_pair *p, enum far_status far, enum home_status home);
void home_refused(struct far_pair *p, enum hold_refusal why);
/* Home's provider enters that day as done. */
enum rc home_day_done(struct far_pair *p, day_t day);
/* What home's own employee asks for, submitted. */
struct request home_asks(struct far_pair *p, day_t from, day_t to, uint32_t days);
/* That node goes on from where host_keep was, and the mails under way are lost with it. */
void far_forget(struct far_pair *p, int side);
/* Then both are told, that one first, that they have to say where they stand, and all of it arrives. */
void far_say_again(struct far_pair *p, int first);
/* Days of home's card that are held or engaged for persons. */
uint32_t far_promised(struct far_pair *p);
/* The engagement of the request, the newest. */
struct engagement far_engagement(struct far_pair *p, struct id request);
/* What home keeps of a token. */
struct home_hold home_hold_of_token(struct far_pair *p, struct id token);

#endif
