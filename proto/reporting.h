/*
 * reporting (contract): the bilan of the accompaniment service on its four points, and the bilan of an action.
 * Owns: the shapes of these answers.
 * Beware: figures come from events and are recomputed at each reading; what is of the individual pool counts for référents alone.
 */
#ifndef PROTO_REPORTING_H
#define PROTO_REPORTING_H

#include "proto/roles.h"

/* Seed 000: what the experiment has to validate or define. */
enum bilan_point { POINT_RELEVANCE, POINT_COMPLEMENTARITY, POINT_ECONOMY, POINT_ORGANISATION };
enum figure_unit { UNIT_COUNT, UNIT_DAYS, UNIT_PERCENT, UNIT_SCORE, UNIT_CENTS, UNIT_HOURS, UNIT_HALF_DAYS };
struct figure {
	uint64_t has;
	enum bilan_point point;
	struct text code;  /* "requests_submitted" */
	struct text label; /* French */
	double value;	   /* absent: nothing to compute it from */
	enum figure_unit unit;
	uint32_t base;	   /* records that it was computed from */
};
struct bilan_query {
	uint64_t has;
	day_t from; /* absent: from the beginning */
	day_t to;   /* absent: until today */
};
struct bilan {
	uint64_t has;
	day_t from;
	day_t to;
	struct list figures; /* struct figure */
};

/* Expected against actual. */
struct comparison {
	uint64_t has;
	struct text code;
	struct text label;
	double expected_min; /* absent: nothing was expected */
	double expected_max;
	double actual;
	enum figure_unit unit;
	bool reached; /* absent: nothing was expected */
};
struct action_bilan {
	uint64_t has;
	struct id id;
	struct text title;
	struct list lines; /* struct comparison */
};

REC_DESC_DECLARE(figure);
REC_DESC_DECLARE(bilan_query);
REC_DESC_DECLARE(bilan);
REC_DESC_DECLARE(comparison);
REC_DESC_DECLARE(action_bilan);
extern const struct rec_enum bilan_point_enum, figure_unit_enum;
enum { FIGURE_VALUE = 4, COMPARISON_MIN = 3, COMPARISON_MAX, COMPARISON_ACTUAL, COMPARISON_UNIT, COMPARISON_REACHED };
FAULT_DECLARE(FAULT_BILAN_PERIOD);

extern const struct service_contract reporting_contract;

#endif
