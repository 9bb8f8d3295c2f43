/*
 * scheduling_resource (contract): the tables of scheduling_resource.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: what a person's own calendar says is nowhere here but as days and half-days.
 */
#include "proto/scheduling_resource.h"

static const struct rec_field venue_feature_fields[] = {
	REC_HEAD(struct venue_feature),
	REC_TEXT(6, struct venue_feature, code, 60, "Code", "The federation's own short name for it; imports find it again by this.",
	    .flags = KEY, .format = &FORMAT_NAME),
	REC_TEXT(7, struct venue_feature, label, 120, "Libellé", "As people say it: vidéoprojecteur, accès de plain-pied.",
	    .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
};
REC_DESC_DEFINE(venue_feature, struct venue_feature, "Équipement", "What a venue may offer and a session may need.");

static const struct rec_enum_value availability_kind_values[] = {
	{ AVAILABILITY_RECURRING, "recurring", "Régulière" },
	{ AVAILABILITY_EXCEPTION, "exception", "Exception" },
};
static REC_ENUM_DEFINE(availability_kind_enum, "availability_kind", availability_kind_values);

static const struct rec_field availability_fields[] = {
	REC_HEAD(struct availability),
	REC_ID(6, struct availability, person, "person", "Personne", "Whose.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ENUM(7, struct availability, kind, availability_kind_enum, "Nature", "A pattern, or an exception, which goes before patterns.",
	    .flags = REQUIRED),
	REC_BOOL(8, struct availability, available, "Disponible", "Can come then, or cannot.", .flags = REQUIRED),
	REC_SET(9, struct availability, weekdays, weekday_enum, "Jours de la semaine", "Every day when absent."),
	REC_SET(10, struct availability, halves, session_half_enum, "Demi-journées", "All when absent."),
	REC_PLANNED_DAY(11, struct availability, from, "Du", "First day; of an exception always given."),
	REC_PLANNED_DAY(12, struct availability, to, "Au", "Last day; of an exception always given."),
	REC_U32(13, struct availability, every_weeks, 1, 26, "Toutes les … semaines", "Counted from the week of the first day.", .unit = "semaines"),
};
REC_DESC_DEFINE(availability, struct availability, "Disponibilité", "When a person can come, or cannot. Absences go before all of it.");

static const struct rec_enum_value calendar_outcome_values[] = {
	{ CALENDAR_READ, "read", "Lu" },
	{ CALENDAR_UNCHANGED, "unchanged", "Lu, sans changement" },
	{ CALENDAR_UNREACHABLE, "unreachable", "L’adresse ne répond pas : vérifiez qu’elle s’ouvre dans un navigateur" },
	{ CALENDAR_PRIVATE_ADDRESS, "private_address", "L’adresse n’est pas publique : donnez celle que publie votre agenda en ligne" },
	{ CALENDAR_NOT_SAFE, "not_safe", "L’adresse n’est pas sûre (http) : donnez celle qui commence par https" },
	{ CALENDAR_REFUSED, "refused", "L’adresse ne donne pas l’agenda : copiez-la de nouveau depuis votre agenda en ligne" },
	{ CALENDAR_TIMEOUT, "timeout", "L’adresse met trop de temps à répondre : nous réessaierons" },
	{ CALENDAR_TOO_LARGE, "too_large", "L’agenda est trop gros (plus de 2 Mio) : publiez-en un qui n’a que les mois à venir" },
	{ CALENDAR_NO_CALENDAR, "no_calendar", "Ce que donne l’adresse n’est pas un agenda : copiez celle qui finit par .ics" },
	{ CALENDAR_TOO_MANY, "too_many", "L’agenda contient trop de rendez-vous ou de répétitions : publiez-en un qui n’a que les mois à venir" },
};
REC_ENUM_DEFINE(calendar_outcome_enum, "calendar_outcome", calendar_outcome_values);

/* What calendar programs copy: webcal is https by another name. */
static bool
calendar_address_holds(struct text t)
{
	static const char webcal[] = "webcal://";
	size_t n = sizeof webcal - 1;
	char https[1100] = "https://";

	if (t.len <= n || t.len > 1000 || memcmp(t.ptr, webcal, n) != 0)
		return FORMAT_URL.holds(t);
	memcpy(https + 8, t.ptr + n, t.len - n);
	return FORMAT_URL.holds((struct text){ https, t.len - 1, 0 });
}

static const struct rec_format FORMAT_CALENDAR_ADDRESS = { "calendar-uri",
	"l’adresse d’un agenda en ligne, comme https://exemple.fr/agenda.ics ou webcal://…",
	"the address of an online calendar, such as https://example.org/calendar.ics or webcal://…", calendar_address_holds };

static const struct rec_field calendar_fields[] = {
	REC_HEAD(struct calendar_source),
	REC_ID(6, struct calendar_source, person, "person", "Personne", "Whose.", .flags = REQUIRED | KEY | CREATE_ONLY | SUBJECT),
	REC_TEXT(7, struct calendar_source, address, 1000, "Adresse", "Secret address that an online calendar gives; never shown again.",
	    .flags = SENSITIVE | SECRET, .format = &FORMAT_CALENDAR_ADDRESS),
	REC_TEXT(8, struct calendar_source, host, 255, "Hébergeur", "Of the address, to know it by.", .flags = PERSONAL | SERVER_SET),
	REC_TIME(9, struct calendar_source, due_at, "Prochaine lecture", "When it is read next; absent when it has no address.", .flags = SERVER_SET | KEY),
	REC_TIME(10, struct calendar_source, last_read_at, "Lu le", "When it was last read.", .flags = SERVER_SET),
	REC_ENUM(11, struct calendar_source, last_outcome, calendar_outcome_enum, "Dernière lecture", "How it went.", .flags = SERVER_SET),
	REC_U32(12, struct calendar_source, failures, 0, 1000000, "Échecs", "Since the last reading that went well.", .flags = SERVER_SET),
	REC_TIME(13, struct calendar_source, failing_since, "En échec depuis", "The first of these failures.", .flags = SERVER_SET),
	REC_U32(14, struct calendar_source, entries, 0, 1000000, "Rendez-vous pris en compte", "That make the person busy.", .flags = SERVER_SET),
	REC_TEXT(15, struct calendar_source, mark, 200, "Marque", "Of what was read, so that it is asked for only once.",
	    .flags = SENSITIVE | SECRET | SERVER_SET),
	REC_TIME(16, struct calendar_source, told_at, "Signalé le", "That it has been failing for five days.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(calendar, struct calendar_source, "Agenda",
    "A person's own calendar, by address or brought as a file: the half-days that it makes busy are kept, and nothing else of it.");

static const struct rec_field busy_day_fields[] = {
	REC_DAY(1, struct busy_day, day, "Jour", "Which.", .flags = REQUIRED),
	REC_SET(2, struct busy_day, halves, session_half_enum, "Demi-journées", "Taken.", .flags = REQUIRED),
};
REC_DESC_DEFINE(busy_day, struct busy_day, "Jour pris", "Half-days of a day that are taken.");

static const struct rec_field calendar_busy_fields[] = {
	REC_HEAD(struct calendar_busy),
	REC_ID(6, struct calendar_busy, person, "person", "Personne", "Whose.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_LIST(7, struct calendar_busy, days, busy_day_desc, CALENDAR_BUSY_DAYS_MOST, "Jours pris", "In that calendar."),
};
REC_DESC_DEFINE(calendar_busy, struct calendar_busy, "Jours pris d’un agenda", "What a calendar makes busy; its id is the calendar's.");

static const struct rec_field calendar_content_fields[] = {
	REC_ID(1, struct calendar_content, id, "calendar", "Agenda", "Which one.", .flags = REQUIRED),
	REC_BYTES(2, struct calendar_content, bytes, CALENDAR_UPLOAD_MOST, "Fichier", "The calendar, as it is (.ics).",
	    .flags = REQUIRED | SENSITIVE | SECRET, .min = 1),
};
REC_DESC_DEFINE(calendar_content, struct calendar_content, "Fichier d’agenda", "A calendar that is brought.");

static const struct rec_field calendar_due_fields[] = {
	REC_IDS(1, struct calendar_due, calendars, "calendar", CALENDARS_DUE_MOST, "Agendas", "To be read."),
};
REC_DESC_DEFINE(calendar_due, struct calendar_due, "Agendas à lire", "Whose reading is due.");

static const struct rec_field calendar_task_fields[] = {
	REC_ID(1, struct calendar_task, id, "calendar", "Agenda", "Which one.", .flags = REQUIRED),
	REC_TEXT(2, struct calendar_task, address, 1000, "Adresse", "Where it is; absent when there is nothing to do.", .flags = SENSITIVE),
	REC_TEXT(3, struct calendar_task, mark, 200, "Marque", "Of what was read last.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(calendar_task, struct calendar_task, "Agenda à lire", "What the gateway goes out for.");

static const struct rec_field calendar_result_fields[] = {
	REC_ID(1, struct calendar_result, id, "calendar", "Agenda", "Which one.", .flags = REQUIRED),
	REC_ENUM(2, struct calendar_result, outcome, calendar_outcome_enum, "Issue", "How it went.", .flags = REQUIRED),
	REC_U32(3, struct calendar_result, entries, 0, 1000000, "Rendez-vous", "That make the person busy."),
	REC_TEXT(4, struct calendar_result, mark, 200, "Marque", "Of what was read.", .flags = SENSITIVE),
	REC_LIST(5, struct calendar_result, days, busy_day_desc, CALENDAR_BUSY_DAYS_MOST, "Jours pris", "From today on."),
};
REC_DESC_DEFINE(calendar_result, struct calendar_result, "Agenda lu", "What was found in a calendar.");

static const struct rec_field busy_query_fields[] = {
	REC_ID(1, struct busy_query, id, "person", "Personne", "Whose.", .flags = REQUIRED),
	REC_PLANNED_DAY(2, struct busy_query, from, "Du", "First day; today when absent."),
	REC_PLANNED_DAY(3, struct busy_query, to, "Au", "Last day; three months later when absent."),
};
REC_DESC_DEFINE(busy_query, struct busy_query, "Période", "Of which busy half-days are asked.");

static const struct rec_field busy_page_fields[] = {
	REC_ID(1, struct busy_page, person, "person", "Personne", "Whose."),
	REC_PLANNED_DAY(2, struct busy_page, from, "Du", "First day."),
	REC_PLANNED_DAY(3, struct busy_page, to, "Au", "Last day."),
	REC_LIST(4, struct busy_page, days, busy_day_desc, BUSY_SPAN_MOST, "Jours pris", "In the order of days, without why."),
};
REC_DESC_DEFINE(busy_page, struct busy_page, "Demi-journées prises", "When a person cannot be counted on.");

static const struct rec_field person_sessions_fields[] = {
	REC_ID(1, struct person_sessions, person, "person", "Personne", "Whose."),
	REC_PLANNED_DAY(2, struct person_sessions, from, "Du", "First day."),
	REC_PLANNED_DAY(3, struct person_sessions, to, "Au", "Last day."),
	REC_LIST(4, struct person_sessions, items, session_desc, PERSON_SESSIONS_MOST, "Journées", "In the order of days."),
};
REC_DESC_DEFINE(person_sessions, struct person_sessions, "Journées d’une personne", "What a person animates or has a place in.");

static const struct rec_enum_value feed_kind_values[] = {
	{ FEED_PERSON, "person", "Personne" },
	{ FEED_ORGANISATION, "organisation", "Structure" },
	{ FEED_VENUE, "venue", "Lieu" },
};
static REC_ENUM_DEFINE(feed_kind_enum, "feed_kind", feed_kind_values);

static const struct rec_enum_value feed_status_values[] = {
	{ FEED_ACTIVE, "active", "En service" },
	{ FEED_REVOKED, "revoked", "Révoqué" },
};
REC_ENUM_DEFINE(feed_status_enum, "feed_status", feed_status_values);

static const struct rec_field feed_fields[] = {
	REC_HEAD(struct calendar_feed),
	REC_ENUM(6, struct calendar_feed, kind, feed_kind_enum, "Nature", "Whose sessions.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ID(7, struct calendar_feed, person, "person", "Personne", "Of a person: what it takes part in or animates.", .flags = KEY | CREATE_ONLY),
	REC_ID(8, struct calendar_feed, organisation, "organisation", "Structure", "Of a structure: actions that its delegation has a place in.",
	    .flags = KEY | CREATE_ONLY),
	REC_ID(9, struct calendar_feed, venue, "venue", "Lieu", "Of a venue: what is held there.", .flags = KEY | CREATE_ONLY),
	REC_ENUM(10, struct calendar_feed, status, feed_status_enum, "État", "In use, or revoked.", .flags = SERVER_SET | KEY),
};
REC_DESC_DEFINE(feed, struct calendar_feed, "Calendrier partagé", "One of our calendars, read without an account by whoever holds its address.");

static const struct rec_field feed_link_fields[] = {
	REC_ID(1, struct feed_link, id, "feed", "Calendrier", "Its record.", .flags = REQUIRED),
	REC_TEXT(2, struct feed_link, address, 120, "Adresse", "On this node: to be put into a calendar program; whoever has it reads it.",
	    .flags = REQUIRED),
};
REC_DESC_DEFINE(feed_link, struct feed_link, "Adresse de calendrier", "Shown to whoever made it.");

static const struct rec_field feed_query_fields[] = {
	REC_TEXT(1, struct feed_query, token, 100, "Jeton", "Of the address.", .flags = REQUIRED | SECRET, .min = 1),
	REC_U64(2, struct feed_query, offset, "À partir de", "Of the whole.", .unit = "octets"),
};
REC_DESC_DEFINE(feed_query, struct feed_query, "Lecture de calendrier", "By its token.");

static const struct rec_field feed_text_fields[] = {
	REC_BYTES(1, struct feed_text, bytes, FEED_BYTES_MOST, "Texte", "A piece of it."),
	REC_U64(2, struct feed_text, offset, "À partir de", "Of the whole.", .unit = "octets"),
	REC_U64(3, struct feed_text, total, "Taille", "Of the whole.", .unit = "octets"),
	REC_TEXT(4, struct feed_text, mark, 64, "Marque", "Of the whole."),
};
REC_DESC_DEFINE(feed_text, struct feed_text, "Calendrier", "As RFC 5545 has it.");

static const struct rec_field session_calendar_query_fields[] = {
	REC_ID(1, struct session_calendar_query, id, "session", "Journée", "Which.", .flags = REQUIRED),
	REC_U64(2, struct session_calendar_query, offset, "À partir de", "Of the whole.", .unit = "octets"),
};
REC_DESC_DEFINE(session_calendar_query, struct session_calendar_query, "Journée demandée", "As an event of a calendar.");

static const struct rec_field session_stamp_fields[] = {
	REC_HEAD(struct session_stamp),
	REC_ID(6, struct session_stamp, action, "action", "Action", "The session's.", .flags = REQUIRED | KEY),
	REC_U32(7, struct session_stamp, sequence, 0, 1000000, "Suite", "Raised when time or place changes.", .flags = REQUIRED),
	REC_DAY(8, struct session_stamp, day, "Jour", "The last one that it had.", .flags = REQUIRED),
	REC_SET(9, struct session_stamp, halves, session_half_enum, "Demi-journées", "Of it."),
	REC_ID(10, struct session_stamp, venue, "venue", "Lieu", "Its own, or its action's."),
	REC_BOOL(11, struct session_stamp, remote, "À distance", "Needs no venue."),
	REC_TEXT(12, struct session_stamp, link, 500, "Lien", "Where to join."),
	REC_TEXT(13, struct session_stamp, starts_at, 5, "Commence à", "When it is not the usual hour."),
	REC_TEXT(14, struct session_stamp, ends_at, 5, "Finit à", "When it is not the usual hour."),
	REC_BOOL(15, struct session_stamp, cancelled, "Annulée", "Or without a day any more."),
	REC_TIME(16, struct session_stamp, changed_at, "Changée le", "When time or place last changed."),
};
REC_DESC_DEFINE(session_stamp, struct session_stamp, "Horodatage de journée", "When and where a session is, as calendars were last told.");

const struct collection_desc venue_feature_collection = {
	.service = "scheduling", .path = "/venue-features", .plural = "Équipements", .rec = &venue_feature_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = SCHEDULING_WRITERS,
};
const struct collection_desc availability_collection = {
	.service = "scheduling", .path = "/availabilities", .plural = "Disponibilités", .rec = &availability_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM,
	.write_all = ROLE_TEAM, .write_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM, .own_tag = AVAILABILITY_PERSON,
};
const struct collection_desc calendar_collection = {
	.service = "scheduling", .path = "/calendars", .plural = "Agendas", .rec = &calendar_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM,
	.write_all = ROLE_TEAM, .write_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM, .own_tag = CALENDAR_PERSON,
};
const struct collection_desc feed_collection = {
	.service = "scheduling", .path = "/feeds", .plural = "Calendriers partagés", .rec = &feed_desc,
	.read_all = ROLE_TEAM, .read_scoped = FEED_ROLES & ~ROLE_TEAM,
	.write_all = ROLE_TEAM, .write_scoped = FEED_ROLES & ~ROLE_TEAM,
	.org_tag = FEED_TAG_ORGANISATION, .own_tag = FEED_TAG_PERSON,
};

FAULT_DEFINE(FAULT_FEATURES_MOST, "features_most",
    "Il y a déjà %s équipements : renommez ou archivez-en un qui ne sert plus.",
    "There are %s features already: rename or archive one that is of no use any more.");
FAULT_DEFINE(FAULT_SESSION_HOURS, "session_hours", "La journée finit avant d’avoir commencé (%s) : corrigez l’une des deux heures.",
    "The session ends before it begins (%s): correct one of the two hours.");
FAULT_DEFINE(FAULT_AVAILABILITY_PERIOD, "availability_period",
    "La disponibilité se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The availability ends before it begins: correct one of the two dates.");
FAULT_DEFINE(FAULT_AVAILABILITY_EXCEPTION, "availability_exception",
    "Une exception a besoin de son premier et de son dernier jour : indiquez-les.",
    "An exception needs its first and its last day: give them.");
FAULT_DEFINE(FAULT_AVAILABILITY_EMPTY, "availability_empty",
    "Rien n’est coché ici : choisissez au moins une valeur, ou laissez ce champ de côté pour dire toutes.",
    "Nothing is chosen here: choose a value at least, or leave the field out for all of them.");
FAULT_DEFINE(FAULT_AVAILABILITY_EVERY, "availability_every",
    "Pour revenir toutes les %s semaines, il faut savoir depuis quand : indiquez le premier jour.",
    "To come back every %s weeks it must be known from when: give the first day.");
FAULT_DEFINE(FAULT_CALENDARS_MOST, "calendars_most",
    "Cette personne a déjà %s agendas : archivez-en un avant d’en ajouter un autre.",
    "This person has %s calendars already: archive one before you add another.");
FAULT_DEFINE(FAULT_CALENDAR_NO_ADDRESS, "calendar_no_address",
    "Cet agenda n’a pas d’adresse à relire : ajoutez-la, ou déposez de nouveau le fichier.",
    "This calendar has no address to read: add it, or bring the file again.");
FAULT_DEFINE(FAULT_CALENDAR_CONTENT, "calendar_content",
    "Ce fichier n’est pas un agenda (.ics) entier : exportez-le de nouveau depuis votre agenda.",
    "This file is no whole calendar (.ics): export it again from your calendar.");
FAULT_DEFINE(FAULT_CALENDAR_MUCH, "calendar_much",
    "Cet agenda contient trop de rendez-vous ou de répétitions : exportez une période plus courte, ou donnez l’adresse d’un agenda qui n’a que les mois à venir.",
    "There are too many entries or repetitions in this calendar: export a shorter period, or give the address of one that has the months to come only.");
FAULT_DEFINE(FAULT_BUSY_PERIOD, "busy_period",
    "La période doit finir après avoir commencé et compter %s jours au plus : corrigez l’une des deux dates.",
    "The period must end after it begins and have %s days at most: correct one of the two dates.");
FAULT_DEFINE(FAULT_FEED_SUBJECT, "feed_subject",
    "Un calendrier de cette nature porte sur une seule chose (%s) : donnez celle-là, et rien d’autre.",
    "A calendar of this kind is about one thing (%s): give that one, and no other.");
FAULT_DEFINE(FAULT_FEED_GONE, "feed_gone",
    "Cette adresse de calendrier ne mène nulle part, ou plus : demandez-en une nouvelle à votre fédération.",
    "This address of a calendar leads nowhere, or no longer: ask your federation for a new one.");
FAULT_DEFINE(FAULT_SESSION_NO_CALENDAR, "session_no_calendar", "Cette journée n’a pas encore de date : placez-la d’abord.",
    "This session has no day yet: place it first.");
