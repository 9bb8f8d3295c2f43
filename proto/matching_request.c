/*
 * matching_request (contract): the tables of matching_request.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: the rights of a request are narrower than its row: the service's `visible` hooks decide record by record.
 */
#include "proto/matching_request.h"

static const struct rec_enum_value pool_values[] = {
	{ POOL_INDIVIDUAL, "individual", "Individuel" },
	{ POOL_GROUP, "group", "Collectif" },
};
REC_ENUM_DEFINE(pool_enum, "pool", pool_values);

static const struct rec_enum_value nature_values[] = {
	{ NATURE_ACCOMPANIMENT, "accompaniment", "Accompagnement" },
	{ NATURE_INFORMATION, "information", "Information" },
	{ NATURE_CRISIS, "crisis", "Situation de crise" },
};
REC_ENUM_DEFINE(request_nature_enum, "request_nature", nature_values);

static const struct rec_enum_value urgency_values[] = {
	{ URGENCY_NORMAL, "normal", "Sans urgence" },
	{ URGENCY_SOON, "soon", "Rapidement" },
	{ URGENCY_URGENT, "urgent", "Urgent" },
};
REC_ENUM_DEFINE(request_urgency_enum, "request_urgency", urgency_values);

static const struct rec_enum_value confidentiality_values[] = {
	{ CONFIDENTIALITY_STANDARD, "standard", "Habituelle" },
	{ CONFIDENTIALITY_REINFORCED, "reinforced", "Renforcée : le territoire n’est dit qu’après acceptation" },
};
REC_ENUM_DEFINE(request_confidentiality_enum, "request_confidentiality", confidentiality_values);

static const struct rec_enum_value help_values[] = {
	{ HELP_PROVIDER, "provider", "Un prestataire" },
	{ HELP_FEDERATION, "federation", "L’action de la fédération" },
	{ HELP_BOTH, "both", "Les deux" },
};
REC_ENUM_DEFINE(request_help_enum, "request_help", help_values);

static const struct rec_enum_value wish_values[] = {
	{ WISH_KNOWN, "known", "Quelqu’un qui m’a déjà accompagné·e" },
	{ WISH_OTHER, "other", "Quelqu’un d’autre que la fois précédente" },
};
REC_ENUM_DEFINE(request_wish_enum, "request_wish", wish_values);

static const struct rec_enum_value request_status_values[] = {
	{ REQUEST_DRAFT, "draft", "Brouillon" },
	{ REQUEST_SUBMITTED, "submitted", "Déposée" },
	{ REQUEST_PROPOSED, "proposed", "Prestataires proposés" },
	{ REQUEST_SOLICITED, "solicited", "Prestataire sollicité" },
	{ REQUEST_ENGAGED, "engaged", "Mission en cours" },
	{ REQUEST_ORIENTED, "oriented", "Orientée" },
	{ REQUEST_CALLED_BACK, "called_back", "Personne rappelée" },
	{ REQUEST_CLOSED, "closed", "Close" },
	{ REQUEST_WITHDRAWN, "withdrawn", "Retirée" },
	{ REQUEST_EXHAUSTED, "exhausted", "Sans prestataire disponible" },
};
REC_ENUM_DEFINE(request_status_enum, "request_status", request_status_values);

static const struct rec_field competence_need_fields[] = {
	REC_ID(1, struct competence_need, competence, "competence", "Compétence", "Which one.", .flags = REQUIRED),
	REC_U32(2, struct competence_need, level, 1, 5, "Niveau au moins", "1 when absent."),
};
REC_DESC_DEFINE(competence_need, struct competence_need, "Besoin", "A competence that is needed, and how much of it.");

static const struct rec_field request_fields[] = {
	REC_HEAD(struct request),
	REC_ENUM(6, struct request, kind, pool_enum, "Forme", "For a person, or for a group of a structure.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ENUM(7, struct request, nature, request_nature_enum, "Nature", "Accompaniment when absent.", .flags = KEY | CREATE_ONLY),
	REC_ID(8, struct request, person, "person", "Personne", "The beneficiary; the caller unless a référent enters it for somebody.", .flags = KEY | CREATE_ONLY | SUBJECT | OWN_KEY),
	REC_ID(9, struct request, organisation, "organisation", "Structure", "Of a group request; never of an individual one.", .flags = KEY | CREATE_ONLY | SUBJECT | OWN_KEY),
	REC_ID(10, struct request, service, "accompaniment", "Service", "What is asked for; or competences.", .flags = KEY),
	REC_LIST(11, struct request, competences, competence_need_desc, 12, "Compétences souhaitées", "In free choice, or levels beyond the service's."),
	REC_TEXT(12, struct request, department, 3, "Département", "Where: its code.", .format = &FORMAT_DEPARTMENT),
	REC_TEXT(13, struct request, commune, 5, "Commune", "INSEE code.", .format = &FORMAT_COMMUNE, .flags = SENSITIVE),
	REC_BOOL(14, struct request, remote, "À distance accepté", "Remote is accepted."),
	REC_DAY(15, struct request, from, "À partir du", "First day possible."),
	REC_DAY(16, struct request, to, "Jusqu’au", "Last day possible."),
	REC_U32(17, struct request, days, 1, 120, "Nombre de jours", "The service's usual number when absent.", .unit = "jours"),
	REC_ENUM(18, struct request, urgency, request_urgency_enum, "Urgence", "Normal when absent.", .flags = KEY),
	REC_TEXTS(19, struct request, languages, 5, 3, "Langues", "All are needed: ISO 639 codes.", .flags = SENSITIVE, .format = &FORMAT_LANG),
	REC_SET(20, struct request, accessibility, accessibility_enum, "Accessibilité", "All are needed.", .flags = SENSITIVE),
	REC_PRICE(21, struct request, price_ceiling, "Tarif maximal par jour", "In cents a day.", .flags = SENSITIVE),
	REC_IDS(22, struct request, unwanted, "provider", 20, "Prestataires non souhaités", "Never proposed.", .flags = SENSITIVE),
	REC_TEXT(23, struct request, text, 8000, "Votre demande", "In one's own words; read by the référent and, after agreement, the provider.", .flags = SENSITIVE),
	REC_ENUM(24, struct request, confidentiality, request_confidentiality_enum, "Confidentialité", "Standard when absent."),
	REC_BOOL(25, struct request, federation_help, "Avec l’action de la fédération", "Wants the federation's own action too."),
	REC_ENUM(26, struct request, status, request_status_enum, "État", "Where it stands.", .flags = KEY | SERVER_SET),
	REC_TIME(27, struct request, submitted_at, "Déposée le", "When it was submitted.", .flags = SERVER_SET),
	REC_TEXT(28, struct request, orientation, 8000, "Orientation", "The answer to a request for information.", .flags = SENSITIVE | SERVER_SET),
	REC_U32(29, struct request, round, 0, 1000, "Classements", "Times it was ranked.", .flags = SERVER_SET),
	REC_ID(30, struct request, entered_by, "person", "Saisie par", "The référent who entered it on paper consent.", .flags = KEY | SERVER_SET),
	REC_DAY(31, struct request, consent_on, "Accord écrit du", "Entered for somebody: the day of that person's written consent.", .flags = CREATE_ONLY | SENSITIVE),
	REC_ID(32, struct request, consent_holder, "person", "Accord conservé par", "Who keeps the paper; who enters it when absent.", .flags = CREATE_ONLY | SENSITIVE),
	REC_ENUM(33, struct request, help, request_help_enum, "Avec qui", "The asker's choice where the federation gives the service itself.", .flags = KEY),
	REC_ID(34, struct request, link, "request_link", "Déposée par le lien", "When it was filed without an account.", .flags = SERVER_SET),
	REC_ENUM(35, struct request, wish, request_wish_enum, "Continuité", "Who worked with the asker before is preferred, or put behind; as the policy weighs it when absent.", .flags = SENSITIVE),
	REC_IDS(36, struct request, referents, "person", REFERENTS_MOST, "Suivie par", "Of a person's: the référents named who may serve it, as mandates are; absent: nobody is named.", .flags = KEY | SERVER_SET),
	REC_TIME(REQUEST_TAG_SERVICE_ARCHIVED_AT, struct request, service_archived_at, "Service retiré du catalogue le", "While the request was open.", .flags = SERVER_SET),
	REC_ENUM(REQUEST_TAG_CONTACT, struct request, contact, contact_choice_enum, "Ce que le prestataire saura de vos contacts", "With the name, once both have agreed; the address, or else the number, when absent."),
};
REC_DESC_DEFINE(request, struct request, "Demande d’accompagnement", "What a person or a structure asks for.");

static const struct rec_field request_orient_fields[] = {
	REC_ID(1, struct request_orient, id, "request", "Demande", "Which one.", .flags = REQUIRED),
	REC_TEXT(2, struct request_orient, text, 8000, "Orientation", "What is answered.", .flags = REQUIRED | SENSITIVE, .min = 1),
};
REC_DESC_DEFINE(request_orient, struct request_orient, "Orientation", "The answer to a request for information.");

static const struct rec_field reading_fields[] = {
	REC_TIME(1, struct reading, time, "Lu le", "When."),
	REC_ID(2, struct reading, reader, NULL, "Par", "The person or account that read."),
	REC_BOOL(3, struct reading, own, "Par vous", "The asker's own reading."),
};
REC_DESC_DEFINE(reading, struct reading, "Lecture", "One reading of a request.");

static const struct rec_field request_readers_fields[] = {
	REC_TEXTS(1, struct request_readers, may, 8, 400, "Qui peut la lire", "Sentences, French."),
	REC_LIST(2, struct request_readers, readings, reading_desc, 200, "Qui l’a lue", "Newest first."),
	REC_IDS(3, struct request_readers, persons, "person", 50, "Personnes qui le peuvent aujourd’hui", "Those known by name: the asker, the référents named for the service, the provider engaged."),
	REC_IDS(4, struct request_readers, providers, "provider", 50, "Prestataires qui ont accepté", "Their cards: who accepted, whether a person of the registry stands behind it or not."),
};
REC_DESC_DEFINE(request_readers, struct request_readers, "Lecteurs d’une demande", "Who may read a request, and who has.");

const struct collection_desc request_collection = {
	.service = "matching", .path = "/requests", .plural = "Demandes d’accompagnement", .rec = &request_desc,
	.read_scoped = REQUEST_READERS, .write_all = SERVICE_TEAM, .write_scoped = REQUEST_WRITERS & ~SERVICE_TEAM, .org_tag = 9,
	.own_tag = 8, .audited = true,
};

FAULT_DEFINE(FAULT_REQUEST_ON_BEHALF, "request_on_behalf",
    "Une demande se dépose pour soi : seul·e le ou la référent·e peut la saisir pour une autre personne, avec son accord écrit. Retirez ce champ.",
    "A request is filed for oneself: only a referent may enter it for another person, on written consent. Leave this field out.");

FAULT_DEFINE(FAULT_REQUEST_NO_PERSON, "request_no_person",
    "Ce compte n’est pas celui d’une personne : indiquez pour qui est la demande, ou connectez-vous avec votre compte personnel.",
    "This account is no person's: say for whom the request is, or use a person's account.");

FAULT_DEFINE(FAULT_REQUEST_ORGANISATION, "request_organisation",
    "Une demande individuelle ne nomme jamais de structure, pour que l’employeur n’en sache rien : retirez ce champ.",
    "An individual request never names an organisation, so that no employer learns of it: leave this field out.");

FAULT_DEFINE(FAULT_REQUEST_STRUCTURE, "request_structure",
    "Une demande collective est celle d’une structure : indiquez laquelle.", "A group request is a structure's: say which.");

FAULT_DEFINE(FAULT_REQUEST_OUTSIDER, "request_outsider",
    "Seules la direction ou l’administration de cette structure, ou la fédération, peuvent demander en son nom.",
    "Only the direction or board of this structure, or the federation, may ask in its name.");

FAULT_DEFINE(FAULT_REQUEST_PAST, "request_past", "Cette période est déjà passée : choisissez des dates à venir.",
    "This period is over: choose days to come.");

FAULT_DEFINE(FAULT_REQUEST_PERIOD, "request_period", "La période se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The period ends before it begins: correct one of the two dates.");

FAULT_DEFINE(FAULT_REQUEST_PERIOD_LONG, "request_period_long",
    "La période dépasse vingt-quatre mois : faites une demande par période.", "The period is over 24 months: make one request a period.");

FAULT_DEFINE(FAULT_REQUEST_NEED, "request_need", "Indiquez un service du catalogue, ou au moins une compétence souhaitée.",
    "Name a service of the catalogue, or at least one competence.");

FAULT_DEFINE(FAULT_REQUEST_SERVICE_KIND, "request_service_kind",
    "Ce service n’est pas proposé sous cette forme (individuelle ou collective) : choisissez-en un autre.",
    "This service is not offered in that form (individual or group): choose another.");

FAULT_DEFINE(FAULT_REQUEST_DAYS, "request_days", "Il y a plus de jours demandés que de jours dans la période (%s) : allongez-la.",
    "More days are asked for than the period has (%s): make it longer.");

FAULT_DEFINE(FAULT_REQUEST_STATE, "request_state", "La demande est dans l’état %s",
    "The request is in the state %s");

FAULT_DEFINE(FAULT_REQUEST_NATURE, "request_nature", "La nature de cette demande ne le permet pas : %s.",
    "The nature of this request does not allow it: %s.");

FAULT_DEFINE(FAULT_REQUEST_CONSENT, "request_consent",
    "Une demande saisie pour une autre personne repose sur son accord écrit : indiquez-en la date.",
    "A request entered for somebody else rests on their written consent: give its day.");

FAULT_DEFINE(FAULT_REQUEST_CONSENT_OWN, "request_consent_own",
    "L’accord écrit ne concerne que les demandes saisies pour une autre personne : retirez ce champ.",
    "A written consent is for requests entered for somebody else: leave this field out.");

FAULT_DEFINE(FAULT_REQUEST_CONSENT_FUTURE, "request_consent_future",
    "L’accord écrit ne peut pas être daté d’un jour à venir : corrigez la date.", "The written consent cannot be of a day to come: correct it.");

FAULT_DEFINE(FAULT_REQUEST_CHOICE, "request_choice",
    "La fédération propose elle-même ce service : choisissez son action, un prestataire, ou les deux.",
    "The federation gives this service itself: choose its own action, a provider, or both.");

FAULT_DEFINE(FAULT_REQUEST_CHOICE_NONE, "request_choice_none",
    "La fédération ne propose pas elle-même ce service : choisissez un prestataire, ou faites une demande d’information.",
    "The federation does not give this service itself: choose a provider, or ask for information.");

FAULT_DEFINE(FAULT_REQUEST_COMMUNE, "request_commune",
    "Cette commune n’est pas dans le département demandé (%s) : corrigez le code de la commune, ou le département.",
    "This commune does not lie in the department asked for (%s): correct the commune's code, or the department.");

FAULT_DEFINE(FAULT_REQUEST_MOST_DAYS, "request_most_days",
    "Aucun prestataire ne propose autant de jours dans cette période : le plus disponible en propose %s. Demandez-en moins, ou allongez la période.",
    "No provider offers that many days in the period: the most that anybody offers is %s. Ask for fewer, or make the period longer.");

FAULT_DEFINE(FAULT_REQUEST_UNSERVED, "request_unserved",
    "Toutes les personnes nommées pour lire les demandes travaillent avec vous : aucune ne lirait la vôtre. Passez par l’accueil d’une fédération partenaire : s’il y en a un, son adresse est sur votre page d’accueil, et rien n’en est noté ici. Sinon, demandez que la fédération nomme une personne suppléante. En cas de danger ou de détresse, appelez le 15 ou le 112.",
    "All who are named to read requests work with you: none would read yours. Go through the reception of a partner federation: if there is one, its address is on your home page, and nothing of it is noted here. Else ask that an alternate is named. In danger or distress, call 15 or 112.");

FAULT_DEFINE(FAULT_REQUEST_STOPPED, "request_stopped",
    "Merci d’avoir accepté. La demande a été retirée depuis : la mission s’arrête là, les jours déjà réalisés restent comptés et les autres vous sont rendus.",
    "Thank you for having accepted. The request was withdrawn since: the mission ends here, days done stay and the others are yours again.");

FAULT_DEFINE(FAULT_REQUEST_OWN, "request_own",
    "Cette demande est celle d’une personne : elle seule la modifie ou la retire. Vous ne pouvez le faire que pour celles que vous avez saisies vous-même, avec son accord écrit.",
    "This request is a person's: only that person changes or withdraws it. You may do so for those that you entered yourself, on written consent.");
