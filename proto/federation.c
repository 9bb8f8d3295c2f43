/*
 * federation (contract): the tables of federation.h.
 * Owns: descriptors, the collection, the method and the faults of the federation service, as constants.
 * Beware: adding a peer opens the house to another: the operator alone writes here.
 */
#include "proto/federation.h"
#include "proto/gateway.h"

static const struct rec_enum_value peer_status_values[] = {
	{ PEER_TO_CONFIRM, "to_confirm", "Empreinte à comparer" },
	{ PEER_ACTIVE, "active", "En service" },
	{ PEER_SUSPENDED, "suspended", "Suspendu" },
	{ PEER_REVOKED, "revoked", "Révoqué" },
};
static REC_ENUM_DEFINE(peer_status_enum, "peer_status", peer_status_values);

static const struct rec_field peer_fields[] = {
	REC_HEAD(struct peer),
	REC_TEXT(6, struct peer, code, 60, "Code", "The federation's own short name for it.", .flags = REQUIRED | KEY, .min = 1, .format = &FORMAT_NAME),
	REC_TEXT(7, struct peer, card, CARD_TEXT_MAX, "Carte de présentation", "The line that the other side gave.", .flags = REQUIRED | CREATE_ONLY),
	REC_TEXT(8, struct peer, name, 63, "Nom", "As its card says.", .flags = SERVER_SET),
	REC_TEXT(9, struct peer, federation, 200, "Fédération", "As its card says.", .flags = SERVER_SET),
	REC_BYTES(10, struct peer, sign_public, 32, "Clé de signature", "Ed25519, public.", .flags = SERVER_SET),
	REC_BYTES(11, struct peer, curve_public, 32, "Clé de chiffrement", "Curve25519, public.", .flags = SERVER_SET),
	REC_TEXT(12, struct peer, endpoint, 200, "Adresse", "Where it is reached, as its card says.", .flags = SERVER_SET),
	REC_TEXT(13, struct peer, fingerprint, 60, "Empreinte", "To compare aloud with the other federation.", .flags = SERVER_SET | KEY),
	REC_ENUM(14, struct peer, status, peer_status_enum, "État", "Where the relation stands.", .flags = SERVER_SET | KEY),
};
REC_DESC_DEFINE(peer, struct peer, "Fédération partenaire", "The node of another federation.");

static const struct rec_field node_card_fields[] = {
	REC_TEXT(1, struct node_card, name, 63, "Nom", "Of this node.", .flags = REQUIRED),
	REC_TEXT(2, struct node_card, federation, 200, "Fédération", "Whose node it is."),
	REC_BYTES(3, struct node_card, sign_public, 32, "Clé de signature", "Ed25519, public.", .flags = REQUIRED),
	REC_BYTES(4, struct node_card, curve_public, 32, "Clé de chiffrement", "Curve25519, public.", .flags = REQUIRED),
	REC_TEXT(5, struct node_card, fingerprint, 60, "Empreinte", "To compare aloud with the other federation.", .flags = REQUIRED),
	REC_TEXT(6, struct node_card, card, CARD_TEXT_MAX, "Carte de présentation", "The line to give to another federation.", .flags = REQUIRED),
};
REC_DESC_DEFINE(node_card, struct node_card, "Carte de présentation", "How this node introduces itself.");

#define READERS (ROLE_COORDINATOR | ROLE_OPERATOR)
const struct collection_desc peer_collection = {
	.service = "federation", .path = "/peers", .plural = "Fédérations partenaires", .rec = &peer_desc,
	.read_all = READERS, .write_all = ROLE_OPERATOR,
};

static const struct method federation_methods[] = {
	{ .name = "federation.card.get", .verb = "GET", .path = "/federation/card", .kind = METHOD_READ, .shape = METHOD_CUSTOM,
	  .in = &nothing_desc, .out = &node_card_desc, .roles = READERS,
	  .doc = "The card to give to another federation, and the fingerprint to compare with it.",
	  .title = "Carte de présentation : lire" },
	COLLECTION_METHODS("federation", peer, "/peers", READERS, ROLE_OPERATOR, false, "Fédérations partenaires"),
};

static const struct collection_desc *const federation_collections[] = { &peer_collection };
static const struct rec_desc *const federation_records[] = { &peer_desc, &node_card_desc };

FAULT_DEFINE(FAULT_CARD_OWN, "card_own", "Cette carte est celle de votre propre fédération : collez celle que l’autre vous a envoyée.",
    "This is your own card: give the one that the other federation sent you.");
FAULT_DEFINE(FAULT_PEER_KNOWN, "peer_known", "Cette fédération est déjà enregistrée sous le code « %s ».",
    "This federation is already known under the code \"%s\".");
FAULT_DEFINE(FAULT_NO_IDENTITY, "no_identity",
    "Les clés de ce système n’ont pas pu être lues : demandez à la personne qui l’administre de vérifier le dossier « keys ».",
    "This node's keys could not be read: ask the operator to check the folder \"keys\".");
static const struct fault_code *const federation_faults[] = {
	FAULT_CARD_FORM, FAULT_CARD_SIGNATURE, FAULT_CARD_OWN, FAULT_PEER_KNOWN, FAULT_NO_IDENTITY, NULL,
};

const struct service_contract federation_contract = {
	.name = "federation",
	.methods = federation_methods,
	.method_count = sizeof federation_methods / sizeof federation_methods[0],
	.collections = federation_collections,
	.collection_count = sizeof federation_collections / sizeof federation_collections[0],
	.records = federation_records,
	.record_count = sizeof federation_records / sizeof federation_records[0],
	.faults = federation_faults,
};
