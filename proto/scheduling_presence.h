/*
 * scheduling_presence (contract): attendance per half-day, hours done, and the papers that prove them.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here.
 * Beware: tags are for ever. Attendance is a fact: what looks wrong is a flag, not a fault.
 */
#ifndef PROTO_SCHEDULING_PRESENCE_H
#define PROTO_SCHEDULING_PRESENCE_H

#include "proto/scheduling_enrolment.h"

#define ATTENDANCE_LINES_MAX 200 /* of one half-day */
#define ATTENDANCE_MINUTES_MAX 1440
#define ATTENDANCE_CORRECTIONS_MAX 100 /* shown beside the record, the newest; its history has them all */

enum attendance_kind { ATTENDANCE_PARTICIPANT, ATTENDANCE_ANIMATOR };
enum attendance_source { ATTENDANCE_LINK, ATTENDANCE_ACCOUNT, ATTENDANCE_PAPER };
enum attendance_flag { /* what looks wrong */
	ATTENDANCE_PUBLIC_HOLIDAY, ATTENDANCE_CLOSED_DAY, ATTENDANCE_ANIMATOR_ELSEWHERE, ATTENDANCE_ROOM_TOO_SMALL,
	ATTENDANCE_NOT_ENROLLED, ATTENDANCE_PERSON_ABSENT, ATTENDANCE_SESSION_CANCELLED, ATTENDANCE_SIGNED_BEFORE,
	ATTENDANCE_HOURS_BEYOND, ATTENDANCE_HALF_NOT_PLANNED, ATTENDANCE_CONTRADICTED
};

struct attendance_correction { /* what stood before a correction */
	uint64_t has;
	usec_t at;
	struct id by; /* person; absent: an account of nobody */
	enum attendance_kind kind;
	bool present;
	uint32_t minutes;
	enum attendance_source source;
	usec_t signed_by_participant_at;
	usec_t signed_by_animator_at;
	struct id scan;
};
struct attendance {
	REC_HEAD_MEMBERS;
	struct id session;
	enum session_half half;
	struct id person;
	enum attendance_kind kind;
	bool present;
	uint32_t minutes; /* really done; the length of the half-day when absent at creation */
	usec_t signed_by_participant_at; /* or, of an animator's own, unused */
	usec_t signed_by_animator_at;
	enum attendance_source source;
	struct id scan; /* a file of the registry */
	struct id action;
	struct id structure; /* with whose delegation; absent: with none */
	day_t day;	     /* of the session, when it was entered */
	struct id entered_by;
	uint32_t flags; /* set of attendance_flag */
	struct list corrections; /* of struct attendance_correction, oldest first */
};

/* Which generation of signing links of a half-day is good. */
struct signing {
	REC_HEAD_MEMBERS;
	struct id session;
	enum session_half half;
	uint32_t link;
};

/* --- a sheet of a half-day entered at once ------------------------------------------------------------------------------ */
struct attendance_line {
	uint64_t has;
	struct id person;
	enum attendance_kind kind;
	bool present;
	uint32_t minutes;
	usec_t signed_by_participant_at;
};
struct attendance_entry {
	uint64_t has;
	struct id id; /* of the session */
	enum session_half half;
	enum attendance_source source; /* paper when absent */
	struct id scan;
	usec_t signed_by_animator_at; /* of all the lines of those who are present */
	struct list lines;
};
enum attendance_outcome { ATTENDANCE_CREATED, ATTENDANCE_CORRECTED, ATTENDANCE_UPDATED, ATTENDANCE_UNCHANGED };
struct attendance_noted {
	uint64_t has;
	struct id attendance;
	struct id person;
	enum attendance_outcome outcome;
	uint32_t flags;
};
struct attendance_entered {
	uint64_t has;
	struct id session;
	enum session_half half;
	struct list lines; /* of struct attendance_noted */
};

/* --- the sheet of a half-day, and signing it ---------------------------------------------------------------------------- */
struct sheet_ref {
	uint64_t has;
	struct id id; /* of the session */
	enum session_half half;
};
struct sheet_line {
	uint64_t has;
	struct id person;
	enum attendance_kind kind;
	struct id structure;
	enum mandate_role role;
	struct text path; /* of the signing link: "/presence/…" */
	struct id attendance;
	bool present;
	uint32_t minutes;
	usec_t signed_by_participant_at;
	usec_t signed_by_animator_at;
	uint32_t flags;
	enum attendance_source source; /* of what is entered */
};
struct attendance_sheet {
	uint64_t has;
	struct id session;
	enum session_half half;
	struct id action;
	struct text title;
	uint32_t rank;
	day_t day;
	enum session_status status;
	uint32_t minutes; /* planned */
	bool remote;
	struct text venue;
	struct text commune; /* INSEE code */
	struct list lines;   /* participants by structure, then animators */
};
struct sign_ref {
	uint64_t has;
	struct text token;
};
struct sign_brief { /* without an account: no name, which the page asks for as the person whose link it is */
	uint64_t has;
	struct text title;
	uint32_t rank;
	day_t day;
	enum session_half half;
	enum attendance_kind kind;
	uint32_t minutes;
	usec_t signed_at; /* absent: not yet */
	bool open;	  /* may be signed now */
	struct text sentence; /* French: what stands */
	struct id person;
};
struct sign_done {
	uint64_t has;
	usec_t signed_at;
	bool already; /* it had been signed before; nothing was written */
	uint32_t lines; /* signed by it: an animator signs the whole half-day */
	struct text sentence;
};

/* --- who did what ------------------------------------------------------------------------------------------------------- */
struct presence_half { /* as far as the reader may see */
	uint64_t has;
	struct id session;
	uint32_t rank;
	day_t day;
	enum session_half half;
	uint32_t expected; /* participants */
	uint32_t entered;  /* of those expected */
	uint32_t present;
	uint32_t to_sign; /* present, and not signed by both */
	uint32_t flagged;
	uint32_t walk_ins; /* participants present without being enrolled; in none of the figures above but to_sign and flagged */
};
struct presence_person {
	uint64_t has;
	struct id person;
	enum attendance_kind kind;
	struct id structure;
	uint32_t minutes;
	uint32_t halves_present;
	uint32_t halves_held;	 /* whose day has come */
	uint32_t halves_planned; /* of the whole action */
	uint32_t rate;		 /* percent of those held, rounded down */
	bool complete;
	bool enrolled; /* in an accepted delegation; an animator: of the action */
};
struct presence_structure {
	uint64_t has;
	struct id structure;
	uint32_t persons;
	uint32_t complete;
	uint32_t minutes;
	uint32_t rate;
};
struct action_presence {
	uint64_t has;
	struct id action;
	uint32_t completion_rate; /* percent asked of a person */
	uint32_t persons;	  /* participants who are enrolled */
	uint32_t complete;
	uint32_t minutes; /* of those */
	uint32_t rate;
	struct list halves;	/* of struct presence_half */
	struct list missing;	/* those whose day has come and that lack someone */
	struct list people;	/* of struct presence_person */
	struct list structures; /* of struct presence_structure */
	uint32_t walk_ins;	/* participants who came without being enrolled */
	uint32_t walk_in_minutes;
};

/* --- papers ------------------------------------------------------------------------------------------------------------- */
enum paper_kind { PAPER_CONVOCATION, PAPER_CERTIFICATE, PAPER_ATTESTATION, PAPER_MISSION };
struct paper_ref {
	uint64_t has;
	struct id id; /* of the action */
	enum paper_kind paper;
	struct id person;
};
struct paper_session {
	uint64_t has;
	struct id session;
	uint32_t rank;
	day_t day;
	uint32_t halves;
	enum session_status status;
	bool remote;
	struct text link;
	struct text venue;
	struct text commune;
	struct text access;
	uint32_t minutes_planned;
	uint32_t minutes_done;
	struct text hours; /* French: "de 9 h 00 à 17 h 00" */
	struct text address; /* of the venue: number and street */
	struct text town;    /* name of its commune */
};
struct paper { /* what a paper of one person says; names are the registry's */
	uint64_t has;
	struct id action;
	enum paper_kind paper;
	struct id person;
	struct id structure;
	struct text title;
	enum action_kind kind;
	struct text objectives;
	struct text content;
	struct text modalities;
	struct list animators; /* ids of persons */
	struct list sessions;  /* of struct paper_session, by rank */
	uint32_t minutes_planned;
	uint32_t minutes_done;
	uint32_t halves_present;
	uint32_t halves_planned;
	uint32_t rate; /* percent of what is planned */
	bool complete;
	day_t today; /* when it was drawn */
	uint32_t intersession_days;
	bool enrolled; /* in an accepted delegation */
};
struct training_sheet { /* the action as a sheet for the network */
	uint64_t has;
	struct id action;
	struct text title;
	enum action_kind kind;
	enum action_status status;
	struct list animators;
	struct list sessions;
	uint32_t targets;
	uint32_t structures_min;
	uint32_t structures_max;
	uint32_t persons_min;
	uint32_t persons_max;
	bool binome;
	bool all_sessions;
	bool action_plan_required;
	bool open_to_institutions;
	uint32_t intersession_days;
	struct text objectives;
	struct text content;
	struct text modalities;
	uint32_t minutes_planned;
	struct list deliverables;    /* struct action_deliverable */
	struct list recommendations; /* struct action_recommendation */
};

REC_DESC_DECLARE(attendance_correction);
REC_DESC_DECLARE(attendance);
REC_DESC_DECLARE(signing);
REC_DESC_DECLARE(attendance_line);
REC_DESC_DECLARE(attendance_entry);
REC_DESC_DECLARE(attendance_noted);
REC_DESC_DECLARE(attendance_entered);
REC_DESC_DECLARE(sheet_ref);
REC_DESC_DECLARE(sheet_line);
REC_DESC_DECLARE(attendance_sheet);
REC_DESC_DECLARE(sign_ref);
REC_DESC_DECLARE(sign_brief);
REC_DESC_DECLARE(sign_done);
REC_DESC_DECLARE(presence_half);
REC_DESC_DECLARE(presence_person);
REC_DESC_DECLARE(presence_structure);
REC_DESC_DECLARE(action_presence);
REC_DESC_DECLARE(paper_ref);
REC_DESC_DECLARE(paper_session);
REC_DESC_DECLARE(paper);
REC_DESC_DECLARE(training_sheet);

enum {
	ATTENDANCE_SESSION = 6, ATTENDANCE_HALF = 7, ATTENDANCE_PERSON = 8, ATTENDANCE_KIND = 9, ATTENDANCE_PRESENT = 10,
	ATTENDANCE_MINUTES = 11, ATTENDANCE_SIGNED_PARTICIPANT = 12, ATTENDANCE_SIGNED_ANIMATOR = 13, ATTENDANCE_SOURCE = 14,
	ATTENDANCE_SCAN = 15, ATTENDANCE_ACTION = 16, ATTENDANCE_STRUCTURE = 17, ATTENDANCE_DAY = 18, ATTENDANCE_ENTERED_BY = 19,
	ATTENDANCE_FLAGS = 20, ATTENDANCE_CORRECTIONS = 21,
	SIGNING_SESSION = 6, SIGNING_HALF = 7, SIGNING_LINK = 8,
	SHEET_LINE_ATTENDANCE = 6, SHEET_LINE_SIGNED_PARTICIPANT = 9, SHEET_LINE_SIGNED_ANIMATOR = 10
};

extern const struct collection_desc attendance_collection;
extern const struct rec_enum attendance_kind_enum, attendance_source_enum, attendance_flag_enum, paper_kind_enum;

FAULT_DECLARE(FAULT_ATTENDANCE_FUTURE);	   /* of a day not yet held; argument: the day */
FAULT_DECLARE(FAULT_ATTENDANCE_NO_DAY);	   /* of a session that has no day yet */
FAULT_DECLARE(FAULT_ATTENDANCE_TWICE);	   /* one a person and half-day */
FAULT_DECLARE(FAULT_ATTENDANCE_SOURCE);	   /* a link is signed by its holder, not entered */
FAULT_DECLARE(FAULT_ATTENDANCE_ABSENT_MINUTES); /* absent, with hours done; argument: the minutes */
FAULT_DECLARE(FAULT_SIGNATURE_FUTURE);	   /* signed later than now */
FAULT_DECLARE(FAULT_SIGNING_UNKNOWN);	   /* a link that is not good, or not any more */
FAULT_DECLARE(FAULT_SIGNING_CANCELLED);	   /* a link of a session that does not take place */
FAULT_DECLARE(FAULT_SIGNING_STRANGER);	   /* neither enrolled nor animating */
FAULT_DECLARE(FAULT_SIGNING_HALF);	   /* signed: a half-day that the session does not have; argument: those it has */
FAULT_DECLARE(FAULT_PAPER_NO_HOURS);	   /* a certificate of nothing */
FAULT_DECLARE(FAULT_PAPER_NO_DAY);	   /* no session has a day */
FAULT_DECLARE(FAULT_PAPER_NOT_ENROLLED);   /* no accepted delegation has the person */
FAULT_DECLARE(FAULT_PAPER_NOT_ANIMATOR);   /* a mission letter is an animator's */
FAULT_DECLARE(FAULT_PAPER_NOT_OVER);	   /* an attestation is of an action whose sessions are over; argument: the last day */

/* What scheduling.c takes of this part, each item with its comma. */
#define PRESENCE_METHOD(name_, verb_, path_, kind_, in_, out_, roles_, title_, doc_) \
	{ .name = "scheduling." name_, .verb = verb_, .path = path_, .kind = kind_, .shape = METHOD_CUSTOM, .in = &in_##_desc, \
	  .out = &out_##_desc, .roles = (roles_), .title = title_, .doc = doc_ }
#define PRESENCE_METHODS \
	COLLECTION_METHODS("scheduling", attendance, "/attendances", ROLE_ACCOUNTS, SCHEDULING_WRITERS, false, "Émargements"), \
	PRESENCE_METHOD("session.attend", "POST", "/sessions/{id}/attendances", METHOD_WRITE, attendance_entry, attendance_entered, \
	    SCHEDULING_WRITERS, "Saisir une feuille d’émargement", \
	    "Enter a half-day's sheet at once; who stands there already is corrected, visibly. Nothing is refused for looking wrong."), \
	PRESENCE_METHOD("session.sheet", "GET", "/sessions/{id}/sheets/{half}", METHOD_READ, sheet_ref, attendance_sheet, \
	    ROLE_TEAM | ROLE_ANIMATOR, "Feuille d’émargement", \
	    "Who is expected on a half-day, what is signed, and each person's signing link."), \
	PRESENCE_METHOD("session.sign", "POST", "/sessions/{id}/sheets/{half}/sign", METHOD_WRITE, sheet_ref, sign_done, ROLE_ACCOUNTS, \
	    "Signer une demi-journée", "A participant signs for oneself, an animator for the whole half-day. Again: nothing more."), \
	PRESENCE_METHOD("session.renew_links", "POST", "/sessions/{id}/sheets/{half}/renew", METHOD_WRITE, sheet_ref, signing, \
	    SCHEDULING_WRITERS, "Changer les liens de signature", "The links given so far are worth nothing any more."), \
	PRESENCE_METHOD("presence.get", "GET", "/presences/{token}", METHOD_READ, sign_ref, sign_brief, ROLE_ANYONE, \
	    "Lire un lien de signature", "What a link would sign. Reading signs nothing."), \
	PRESENCE_METHOD("presence.sign", "POST", "/presences/{token}", METHOD_WRITE, sign_ref, sign_done, ROLE_ANYONE, \
	    "Signer par un lien", "Sign a half-day by one's own link. Again: says that it is signed."), \
	PRESENCE_METHOD("action.presence", "GET", "/actions/{id}/presence", METHOD_READ, ref, action_presence, ROLE_ACCOUNTS, \
	    "Présences d’une action", "Hours done and attendance rate of each person and structure, and what is missing."), \
	PRESENCE_METHOD("action.paper", "GET", "/actions/{id}/papers/{paper}/{person}", METHOD_READ, paper_ref, paper, ROLE_ACCOUNTS, \
	    "Document d’une personne", "What a convocation, a certificate, an attestation or a mission letter says."), \
	PRESENCE_METHOD("action.training_sheet", "GET", "/actions/{id}/sheet", METHOD_READ, ref, training_sheet, ROLE_ACCOUNTS, \
	    "Fiche de l’action", "Animation, venue, dates, targets, modalities, objectives and content of an action."),
#define PRESENCE_COLLECTIONS &attendance_collection,
#define PRESENCE_RECORDS \
	&attendance_correction_desc, &attendance_desc, &signing_desc, &attendance_line_desc, &attendance_entry_desc, \
	&attendance_noted_desc, &attendance_entered_desc, &sheet_ref_desc, &sheet_line_desc, &attendance_sheet_desc, &sign_ref_desc, \
	&sign_brief_desc, &sign_done_desc, &presence_half_desc, &presence_person_desc, &presence_structure_desc, \
	&action_presence_desc, &paper_ref_desc, &paper_session_desc, &paper_desc, &training_sheet_desc,
#define PRESENCE_EVENTS \
	{ "attendance.signed", &attendance_desc, "Its participant signed." }, \
	{ "attendance.countersigned", &attendance_desc, "The animator signed the half-day." }, \
	{ "attendance.corrected", &attendance_desc, "What was entered before is corrected; it stays readable." }, \
	{ "signing.renewed", &signing_desc, "The signing links of a half-day were changed." },
#define PRESENCE_FAULTS \
	FAULT_ATTENDANCE_FUTURE, FAULT_ATTENDANCE_NO_DAY, FAULT_ATTENDANCE_TWICE, FAULT_ATTENDANCE_SOURCE, FAULT_ATTENDANCE_ABSENT_MINUTES, FAULT_SIGNATURE_FUTURE, \
	FAULT_SIGNING_UNKNOWN, FAULT_SIGNING_CANCELLED, FAULT_SIGNING_STRANGER, FAULT_SIGNING_HALF, FAULT_PAPER_NO_HOURS, \
	FAULT_PAPER_NO_DAY, FAULT_PAPER_NOT_ENROLLED, FAULT_PAPER_NOT_ANIMATOR, FAULT_PAPER_NOT_OVER,

#endif
