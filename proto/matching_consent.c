/*
 * matching_consent (contract): the tables of matching_consent.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: of a link the record keeps its number alone; tokens are made and never kept.
 */
#include "proto/matching_consent.h"

#define TOKEN_FIELD(type) REC_TEXT(1, type, token, 200, "Jeton", "The last part of the link.", .flags = REQUIRED | SECRET, .min = 1)

static const struct rec_enum_value request_link_status_values[] = {
	{ REQUEST_LINK_OPEN, "open", "Donné" },
	{ REQUEST_LINK_FILED, "filed", "Demande déposée" },
	{ REQUEST_LINK_REVOKED, "revoked", "Repris" },
};
REC_ENUM_DEFINE(request_link_status_enum, "request_link_status", request_link_status_values);

static const struct rec_enum_value waiver_status_values[] = {
	{ WAIVER_GIVEN, "given", "Donnée" },
	{ WAIVER_REVOKED, "revoked", "Reprise ou refusée" },
	{ WAIVER_ASKED, "asked", "Demandée par le service" },
};
REC_ENUM_DEFINE(waiver_status_enum, "waiver_status", waiver_status_values);

static const struct rec_field request_link_fields[] = {
	REC_HEAD(struct request_link),
	REC_ENUM(6, struct request_link, kind, pool_enum, "Forme", "Of the request.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(7, struct request_link, person, "person", "Personne", "Individual: for whom.", .flags = KEY | SERVER_SET),
	REC_ID(8, struct request_link, organisation, "organisation", "Structure", "Group: in whose name.", .flags = KEY | SERVER_SET),
	REC_ENUM(9, struct request_link, status, request_link_status_enum, "État", "Where it stands.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_TIME(10, struct request_link, expires_at, "Valable jusqu’au", "Until when a request may be filed by it.", .flags = SERVER_SET),
	REC_U32(11, struct request_link, link, 0, 1000000, "Numéro du lien", "Of the link that files.", .flags = SERVER_SET),
	REC_U32(12, struct request_link, follow, 0, 1000000, "Numéro du suivi", "Of the link that follows; 0: none is good.", .flags = SERVER_SET),
	REC_ID(13, struct request_link, request, "request", "Demande", "Filed by it.", .flags = KEY | SERVER_SET),
	REC_ID(14, struct request_link, given_by, "person", "Donné par", "Who made it.", .flags = SERVER_SET),
	REC_ID(15, struct request_link, reception, "reception", "Accueil", "The door by which a guest of another federation came in: the person.", .flags = KEY | SERVER_SET),
};
REC_DESC_DEFINE(request_link, struct request_link, "Lien de demande", "A link by which one request is filed without an account.");

static const struct rec_field request_link_order_fields[] = {
	REC_ENUM(1, struct request_link_order, kind, pool_enum, "Forme", "Of the request.", .flags = REQUIRED),
	REC_ID(2, struct request_link_order, person, "person", "Personne", "Individual: for whom."),
	REC_ID(3, struct request_link_order, organisation, "organisation", "Structure", "Group: in whose name."),
	REC_U32(4, struct request_link_order, days, 1, 60, "Valable", "Days that it is good for; 14 when absent.", .unit = "jours"),
};
REC_DESC_DEFINE(request_link_order, struct request_link_order, "Lien de demande à donner", "For whom a link is made.");

static const struct rec_field request_link_made_fields[] = {
	REC_ID(1, struct request_link_made, id, "request_link", "Identifiant", "Of the link."),
	REC_TEXT(2, struct request_link_made, link, 200, "Lien", "To hand on to that person alone: \"/demande/<token>\" to file, \"/suivi/<token>\" to follow."),
	REC_TIME(3, struct request_link_made, expires_at, "Valable jusqu’au", "Until when."),
};
REC_DESC_DEFINE(request_link_made, struct request_link_made, "Lien de demande donné", "A link to hand on; it is shown once.");

static const struct rec_field request_token_fields[] = {
	TOKEN_FIELD(struct request_token),
};
REC_DESC_DEFINE(request_token, struct request_token, "Jeton de demande", "What a link ends with.");

static const struct rec_field form_service_fields[] = {
	REC_ID(1, struct form_service, id, "accompaniment", "Service", "Which one."),
	REC_TEXT(2, struct form_service, name, 200, "Intitulé", "Its name."),
	REC_U32(3, struct form_service, days, 1, 60, "Durée habituelle", "Days that it usually takes.", .unit = "jours"),
	REC_BOOL(4, struct form_service, federation, "Aussi par la fédération", "Then the asker chooses."),
};
REC_DESC_DEFINE(form_service, struct form_service, "Service proposé", "A service that a link may ask for.");

static const struct rec_field form_competence_fields[] = {
	REC_ID(1, struct form_competence, id, "competence", "Compétence", "Which one."),
	REC_TEXT(2, struct form_competence, name, 200, "Intitulé", "Its name."),
};
REC_DESC_DEFINE(form_competence, struct form_competence, "Compétence proposée", "A competence that a link may ask for.");

static const struct rec_field request_form_fields[] = {
	REC_ENUM(1, struct request_form, kind, pool_enum, "Forme", "For a person, or for a group of a structure."),
	REC_LIST(2, struct request_form, services, form_service_desc, 300, "Services", "That may be asked for."),
	REC_TIME(3, struct request_form, expires_at, "Valable jusqu’au", "Until when."),
	REC_LIST(4, struct request_form, competences, form_competence_desc, 500, "Compétences", "Of the catalogue: in place of a service, or beyond it."),
};
REC_DESC_DEFINE(request_form, struct request_form, "Formulaire de demande", "What may be asked by a link.");

static const struct rec_field request_filing_fields[] = {
	TOKEN_FIELD(struct request_filing),
	REC_ENUM(2, struct request_filing, nature, request_nature_enum, "Nature", "Accompaniment when absent."),
	REC_ID(3, struct request_filing, service, "accompaniment", "Service", "What is asked for."),
	REC_TEXT(4, struct request_filing, department, 3, "Département", "Where: its code.", .format = &FORMAT_DEPARTMENT),
	REC_BOOL(5, struct request_filing, remote, "À distance accepté", "Remote is accepted."),
	REC_DAY(6, struct request_filing, from, "À partir du", "First day possible."),
	REC_DAY(7, struct request_filing, to, "Jusqu’au", "Last day possible."),
	REC_U32(8, struct request_filing, days, 1, 120, "Nombre de jours", "The service's usual number when absent.", .unit = "jours"),
	REC_ENUM(9, struct request_filing, urgency, request_urgency_enum, "Urgence", "Normal when absent."),
	REC_ENUM(10, struct request_filing, confidentiality, request_confidentiality_enum, "Confidentialité", "Standard when absent."),
	REC_ENUM(11, struct request_filing, help, request_help_enum, "Avec qui", "Where the federation gives the service itself."),
	REC_TEXT(12, struct request_filing, text, 8000, "Votre demande", "In one's own words.", .flags = SENSITIVE),
	REC_LIST(13, struct request_filing, competences, competence_need_desc, 12, "Compétences souhaitées", "In free choice, or levels beyond the service's."),
	REC_TEXT(14, struct request_filing, commune, 5, "Commune", "INSEE code.", .format = &FORMAT_COMMUNE, .flags = SENSITIVE),
	REC_TEXTS(15, struct request_filing, languages, 5, 3, "Langues", "All are needed: ISO 639 codes.", .flags = SENSITIVE, .format = &FORMAT_LANG),
	REC_SET(16, struct request_filing, accessibility, accessibility_enum, "Accessibilité", "All are needed.", .flags = SENSITIVE),
	REC_PRICE(17, struct request_filing, price_ceiling, "Tarif maximal par jour", "In cents a day.", .flags = SENSITIVE),
	REC_IDS(18, struct request_filing, unwanted, "provider", 20, "Prestataires non souhaités", "Never proposed.", .flags = SENSITIVE),
	REC_ENUM(19, struct request_filing, wish, request_wish_enum, "Continuité", "Who worked with the asker before is preferred, or put behind.", .flags = SENSITIVE),
	REC_BOOL(20, struct request_filing, trial, "Vérifier seulement", "What is wrong is told, and nothing is filed: the link still works."),
	REC_ENUM(FILING_TAG_CONTACT, struct request_filing, contact, contact_choice_enum, "Ce que le prestataire saura de vos contacts", "With the name, once both have agreed."),
};
REC_DESC_DEFINE(request_filing, struct request_filing, "Demande par un lien", "What is asked by a link.");

static const struct rec_field request_filed_fields[] = {
	REC_ENUM(1, struct request_filed, status, request_status_enum, "État", "Where it stands."),
	REC_TEXT(2, struct request_filed, sentence, 600, "Message", "What happens next."),
	REC_TEXT(3, struct request_filed, follow, 200, "Lien de suivi", "To come back by: \"/suivi/<token>\"."),
};
REC_DESC_DEFINE(request_filed, struct request_filed, "Demande déposée", "A request was filed by a link.");

static const struct rec_field request_state_fields[] = {
	REC_ENUM(1, struct request_state, kind, pool_enum, "Forme", "For a person, or for a group of a structure."),
	REC_ENUM(2, struct request_state, nature, request_nature_enum, "Nature", "Of the request."),
	REC_ENUM(3, struct request_state, status, request_status_enum, "État", "Where it stands."),
	REC_TEXT(4, struct request_state, sentence, 600, "Message", "The same, in words."),
	REC_TEXT(5, struct request_state, service_name, 200, "Service", "What was asked for."),
	REC_TIME(6, struct request_state, submitted_at, "Déposée le", "When."),
	REC_TEXT(7, struct request_state, orientation, 8000, "Orientation", "The answer to a request for information.", .flags = SENSITIVE),
	REC_BOOL(8, struct request_state, withdrawable, "Peut être retirée", "It is under way."),
	REC_TEXTS(9, struct request_state, may, 8, 400, "Qui peut la lire", "Sentences."),
	REC_LIST(10, struct request_state, readings, reading_desc, 200, "Qui l’a lue", "Newest first."),
	REC_IDS(11, struct request_state, waived, "provider", 20, "Neutralité levée pour", "Providers accepted in spite of a link."),
	REC_IDS(12, struct request_state, asked, "provider", 20, "Neutralité à lever pour", "Providers whom the service would propose, if the requester agreed."),
};
REC_DESC_DEFINE(request_state, struct request_state, "Suivi d’une demande", "Where a request that was filed by a link stands.");

static const struct rec_field follow_waiver_fields[] = {
	TOKEN_FIELD(struct follow_waiver),
	REC_ID(2, struct follow_waiver, provider, "provider", "Prestataire", "Which one.", .flags = REQUIRED),
};
REC_DESC_DEFINE(follow_waiver, struct follow_waiver, "Levée de neutralité par un lien", "A provider that is accepted in spite of a link.");

static const struct rec_field waiver_fields[] = {
	REC_HEAD(struct waiver),
	REC_ID(6, struct waiver, request, "request", "Demande", "Of which request.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(7, struct waiver, provider, "provider", "Prestataire", "Accepted in spite of a link.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(8, struct waiver, status, waiver_status_enum, "État", "Whether it counts.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_TIME(9, struct waiver, given_at, "Donnée le", "By the requester; absent before.", .flags = SERVER_SET),
	REC_TIME(10, struct waiver, revoked_at, "Reprise le", "By the requester.", .flags = SERVER_SET),
	REC_BOOL(11, struct waiver, by_link, "Par un lien", "Without an account.", .flags = SERVER_SET),
	REC_ID(12, struct waiver, person, "person", "Personne", "The request's.", .flags = SERVER_SET),
	REC_ID(13, struct waiver, organisation, "organisation", "Structure", "Of a group request only.", .flags = SERVER_SET),
	REC_ENUM(14, struct waiver, pool, pool_enum, "Forme", "The request's.", .flags = SERVER_SET),
	REC_TEXT(15, struct waiver, next, 300, "Et ensuite", "In the answer to giving it or taking it back: when that counts.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(waiver, struct waiver, "Levée de neutralité", "The requester accepts one provider in spite of a link with the own structure.");

static const struct rec_field waiver_give_fields[] = {
	REC_ID(1, struct waiver_give, id, "request", "Demande", "One's own.", .flags = REQUIRED),
	REC_ID(2, struct waiver_give, provider, "provider", "Prestataire", "Which one.", .flags = REQUIRED),
};
REC_DESC_DEFINE(waiver_give, struct waiver_give, "Levée de neutralité à donner", "A provider that is accepted in spite of a link.");

static const struct rec_enum_value referent_standing_values[] = {
	{ REFERENT_NO_ACCESS, "no_access", "Ne compte pas encore : aucun compte de cette personne n’a le rôle de référent·e" },
	{ REFERENT_SERVES, "serves", "En vigueur" },
	{ REFERENT_GOVERNS, "governs", "Ne compte plus : cette personne dirige ou administre une structure" },
};
REC_ENUM_DEFINE(referent_standing_enum, "referent_standing", referent_standing_values);

static const struct rec_field referent_fields[] = {
	REC_HEAD(struct referent),
	REC_ID(6, struct referent, person, "person", "Personne", "Who serves; the naming counts as soon as an account of theirs has the role of référent.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_BOOL(7, struct referent, alternate, "Suppléance", "Also serves the federation's own people, whose colleagues the others are.", .flags = KEY),
	REC_ENUM(8, struct referent, standing, referent_standing_enum, "Prise d’effet",
	    "Whether the naming counts. While that of nobody does, whoever has the role serves, so that a slip silences nothing.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(referent, struct referent, "Référent·e du service", "Once one who has access is named, only those named read personal requests.");

static const struct rec_field referent_access_fields[] = {
	REC_HEAD(struct referent_access),
	REC_ID(6, struct referent_access, person, "person", "Personne", "Whose account or token it is.", .flags = REQUIRED | KEY),
	REC_SET(7, struct referent_access, roles, roles_enum, "Rôles", "Of référent, of coordination, or both.", .flags = REQUIRED),
	REC_TIME(8, struct referent_access, expires_at, "Valable jusqu’à", "Of a token."),
};
REC_DESC_DEFINE(referent_access, struct referent_access, "Accès de référent·e", "Who has the role, as the gateway tells: by id.");

const struct collection_desc request_link_collection = {
	.service = "matching", .path = "/request-links", .plural = "Liens de demande", .rec = &request_link_desc,
	.read_scoped = SERVICE_TEAM, .org_tag = REQUEST_LINK_TAG_ORGANISATION, .own_tag = REQUEST_LINK_TAG_PERSON,
};
const struct collection_desc waiver_collection = {
	.service = "matching", .path = "/waivers", .plural = "Levées de neutralité", .rec = &waiver_desc,
	.read_scoped = REQUEST_WRITERS,
};
const struct collection_desc referent_collection = {
	.service = "matching", .path = "/referents", .plural = "Référent·es du service", .rec = &referent_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = ROLE_COORDINATOR | ROLE_OPERATOR,
};

FAULT_DEFINE(FAULT_REQUEST_LINK, "request_link",
    "Ce lien ne correspond à aucune demande à déposer : vérifiez l’adresse, ou demandez un nouveau lien à la fédération.",
    "This link is for no request: check the address, or ask the federation for a new one.");

FAULT_DEFINE(FAULT_REQUEST_LINK_USED, "request_link_used",
    "Une demande a déjà été déposée par ce lien : il ne sert qu’une fois. Pour la suivre, utilisez le lien de suivi qui vous a été donné.",
    "A request was filed by this link already: it works once. To follow it, use the other link that you were given.");

FAULT_DEFINE(FAULT_REQUEST_LINK_EXPIRED, "request_link_expired",
    "Ce lien n’était valable que jusqu’au %s : demandez-en un nouveau à la fédération.",
    "This link was good until %s only: ask the federation for a new one.");

FAULT_DEFINE(FAULT_REQUEST_LINK_REVOKED, "request_link_revoked",
    "La fédération a repris ce lien : demandez-lui-en un nouveau si vous en avez besoin.",
    "The federation has taken this link back: ask for a new one if you need it.");

FAULT_DEFINE(FAULT_REQUEST_LINK_STATE, "request_link_state", "Le lien est dans l’état « %s » : il n’y a plus rien à reprendre.",
    "The link is in the state \"%s\": nothing is left to take back.");

FAULT_DEFINE(FAULT_REQUEST_LINK_WHO, "request_link_who",
    "Un lien individuel est donné pour une personne, un lien collectif pour une structure : indiquez l’une ou l’autre, pas les deux.",
    "An individual link is for a person, a group one for a structure: name the one or the other, not both.");

FAULT_DEFINE(FAULT_REQUEST_LINK_SELF, "request_link_self",
    "Un lien de demande est donné par le service à qui n’a pas de compte. Vous en avez un : déposez votre demande vous-même, par « Nouvelle demande ».",
    "A request link is given by the service to those who have no account. You have one: file your request yourself.");

FAULT_DEFINE(FAULT_REQUEST_LINK_INDIVIDUAL, "request_link_individual",
    "Un lien pour une demande personnelle est donné par un·e référent·e du service : demandez-le-lui, ou donnez un lien collectif, pour une structure.",
    "A link for a personal request is given by a referent of the service: ask one, or make a group link for a structure.");

FAULT_DEFINE(FAULT_REQUEST_LINK_SERVE, "request_link_serve",
    "Vous n’êtes pas référent·e pour cette personne (par exemple parce que vous avez un mandat dans la même structure) : confiez-le à un·e autre référent·e.",
    "You do not serve this person (for instance, you hold a mandate in the same structure): leave it to another referent.");

FAULT_DEFINE(FAULT_REQUEST_FOLLOW, "request_follow",
    "Ce lien ne correspond à aucune demande à suivre, ou ne sert plus : vérifiez l’adresse, ou adressez-vous à la fédération.",
    "This link follows no request, or works no more: check the address, or turn to the federation.");

FAULT_DEFINE(FAULT_REQUEST_FOLLOW_NONE, "request_follow_none",
    "Cette demande n’a pas été déposée par un lien, ou ce lien a été repris : il n’y a pas de lien de suivi à redonner. Qui a un compte la suit par son compte.",
    "This request was not filed by a link, or that link was taken back: there is no link to give again. Who has an account follows it there.");

FAULT_DEFINE(FAULT_WAIVER_OWN, "waiver_own",
    "Seule la personne ou la structure qui demande peut lever la neutralité : invitez-la à le faire depuis son compte ou son lien de suivi.",
    "Only the person or structure that asks can waive neutrality: invite them to do so with their account or link.");

FAULT_DEFINE(FAULT_WAIVER_NATURE, "waiver_nature",
    "Aucun prestataire n’est cherché pour cette demande : il n’y a pas de neutralité à lever.",
    "No provider is looked for: there is no neutrality to waive.");

FAULT_DEFINE(FAULT_WAIVER_UNTIED, "waiver_untied",
    "Aucun lien avec la structure qui demande n’écarte ce prestataire : il n’y a pas de neutralité à lever pour lui. S’il n’est pas dans la liste, c’est pour une autre raison, que le ou la référent·e peut vous dire.",
    "No tie with the structure that asks keeps this provider away: there is no neutrality to waive. When it is not on the list, that is for another reason, which whoever serves the request can tell.");

FAULT_DEFINE(FAULT_WAIVER_SOLICITED, "waiver_solicited",
    "Ce prestataire est déjà sollicité : retirez la demande, ou attendez sa réponse.",
    "This provider has been asked already: withdraw the request, or wait for the answer.");

FAULT_DEFINE(FAULT_WAIVER_STATE, "waiver_state", "La levée de neutralité est dans l’état « %s » : il n’y a rien à changer.",
    "The waiver is in the state \"%s\": there is nothing to change.");

FAULT_DEFINE(FAULT_REFERENT_TWICE, "referent_twice", "Cette personne est déjà référente du service : modifiez sa ligne.",
    "This person is a referent already: change that row.");

FAULT_DEFINE(FAULT_REFERENT_GOVERNS, "referent_governs",
    "Cette personne dirige ou administre une structure : elle ne peut pas lire les demandes personnelles, qui ne vont jamais à un employeur. Nommez quelqu’un d’autre, ou attendez la fin de son mandat.",
    "This person directs or governs a structure: personal requests never reach an employer. Name somebody else, or wait until the mandate is over.");
