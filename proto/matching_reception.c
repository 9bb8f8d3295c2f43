/*
 * matching_reception (contract): the tables of matching_reception.h.
 * Owns: descriptors, the collection and faults, as constants; what an address of pages is.
 * Beware: a door's address comes from another node and becomes a link on our pages: nothing but a site's name and this one page is taken.
 */
#include "proto/matching_reception.h"

#define DOOR_PATH "/accueil/"
#define DOOR_TOKEN 64u

static const struct rec_enum_value reception_direction_values[] = {
	{ RECEPTION_OURS, "ours", "Nous accueillons l’équipe de cette fédération" },
	{ RECEPTION_THEIRS, "theirs", "Cette fédération accueille notre équipe" },
};
static REC_ENUM_DEFINE(reception_direction_enum, "reception_direction", reception_direction_values);

static const struct rec_enum_value reception_status_values[] = {
	{ RECEPTION_OFFERED, "offered", "Proposé" },
	{ RECEPTION_ACTIVE, "active", "Ouvert" },
	{ RECEPTION_WITHDRAWN, "withdrawn", "Retiré" },
	{ RECEPTION_ENDED, "ended", "Terminé" },
};
REC_ENUM_DEFINE(reception_status_enum, "reception_status", reception_status_values);

/* --- addresses ----------------------------------------------------------------------------------------------------------------- */
static bool
begins(struct text t, const char *with)
{
	return t.len >= strlen(with) && memcmp(t.ptr, with, strlen(with)) == 0;
}

/* Where the name of the site ends; 0: it is none that a page may lead to. In the clear only on the same computer. */
static uint32_t
site_end(struct text t)
{
	uint32_t end = begins(t, "https://") ? 8 : begins(t, "http://127.0.0.1") || begins(t, "http://localhost") ? 7 : 0;
	uint32_t from = end;

	if (from == 0 || !FORMAT_URL.holds(t))
		return 0;
	while (end < t.len && t.ptr[end] != '/' && t.ptr[end] != '?' && t.ptr[end] != '#')
		end++;
	if (from == 7 && end > 16 && t.ptr[16] != ':')
		return 0; /* "http://127.0.0.1.exemple.fr" */
	return end;
}

static bool
site_holds(struct text t)
{
	uint32_t end = site_end(t);

	return end != 0 && (end == t.len || (end + 1 == t.len && t.ptr[end] == '/'));
}

static bool
door_holds(struct text t)
{
	uint32_t end = site_end(t);
	struct text rest = { t.ptr + end, t.len - end, 0 };

	if (end == 0 || rest.len != strlen(DOOR_PATH) + DOOR_TOKEN || !begins(rest, DOOR_PATH))
		return false;
	for (uint32_t i = (uint32_t)strlen(DOOR_PATH); i < rest.len; i++) {
		char ch = rest.ptr[i];

		if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '-' || ch == '_'))
			return false;
	}
	return true;
}

static const struct rec_format FORMAT_SITE = { "site", "l’adresse de vos pages, comme https://maillage.exemple.fr, sans rien après",
	"the address of your pages, such as https://maillage.example.org, with nothing behind", site_holds };
static const struct rec_format FORMAT_DOOR = { "door", "l’adresse d’un accueil, comme https://maillage.exemple.fr/accueil/…",
	"the address of a reception, such as https://maillage.example.org/accueil/…", door_holds };

/* --- records ------------------------------------------------------------------------------------------------------------------- */
static const struct rec_field reception_fields[] = {
	REC_HEAD(struct reception),
	REC_ID(RECEPTION_TAG_PEER, struct reception, peer, "peer", "Fédération", "The other one.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(RECEPTION_TAG_DIRECTION, struct reception, direction, reception_direction_enum, "Sens", "Whose team is received by whom.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(RECEPTION_TAG_TOKEN, struct reception, token, NULL, "Référence commune", "By which both speak of it.", .flags = REQUIRED | SERVER_SET),
	REC_ENUM(RECEPTION_TAG_STATUS, struct reception, status, reception_status_enum, "État", "Where it stands.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_DAY(RECEPTION_TAG_FROM, struct reception, from, "À partir du", "First day.", .flags = SERVER_SET),
	REC_DAY(RECEPTION_TAG_TO, struct reception, to, "Jusqu’au", "Last day; absent: until it is withdrawn.", .flags = SERVER_SET),
	REC_TEXT(RECEPTION_TAG_DOOR, struct reception, door, 300, "Adresse de l’accueil", "To be told to the whole team, and to nobody in particular.", .flags = SERVER_SET),
	REC_U32(RECEPTION_TAG_LINK, struct reception, link, 0, 1000, "Numéro de l’adresse", "Ours alone.", .flags = SERVER_SET),
	REC_TEXT(RECEPTION_TAG_NAME, struct reception, name, 200, "Fédération accueillie", "Whose team it is for, by its own name.", .flags = SERVER_SET),
	REC_TEXT(RECEPTION_TAG_SIRET, struct reception, siret, 14, "SIRET", "Of that federation: the frame of whoever comes.", .flags = SERVER_SET),
	REC_TEXT(RECEPTION_TAG_RNA, struct reception, rna, 10, "RNA", "The same.", .flags = SERVER_SET),
	REC_ID(RECEPTION_TAG_ORGANISATION, struct reception, organisation, "organisation", "Structure", "That federation in the registry of this node.", .flags = KEY | SERVER_SET),
	REC_TEXT(RECEPTION_TAG_REASON, struct reception, reason, 500, "Motif", "Of a withdrawal.", .flags = SERVER_SET),
	REC_ID(RECEPTION_TAG_DECIDED_BY, struct reception, decided_by, "person", "Décidé par", "Who offered it, or took it up.", .flags = SERVER_SET),
	REC_DAY(RECEPTION_TAG_ACCEPTED_ON, struct reception, accepted_on, "Accepté le", "Since then it is open.", .flags = SERVER_SET),
	REC_DAY(RECEPTION_TAG_CLOSED_ON, struct reception, closed_on, "Clos le", "Withdrawn, or over.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(reception, struct reception, "Accueil des demandes", "A door for what the team of another federation asks for.");

static const struct rec_field reception_offer_fields[] = {
	REC_ID(1, struct reception_offer, peer, "peer", "Fédération", "Whose team may come.", .flags = REQUIRED),
	REC_DAY(2, struct reception_offer, from, "À partir du", "First day.", .flags = REQUIRED),
	REC_DAY(3, struct reception_offer, to, "Jusqu’au", "Last day; absent: until it is withdrawn."),
	REC_TEXT(4, struct reception_offer, address, 200, "Adresse de vos pages", "As the browser shows it: the address of the door begins with it.", .flags = REQUIRED, .format = &FORMAT_SITE),
};
REC_DESC_DEFINE(reception_offer, struct reception_offer, "Accueil proposé", "For whose team, and for how long.");

static const struct rec_field reception_accept_fields[] = {
	REC_ID(1, struct reception_accept, id, "reception", "Accueil", "Which one.", .flags = REQUIRED),
	REC_ID(2, struct reception_accept, organisation, "organisation", "Votre fédération", "As it stands in the registry here: its name, SIRET and RNA are told.", .flags = REQUIRED),
};
REC_DESC_DEFINE(reception_accept, struct reception_accept, "Accueil accepté", "For which federation.");

static const struct rec_field reception_withdraw_fields[] = {
	REC_ID(1, struct reception_withdraw, id, "reception", "Accueil", "Which one.", .flags = REQUIRED),
	REC_TEXT(2, struct reception_withdraw, reason, 500, "Motif", "A sentence, which the other federation reads."),
};
REC_DESC_DEFINE(reception_withdraw, struct reception_withdraw, "Retrait d’un accueil", "Why.");

static const struct rec_field reception_word_fields[] = {
	REC_HEAD(struct reception_word),
	REC_ID(RECEPTION_WORD_TAG_PEER, struct reception_word, peer, "peer", "À", "The other federation.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(RECEPTION_WORD_TAG_TOKEN, struct reception_word, token, NULL, "Référence commune", "Of the door.", .flags = REQUIRED | SERVER_SET),
	REC_BOOL(RECEPTION_WORD_TAG_OFFERS, struct reception_word, offers, "Propose", "Who speaks is who offers it.", .flags = SERVER_SET),
	REC_ENUM(RECEPTION_WORD_TAG_STATUS, struct reception_word, status, reception_status_enum, "État", "As it stands there.", .flags = REQUIRED | SERVER_SET),
	REC_DAY(RECEPTION_WORD_TAG_FROM, struct reception_word, from, "À partir du", "Of who offers.", .flags = SERVER_SET),
	REC_DAY(RECEPTION_WORD_TAG_TO, struct reception_word, to, "Jusqu’au", "The same.", .flags = SERVER_SET),
	REC_TEXT(RECEPTION_WORD_TAG_DOOR, struct reception_word, door, 300, "Adresse de l’accueil", "The same.", .flags = SERVER_SET, .format = &FORMAT_DOOR),
	REC_TEXT(RECEPTION_WORD_TAG_NAME, struct reception_word, name, 200, "Fédération accueillie", "Of who takes it up.", .flags = SERVER_SET, .format = &FORMAT_NAME),
	REC_TEXT(RECEPTION_WORD_TAG_SIRET, struct reception_word, siret, 14, "SIRET", "The same.", .flags = SERVER_SET, .format = &FORMAT_SIRET),
	REC_TEXT(RECEPTION_WORD_TAG_RNA, struct reception_word, rna, 10, "RNA", "The same.", .flags = SERVER_SET, .format = &FORMAT_RNA),
	REC_TEXT(RECEPTION_WORD_TAG_REASON, struct reception_word, reason, 500, "Motif", "Of a withdrawal.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(reception_word, struct reception_word, "Mot sur un accueil", "How it stands with who speaks.");

static const struct rec_field reception_partner_fields[] = {
	REC_ID(1, struct reception_partner, peer, "peer", "Fédération", "Which one."),
	REC_TEXT(2, struct reception_partner, federation, 200, "Nom", "As it calls itself."),
	REC_BOOL(3, struct reception_partner, linked, "Reliée", "A reception may be offered to it."),
};
REC_DESC_DEFINE(reception_partner, struct reception_partner, "Fédération partenaire", "By its name alone.");

static const struct rec_field reception_partners_fields[] = {
	REC_LIST(1, struct reception_partners, items, reception_partner_desc, 500, "Fédérations", "In no order."),
};
REC_DESC_DEFINE(reception_partners, struct reception_partners, "Fédérations partenaires", "Whom a reception may be offered to.");

static const struct rec_field reception_door_fields[] = {
	REC_TEXT(1, struct reception_door, federation, 200, "Fédération accueillie", "Whose team it is for."),
	REC_DAY(2, struct reception_door, to, "Jusqu’au", "Last day; absent: until it is withdrawn."),
};
REC_DESC_DEFINE(reception_door, struct reception_door, "Porte d’un accueil", "The same for whoever opens it.");

static const struct rec_field reception_entry_fields[] = {
	REC_ID(1, struct reception_entry, person, NULL, "Personne accueillie", "Her number, before any name."),
	REC_ID(2, struct reception_entry, organisation, NULL, "Structure", "The federation where she acts."),
	REC_TEXT(3, struct reception_entry, path, 200, "Lien", "\"/demande/<token>\"."),
	REC_TIME(4, struct reception_entry, expires_at, "Valable jusqu’au", "Until when a request may be filed by it."),
};
REC_DESC_DEFINE(reception_entry, struct reception_entry, "Entrée par un accueil", "A link for one request, and for whom.");

const struct collection_desc reception_collection = {
	.service = "matching", .path = "/receptions", .plural = "Accueils des demandes", .rec = &reception_desc,
	.read_scoped = RECEPTION_READERS, .org_tag = RECEPTION_TAG_ORGANISATION,
};

/* --- faults -------------------------------------------------------------------------------------------------------------------- */
FAULT_DEFINE(FAULT_RECEPTION_PEER, "reception_peer", "Le lien avec cette fédération partenaire n’est pas en service : %s.",
    "The link with this federation is not in service: %s.");
FAULT_DEFINE(FAULT_RECEPTION_CHARGE, "reception_charge", "Accueillir une autre équipe engage les référent·es du service : seule une personne nommée parmi elles peut le proposer.",
    "To receive another team binds the referents of the service: only one of those named may offer it.");
FAULT_DEFINE(FAULT_RECEPTION_UNNAMED, "reception_unnamed", "Personne n’est nommé pour lire les demandes personnelles : nommez d’abord les référent·es du service, puis proposez l’accueil.",
    "Nobody is named to read personal requests: first name the referents of the service, then offer to receive.");
FAULT_DEFINE(FAULT_RECEPTION_PERIOD, "reception_period", "L’accueil se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The reception ends before it begins: correct one of the two dates.");
FAULT_DEFINE(FAULT_RECEPTION_PAST, "reception_past", "Le dernier jour de cet accueil est passé : demandez-en un autre, ou choisissez une date à venir.",
    "The last day of this reception is over: ask for another one, or choose a day to come.");
FAULT_DEFINE(FAULT_RECEPTION_TWICE, "reception_twice", "Un accueil est déjà proposé à cette fédération, ou ouvert : retirez-le d’abord.",
    "A reception is already offered to this federation, or open: withdraw it first.");
FAULT_DEFINE(FAULT_RECEPTION_STEP, "reception_step", "Cette étape n’est pas possible dans l’état actuel de l’accueil : %s.",
    "This step is not possible in the reception's present status: %s.");
FAULT_DEFINE(FAULT_RECEPTION_REASON, "reception_reason", "Un retrait se motive : écrivez pourquoi en une phrase, l’autre fédération la lira.",
    "A withdrawal has a reason: write it in a sentence, the other federation will read it.");
FAULT_DEFINE(FAULT_RECEPTION_BODY, "reception_body", "L’accueil est pour l’équipe de votre fédération : choisissez la fiche de nature « Fédération » qui est la vôtre.",
    "The reception is for the team of your federation: choose the organisation of the kind \"federation\" that is yours.");
FAULT_DEFINE(FAULT_RECEPTION_NUMBER, "reception_number", "Votre fédération n’a ni SIRET ni RNA sur sa fiche : ajoutez l’un des deux. Sans lui, l’autre fédération ne pourrait pas écarter les prestataires qui vous sont liés.",
    "Your federation has neither SIRET nor RNA: add one of them. Without it the other federation could not exclude providers that are tied to you.");
FAULT_DEFINE(FAULT_RECEPTION_DOOR, "reception_door", "Cette adresse n’est pas celle d’un accueil : recopiez-la entière, ou redemandez-la. En cas de danger ou de détresse, appelez le 15 ou le 112.",
    "This is not the address of a reception: copy all of it, or ask for it again. In danger or distress, call 15 or 112.");
FAULT_DEFINE(FAULT_RECEPTION_EARLY, "reception_early", "Cet accueil n’est pas encore ouvert : revenez dans quelques jours. En cas de danger ou de détresse, appelez le 15 ou le 112.",
    "This reception is not open yet: come again in a few days. In danger or distress, call 15 or 112.");
FAULT_DEFINE(FAULT_RECEPTION_CLOSED, "reception_closed", "Cet accueil n’est plus ouvert. Une demande déjà déposée continue : son lien de suivi fonctionne toujours. En cas de danger ou de détresse, appelez le 15 ou le 112.",
    "This reception is not open any more. A request that was filed goes on: the link that follows it still works. In danger or distress, call 15 or 112.");
FAULT_DEFINE(FAULT_RECEPTION_PATIENCE, "reception_patience", "Cette page est très sollicitée en ce moment : revenez dans une heure, ou demain. En cas de danger ou de détresse, appelez le 15 ou le 112.",
    "This page is much in demand at the moment: come again in an hour, or tomorrow. In danger or distress, call 15 or 112.");
