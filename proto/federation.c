/*
 * federation (contract): the tables of federation.h.
 * Owns: descriptors, the collection, the method and the faults of the federation service, as constants.
 * Beware: adding a peer opens the house to another: the operator alone writes here.
 */
#include "proto/federation.h"
#include "proto/peer_courier.h"
#include "common/fold.h"

static const struct rec_enum_value peer_status_values[] = {
	{ PEER_TO_CONFIRM, "to_confirm", "Empreinte à comparer" },
	{ PEER_ACTIVE, "active", "En service" },
	{ PEER_SUSPENDED, "suspended", "Suspendue" },
	{ PEER_REVOKED, "revoked", "Révoquée" },
	{ PEER_CONFIRMED_ONCE, "confirmed_once", "Empreinte comparée par une personne" },
};
REC_ENUM_DEFINE(peer_status_enum, "peer_status", peer_status_values);

static const struct rec_field peer_confirmation_fields[] = {
	REC_TIME(1, struct peer_confirmation, at, "Le", "When the fingerprint was compared.", .flags = REQUIRED),
	REC_ID(2, struct peer_confirmation, by, NULL, "Compte", "Who compared it, when signed in."),
	REC_TEXT(3, struct peer_confirmation, name, 120, "Nom", "Who compared it, as given on the command line.", .flags = PERSONAL),
};
REC_DESC_DEFINE(peer_confirmation, struct peer_confirmation, "Empreinte comparée", "Somebody compared the fingerprint, by voice.");

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
	REC_ID(PEER_TAG_NODE, struct peer, node, NULL, "Numéro", "Of the node, for ever, whatever its keys become.", .flags = SERVER_SET | KEY),
	REC_LIST(PEER_TAG_CONFIRMATIONS, struct peer, confirmations, peer_confirmation_desc, 2, "Empreinte comparée par",
	    "The two people who compared the fingerprint.", .flags = SERVER_SET),
	REC_BYTES(PEER_TAG_FORMER_SIGN, struct peer, former_sign, 32, "Ancienne clé de signature", "Good until former_until.", .flags = SERVER_SET),
	REC_BYTES(PEER_TAG_FORMER_CURVE, struct peer, former_curve, 32, "Ancienne clé de chiffrement", "Good until former_until.", .flags = SERVER_SET),
	REC_TIME(PEER_TAG_FORMER_UNTIL, struct peer, former_until, "Anciennes clés jusqu’au", "Both pairs of keys are good until then.", .flags = SERVER_SET),
	REC_TIME(PEER_TAG_FULL_AT, struct peer, full_at, "En retard depuis",
	    "Much waits for it: what can be told from the state of things is told once it has caught up.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(peer, struct peer, "Fédération partenaire", "The node of another federation.");

static const struct rec_field node_card_fields[] = {
	REC_TEXT(1, struct node_card, name, 63, "Nom", "Of this node.", .flags = REQUIRED),
	REC_TEXT(2, struct node_card, federation, 200, "Fédération", "Whose node it is."),
	REC_BYTES(3, struct node_card, sign_public, 32, "Clé de signature", "Ed25519, public.", .flags = REQUIRED),
	REC_BYTES(4, struct node_card, curve_public, 32, "Clé de chiffrement", "Curve25519, public.", .flags = REQUIRED),
	REC_TEXT(5, struct node_card, fingerprint, 60, "Empreinte", "To compare aloud with the other federation.", .flags = REQUIRED),
	REC_TEXT(6, struct node_card, card, CARD_TEXT_MAX, "Carte de présentation", "The line to give to another federation.", .flags = REQUIRED),
	REC_ID(7, struct node_card, node, NULL, "Numéro", "Of this node, for ever, whatever its keys become."),
	REC_TEXT(8, struct node_card, endpoint, 200, "Adresse", "Where other nodes reach it; absent: it connects to them."),
	REC_TEXT(9, struct node_card, next_card, CARD_TEXT_MAX, "Carte à venir", "Of keys that are made and not in use yet."),
	REC_TEXT(10, struct node_card, next_fingerprint, 60, "Empreinte à venir", "Of that card."),
};
REC_DESC_DEFINE(node_card, struct node_card, "Carte de présentation", "How this node introduces itself.");

static const struct rec_field peer_confirm_fields[] = {
	REC_ID(1, struct peer_confirm, id, "peer", "Fédération", "Whose fingerprint was compared.", .flags = REQUIRED),
	REC_TEXT(2, struct peer_confirm, fingerprint, 120, "Empreinte entendue", "As the other federation said it, with or without blanks.", .flags = REQUIRED),
	REC_TEXT(3, struct peer_confirm, name, 120, "Qui compare", "Needed on the command line, where nobody is signed in.", .flags = PERSONAL),
};
REC_DESC_DEFINE(peer_confirm, struct peer_confirm, "Comparer l’empreinte", "Say what fingerprint was heard.");

static const struct rec_field peer_renew_fields[] = {
	REC_ID(1, struct peer_renew, id, "peer", "Fédération", "Whose card it is.", .flags = REQUIRED),
	REC_TEXT(2, struct peer_renew, card, CARD_TEXT_MAX, "Carte de présentation", "The line that the other side gave.", .flags = REQUIRED),
};
REC_DESC_DEFINE(peer_renew, struct peer_renew, "Nouvelle carte", "The same federation's card, with another address.");

static const struct rec_field peer_told_fields[] = {
	REC_TEXT(1, struct peer_told, card, CARD_TEXT_MAX, "Carte de présentation", "Of the sender, from now on.", .flags = REQUIRED),
};
REC_DESC_DEFINE(peer_told, struct peer_told, "Carte annoncée", "Told to peers: another address, or keys to come.");

static const struct rec_field peer_refused_fields[] = {
	REC_ENUM(1, struct peer_refused, reason, peer_refusal_enum, "Raison", "Why it was not taken.", .flags = REQUIRED),
	REC_U64(2, struct peer_refused, count, "Nombre", "How many."),
};
REC_DESC_DEFINE(peer_refused, struct peer_refused, "Messages refusés", "How many were refused for one reason.");

#define REFUSED_ROW(tag, type) \
	REC_LIST(tag, type, refused, peer_refused_desc, PEER_REFUSALS, "Refusés", "What came and was not taken, by reason.", .flags = SERVER_SET)
static const struct rec_field peer_stream_fields[] = {
	REC_HEAD(struct peer_stream),
	REC_ID(STREAM_TAG_PEER, struct peer_stream, peer, "peer", "Fédération", "Absent: what came from nobody known.", .flags = SERVER_SET | KEY),
	REC_U64(STREAM_TAG_OUT_EPOCH, struct peer_stream, out_epoch, "Époque", "In which is queued; absent: 1.", .flags = SERVER_SET),
	REC_U64(STREAM_TAG_ACKED, struct peer_stream, acked, "Reçu là-bas", "Of that epoch, what the other side has.", .flags = SERVER_SET),
	REC_U64(STREAM_TAG_MOVING_TO, struct peer_stream, moving_to, "Époque à venir", "That what is unanswered goes into.", .flags = SERVER_SET),
	REC_U64(STREAM_TAG_MOVED_EPOCH, struct peer_stream, moved_epoch, "Reporté, époque", "As far as it went.", .flags = SERVER_SET),
	REC_U64(STREAM_TAG_MOVED_SEQ, struct peer_stream, moved_seq, "Reporté, rang", "As far as it went.", .flags = SERVER_SET),
	REC_TIME(STREAM_TAG_HEARD_AT, struct peer_stream, heard_at, "Dernier signe", "When something verified came last, or its connection ended.", .flags = SERVER_SET),
	REC_BOOL(STREAM_TAG_CONNECTED, struct peer_stream, connected, "Reliée", "Whether it is connected.", .flags = SERVER_SET),
	REC_TIME(STREAM_TAG_CONNECTED_AT, struct peer_stream, connected_at, "Depuis", "Since when it is, or is not.", .flags = SERVER_SET),
	REC_U32(STREAM_TAG_SPEAKS, struct peer_stream, speaks, 0, UINT32_MAX, "Version", "That the other side writes.", .flags = SERVER_SET),
	REFUSED_ROW(STREAM_TAG_REFUSED, struct peer_stream),
	REC_TIME(STREAM_TAG_DEAD_AT, struct peer_stream, dead_at, "Injoignable depuis", "Nothing was acknowledged for five days.", .flags = SERVER_SET),
	REC_U64(STREAM_TAG_GIVEN_UP, struct peer_stream, given_up, "Abandonnés", "Messages that will not be delivered.", .flags = SERVER_SET),
	REC_U64(STREAM_TAG_NOT_UNDERSTOOD, struct peer_stream, not_understood, "Non compris", "That came with a topic of another version.", .flags = SERVER_SET),
	REC_U32(STREAM_TAG_ODD_TOPIC, struct peer_stream, odd_topic, 0, UINT32_MAX, "Sujet non compris", "The last of these.", .flags = SERVER_SET),
	REC_TIME(STREAM_TAG_KEPT_FROM, struct peer_stream, kept_from, "Gardés depuis", "What was queued since is not too old: the peer was suspended.", .flags = SERVER_SET),
	REC_TIME(STREAM_TAG_PAUSED_AT, struct peer_stream, paused_at, "Suspendue depuis", "When it was suspended.", .flags = SERVER_SET),
	REC_BYTES(STREAM_TAG_CARD_TOLD, struct peer_stream, card_told, 32, "Carte annoncée", "Hash of this node's card that was queued last.", .flags = SERVER_SET),
	REC_U64(STREAM_TAG_CARD_EPOCH, struct peer_stream, card_epoch, "Carte, époque", "Where it was queued.", .flags = SERVER_SET),
	REC_U64(STREAM_TAG_CARD_SEQ, struct peer_stream, card_seq, "Carte, rang", "Where it was queued.", .flags = SERVER_SET),
	REC_TIME(STREAM_TAG_REFUSED_TOLD_AT, struct peer_stream, refused_told_at, "Refus signalés", "When people were told of refusals last.", .flags = SERVER_SET),
	REC_U64(STREAM_TAG_BASE_EPOCH, struct peer_stream, base_epoch, "Départ, époque", "What the other side had of us when the running epoch was begun.", .flags = SERVER_SET),
	REC_U64(STREAM_TAG_BASE_SEQ, struct peer_stream, base_seq, "Départ, rang", "What the other side had of us when the running epoch was begun.", .flags = SERVER_SET),
	REC_BYTES(STREAM_TAG_BASE_HASH, struct peer_stream, base_hash, 32, "Départ, empreinte", "Of that one.", .flags = SERVER_SET),
	REC_TIME(STREAM_TAG_EPOCHS_FROM, struct peer_stream, epochs_from, "Époques depuis", "The hour in which epochs are counted.", .flags = SERVER_SET),
	REC_U64(STREAM_TAG_EPOCHS, struct peer_stream, epochs, "Époques commencées", "In that hour.", .flags = SERVER_SET),
	REC_TIME(STREAM_TAG_HELD_UNTIL, struct peer_stream, held_until, "Reprise au plus tôt",
	    "It says again and again that it has what was never sent: no epoch is begun before.", .flags = SERVER_SET),
	REC_TIME(STREAM_TAG_THEIR_EPOCHS_FROM, struct peer_stream, their_epochs_from, "Leurs époques depuis", "The hour in which theirs are counted.", .flags = SERVER_SET),
	REC_U64(STREAM_TAG_THEIR_EPOCHS, struct peer_stream, their_epochs, "Leurs époques", "Followed in that hour.", .flags = SERVER_SET),
	REC_DAY(STREAM_TAG_KEYS_GONE_BEFORE, struct peer_stream, keys_gone_before, "Clés détruites avant le", "The words of the days before can be read by nobody.", .flags = SERVER_SET),
	REC_TIME(STREAM_TAG_DROPPED_AT, struct peer_stream, dropped_at, "Débordement", "More waited than is kept: what came after was given up.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(peer_stream, struct peer_stream, "Échanges avec une fédération", "How far the exchange with a peer is.");

static const struct rec_field peer_sent_fields[] = {
	REC_HEAD(struct peer_sent),
	REC_ID(SENT_TAG_PEER, struct peer_sent, peer, "peer", "Fédération", "To whom.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_U32(SENT_TAG_TOPIC, struct peer_sent, topic, 0, UINT32_MAX, "Sujet", "Its number among the topics.", .flags = SERVER_SET),
	REC_ID(SENT_TAG_ABOUT, struct peer_sent, about, NULL, "À propos de", "The record's id.", .flags = SERVER_SET),
	REC_U64(SENT_TAG_EPOCH, struct peer_sent, epoch, "Époque", "Of this node's stream to that peer.", .flags = SERVER_SET),
	REC_U64(SENT_TAG_SEQ, struct peer_sent, seq, "Rang", "In that stream, from 1, without a gap.", .flags = SERVER_SET),
	REC_TIME(SENT_TAG_SENT_AT, struct peer_sent, sent_at, "Signé le", "When it was queued.", .flags = SERVER_SET),
	REC_BYTES(SENT_TAG_FRAME, struct peer_sent, frame, PEER_FRAME_MAX, "Enveloppe", "The exact bytes.", .flags = CARRIED | SERVER_SET),
	REC_BYTES(SENT_TAG_HASH, struct peer_sent, hash, 32, "Empreinte", "Of these bytes: the next one names it.", .flags = SERVER_SET),
	REC_BYTES(SENT_TAG_SIGNATURE, struct peer_sent, signature, 64, "Signature", "Ours, over these bytes.", .flags = SERVER_SET),
	REC_ID(SENT_TAG_SEALED_BY, struct peer_sent, sealed_by, NULL, "Clé", "Whose key seals the bytes.", .flags = SUBJECT | SERVER_SET),
	REC_IDS(SENT_TAG_SUBJECTS, struct peer_sent, subjects, NULL, PEER_SUBJECTS_MOST, "Personnes concernées",
	    "Whose names or words are in it.", .flags = KEY | SERVER_SET),
	REC_TIME(SENT_TAG_ERASED_AT, struct peer_sent, erased_at, "Effacé le", "The words went with one of them.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(peer_sent, struct peer_sent, "Message à une autre fédération", "What this node said to another, once.");

static const struct rec_field peer_link_fields[] = {
	REC_ID(1, struct peer_link, peer, "peer", "Fédération", "Absent: what came from nobody known."),
	REC_TEXT(2, struct peer_link, code, 60, "Code", "The short name."),
	REC_ENUM(3, struct peer_link, status, peer_status_enum, "État", "Where the relation stands."),
	REC_BOOL(4, struct peer_link, connected, "Reliée", "Whether it is connected now."),
	REC_TIME(5, struct peer_link, connected_at, "Depuis", "Since when it is, or is not."),
	REC_TIME(6, struct peer_link, heard_at, "Dernier signe", "When something verified came last; now, while it is connected: the connection gives signs by itself."),
	REC_U64(7, struct peer_link, queued, "En attente", "Messages that the other side does not have.", .unit = "messages"),
	REC_TIME(8, struct peer_link, oldest_at, "Le plus ancien", "When the first of these was queued."),
	REC_U64(9, struct peer_link, sent, "Envoyés", "The newest of ours, in the running epoch."),
	REC_U64(10, struct peer_link, received, "Reçus", "The newest of theirs, in the running epoch."),
	REC_TIME(11, struct peer_link, received_at, "Dernier reçu", "When that one came."),
	REC_U64(12, struct peer_link, given_up, "Abandonnés", "Messages that will not be delivered."),
	REC_TIME(13, struct peer_link, dead_at, "Injoignable depuis", "Nothing was acknowledged for five days."),
	REC_U32(14, struct peer_link, version, 0, UINT32_MAX, "Version", "That the other side writes."),
	REC_U64(15, struct peer_link, not_understood, "Non compris", "That came with a topic of another version."),
	REC_LIST(16, struct peer_link, refused, peer_refused_desc, PEER_REFUSALS, "Refusés", "What came and was not taken, by reason."),
	REC_BOOL(17, struct peer_link, card_known, "Carte connue", "It has acknowledged this node's newest card."),
	REC_I64(18, struct peer_link, skew, INT64_MIN, INT64_MAX, "Écart d’horloge", "What its clock was ahead of ours when it last sent.", .unit = "µs"),
	REC_TIME(19, struct peer_link, held_until, "Reprise au plus tôt", "It says again and again that it has what was never sent: nothing goes out before."),
};
REC_DESC_DEFINE(peer_link, struct peer_link, "Lien avec une fédération", "How the exchange with a peer stands now.");

static const struct rec_field peer_proof_fields[] = {
	REC_BOOL(1, struct peer_proof, kept, "Conservé", "Its words are still kept."),
	REC_BOOL(2, struct peer_proof, whole, "Intact", "The exact bytes, made again, have the hash that was noted."),
	REC_BOOL(3, struct peer_proof, authentic, "Signé", "The peer's signature holds over them."),
	REC_BOOL(4, struct peer_proof, chained, "À sa place", "The one before it is the one that it names; the first of an epoch names none."),
	REC_BOOL(5, struct peer_proof, key_known, "Clé connue", "The key that signed is one of those compared, or announced since."),
	REC_TIME(6, struct peer_proof, erased_at, "Effacé le", "Its words went with somebody whom they were about: place and hash are all that stays."),
};
REC_DESC_DEFINE(peer_proof, struct peer_proof, "Preuve d’un message", "Whether it can be shown that the peer said this, then.");

static const struct rec_field peer_links_fields[] = {
	REC_LIST(1, struct peer_links, links, peer_link_desc, 1000, "Liens", "Each peer, and what came from nobody known."),
};
REC_DESC_DEFINE(peer_links, struct peer_links, "Liens avec les fédérations", "How the exchange with each peer stands now.");

#define READERS (ROLE_COORDINATOR | ROLE_OPERATOR)
/* What was said, message by message, is the operator's alone: whoever counts them, and knows those of groups, counts the persons'. */
const struct collection_desc peer_collection = {
	.service = "federation", .path = "/peers", .plural = "Fédérations partenaires", .rec = &peer_desc,
	.read_all = READERS, .write_all = ROLE_OPERATOR,
};
const struct collection_desc peer_stream_collection = {
	.service = "federation", .path = "/peer-streams", .plural = "Échanges entre fédérations", .rec = &peer_stream_desc, .read_all = ROLE_OPERATOR,
};
const struct collection_desc peer_sent_collection = {
	.service = "federation", .path = "/peer-sent", .plural = "Messages envoyés aux fédérations", .rec = &peer_sent_desc, .read_all = ROLE_OPERATOR,
};
const struct collection_desc peer_mail_collection = {
	.service = "federation", .path = "/peer-mail", .plural = "Messages reçus des fédérations", .rec = &peer_mail_desc, .read_all = ROLE_OPERATOR,
};

#define PEER_STEP(verb_, doc_, title_) \
	{ .name = "federation.peer." verb_, .verb = "POST", .path = "/peers/{id}/" verb_, .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &peer_desc, .roles = ROLE_OPERATOR, .doc = doc_, .title = "Fédération partenaire : " title_ }

static const struct method federation_methods[] = {
	{ .name = "federation.card.get", .verb = "GET", .path = "/federation/card", .kind = METHOD_READ, .shape = METHOD_CUSTOM,
	  .in = &nothing_desc, .out = &node_card_desc, .roles = READERS,
	  .doc = "The card to give to another federation, and the fingerprint to compare with it.",
	  .title = "Carte de présentation : lire" },
	COLLECTION_METHODS("federation", peer, "/peers", READERS, ROLE_OPERATOR, false, "Fédérations partenaires"),
	{ .name = "federation.peer.confirm", .verb = "POST", .path = "/peers/{id}/confirm", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM,
	  .in = &peer_confirm_desc, .out = &peer_desc, .roles = READERS,
	  .doc = "The fingerprint was compared by voice. Two people do so: the second puts the relation in use.",
	  .title = "Fédération partenaire : empreinte comparée" },
	PEER_STEP("suspend", "What is for this peer is kept; nothing is sent or accepted until it is resumed.", "suspendre"),
	PEER_STEP("resume", "Exchange again with a peer that was suspended: all that was kept goes out.", "reprendre"),
	PEER_STEP("revoke", "Nothing is sent to this peer, accepted from it or answered, from now on and for ever.", "révoquer"),
	{ .name = "federation.peer.renew", .verb = "POST", .path = "/peers/{id}/card", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM,
	  .in = &peer_renew_desc, .out = &peer_desc, .roles = ROLE_OPERATOR,
	  .doc = "A newer card of the same node: another address or name. With other keys it has to be compared anew.",
	  .title = "Fédération partenaire : nouvelle carte" },
	{ .name = "federation.peer.links", .verb = "GET", .path = "/federation/links", .kind = METHOD_READ, .shape = METHOD_CUSTOM,
	  .in = &nothing_desc, .out = &peer_links_desc, .roles = READERS | ROLE_SERVICE,
	  .doc = "How the exchange with each peer stands now: connected, queued, acknowledged, refused.",
	  .title = "Liens avec les fédérations : état" },
	COLLECTION_READ_METHODS("federation", peer_stream, "/peer-streams", ROLE_OPERATOR, "Échanges entre fédérations"),
	COLLECTION_READ_METHODS("federation", peer_sent, "/peer-sent", ROLE_OPERATOR, "Messages envoyés aux fédérations"),
	COLLECTION_READ_METHODS("federation", peer_mail, "/peer-mail", ROLE_OPERATOR, "Messages reçus des fédérations"),
	{ .name = "federation.peer_mail.prove", .verb = "GET", .path = "/peer-mail/{id}/proof", .kind = METHOD_READ, .shape = METHOD_CUSTOM,
	  .in = &ref_desc, .out = &peer_proof_desc, .roles = ROLE_OPERATOR,
	  .doc = "Make the exact bytes of a message again, and hold them against its hash, its signature and its place in the stream.",
	  .title = "Messages reçus des fédérations : preuve" },
	PEER_COURIER_METHODS
};

static const struct collection_desc *const federation_collections[] = {
	&peer_collection, &peer_stream_collection, &peer_sent_collection, &peer_mail_collection,
};
static const struct rec_desc *const federation_records[] = {
	&peer_desc, &node_card_desc, &peer_confirmation_desc, &peer_confirm_desc, &peer_renew_desc, &peer_told_desc, &peer_refused_desc,
	&peer_stream_desc, &peer_sent_desc, &peer_mail_desc, &peer_link_desc, &peer_links_desc, &peer_proof_desc, &peer_envelope_desc, PEER_COURIER_RECORDS
};
static const struct event_desc federation_events[] = {
	{ "peer.confirmed", &peer_desc, "Somebody compared the fingerprint." },
	{ "peer.suspended", &peer_desc, "Nothing is sent or accepted for a while." },
	{ "peer.resumed", &peer_desc, "Exchange goes on." },
	{ "peer.revoked", &peer_desc, "Nothing is sent or accepted any more." },
	{ "peer.erased", &peer_desc, "The names of who compared the fingerprint, as given on the command line, are kept no more." },
	{ "peer.renewed", &peer_desc, "Another address, name or keys." },
	{ "peer.resync", &peer_desc, "It may have lost what it was told, or was told what is not known here any more: tell it what is shared again." },
	{ "peer.restarted", &peer_desc, "It began its stream anew, from an older copy of its data: it will tell again what is shared." },
	{ "peer.full", &peer_desc, "Much waits for it: what can be told later from the state of things is to wait." },
	{ "peer.relieved", &peer_desc, "It has caught up: what waited is told from the state of things." },
	{ "peer_stream.noted", &peer_stream_desc, "What was acknowledged, refused and seen." },
	{ "peer_stream.settled", &peer_stream_desc, "Where to go on was agreed upon after a connection." },
	{ "peer_stream.rewound", &peer_stream_desc, "The other side has less than it had acknowledged: it is told again." },
	{ "peer_stream.held", &peer_stream_desc, "It says again and again that it has what was never sent: nothing goes out for a while." },
	{ "peer_stream.moving", &peer_stream_desc, "A new epoch is begun: what is unanswered goes into it." },
	{ "peer_stream.moved", &peer_stream_desc, "It is filled." },
	{ "peer_stream.died", &peer_stream_desc, "Nothing was acknowledged for five days: what is that old is given up." },
	{ "peer_stream.overflowed", &peer_stream_desc, "What was to be said is larger than an envelope: it is given up." },
	{ "peer_stream.spilled", &peer_stream_desc, "More waits for it than is kept: what comes after is given up, and all is told again once there is room." },
	{ "peer_stream.dropped", &peer_stream_desc, "The peer is revoked: what was queued for it stays here." },
	{ "peer_stream.refusing", &peer_stream_desc, "Many of its envelopes are refused." },
	{ "peer_stream.not_understood", &peer_stream_desc, "Something came that this version does not know." },
	{ "peer_stream.announced", &peer_stream_desc, "This node's card was queued for the peer." },
	{ "peer_sent.queued", &peer_sent_desc, "Signed, and queued for its peer." },
	{ "peer_sent.emptied", &peer_sent_desc, "Its time as evidence is over: its place in the stream is all that stays." },
	{ "peer_sent.erased", &peer_sent_desc, "Its words went with somebody whom they were about." },
	{ "peer_mail.received", &peer_mail_desc, "It came, once." },
	{ "peer_mail.erased", &peer_mail_desc, "Its words went with somebody whom they were about." },
	{ "peer_mail.emptied", &peer_mail_desc, "Its time as evidence is over: its place in the stream is all that stays." },
};

FAULT_DEFINE(FAULT_CARD_OWN, "card_own", "Cette carte est celle de votre propre fédération : collez celle que l’autre vous a envoyée.",
    "This is your own card: give the one that the other federation sent you.");
FAULT_DEFINE(FAULT_PEER_KNOWN, "peer_known", 
    "Cette fédération est déjà enregistrée sous le code « %s » : il n’y a rien à ajouter. Si elle a perdu ses clés, révoquez d’abord cette relation.",
    "This federation is already known under the code \"%s\": there is nothing to add. If it has lost its keys, revoke that relation first.");
FAULT_DEFINE(FAULT_PEER_CODE, "peer_code", "Le code « %s » est déjà celui d’une autre fédération : choisissez-en un autre.",
    "The code \"%s\" is another federation's already: choose another one.");
FAULT_DEFINE(FAULT_PEER_CODE_REVOKED, "peer_code_revoked",
    "Ce code reste celui d’une relation révoquée, dont les traces sont gardées sous ce nom : choisissez-en un autre, par exemple « %s ».",
    "This code stays that of a revoked relation, whose traces are kept under it: choose another one, such as \"%s\".");
FAULT_DEFINE(FAULT_PEER_CODE_ALIKE, "peer_code_alike",
    "Ce code se confondrait avec « %s », celui d’une autre fédération : choisissez-en un qui s’en distingue autrement que par des majuscules, des espaces ou des signes.",
    "This code would be taken for \"%s\", which is another federation's: choose one that differs in more than case, blanks or signs.");
FAULT_DEFINE(FAULT_PEER_USED, "peer_used",
    "Cette fédération a été en service ici : ce qui a été échangé garde sa trace, elle ne se retire plus. Pour une pause, suspendez-la ; pour finir, révoquez-la.",
    "This federation has been in use here: what was exchanged keeps its trace, and it cannot be removed any more. Suspend it for a pause, revoke it for an end.");
FAULT_DEFINE(FAULT_CARD_OTHER_NODE, "card_other_node",
    "Cette carte est celle d’une autre fédération que celle que vous mettez à jour : demandez-lui la sienne, ou enregistrez l’autre à part, sous un autre code.",
    "This card is of another node: ask this federation for its own card, or add the other one under a code of its own.");
FAULT_DEFINE(FAULT_CARD_KEYS, "card_keys",
    "Cette carte a d’autres clés que celles qui ont été comparées : l’autre fédération les annonce elle-même quand elle en change. "
    "Si elle a perdu les anciennes, révoquez cette relation et enregistrez la nouvelle carte.",
    "This card has other keys than those that were compared: the other side announces them itself when it changes them. If it has lost the "
    "former ones, revoke this peer and add the new card.");
FAULT_DEFINE(FAULT_FINGERPRINT, "fingerprint",
    "Cette empreinte n’est pas celle de la carte enregistrée : faites-la relire, groupe par groupe. Si elle diffère encore, la carte n’est "
    "pas la leur : retirez cette fédération (maillage peer remove), et demandez-leur leur carte.",
    "This is not the fingerprint of the card: have it read again, group by group. If it still differs, the card is not theirs: remove this "
    "federation (maillage peer remove), and ask them for their card.");
FAULT_DEFINE(FAULT_FINGERPRINT_SHORT, "fingerprint_short",
    "Une empreinte a huit groupes de cinq chiffres : saisissez-les tous, tels qu’ils ont été lus.",
    "A fingerprint has eight groups of five digits: type all of them, as they were read.");
FAULT_DEFINE(FAULT_FINGERPRINT_OWN, "fingerprint_own",
    "C’est votre propre empreinte, celle que vous leur lisez : saisissez celle qu’ils vous ont lue.",
    "This is your own fingerprint, the one that you read to them: type the one that they read to you.");
FAULT_DEFINE(FAULT_CONFIRMED_BY_SAME, "confirmed_by_same",
    "Vous avez déjà comparé cette empreinte : une deuxième personne doit le faire.",
    "You have compared this fingerprint already: a second person has to.");
FAULT_DEFINE(FAULT_CONFIRM_NAME, "confirm_name", "Dites qui a comparé l’empreinte : personne n’est connecté ici.",
    "Say who compared the fingerprint: nobody is signed in here.");
FAULT_DEFINE(FAULT_NO_IDENTITY, "no_identity",
    "Les clés de ce système n’ont pas pu être lues : demandez à la personne qui l’administre de vérifier le dossier « keys ».",
    "This node's keys could not be read: ask the operator to check the folder \"keys\".");

/* "FCS 44" and "fcs-44": fcs44. "fede-1-2" stays another than "fede-12". */
static struct text
code_folded(struct arena *a, struct text code)
{
	const char *from = text_words(a, code.ptr, code.len);
	char *folded = arena_text(a, from, strlen(from)), *to = folded;

	for (const char *s = from; *s != '\0'; s++) {
		bool parts = s > from && s[-1] >= '0' && s[-1] <= '9' && s[1] >= '0' && s[1] <= '9';

		if (*s != ' ' || parts)
			*to++ = *s;
	}
	*to = '\0';
	return text_of(folded);
}

bool
peer_code_alike(struct arena *a, struct text one, struct text other)
{
	struct text left = code_folded(a, one);

	return left.len == 0 ? text_equal(one, other) : text_equal(left, code_folded(a, other));
}

enum rc
peer_unlinked(struct fault *why, const struct fault_code *code, enum peer_status status)
{
	switch (status) {
	case PEER_REVOKED:
		return fault_say(why, RC_CONFLICT, "peer", code,
		    "il est révoqué pour toujours. Choisissez l’entrée de cette fédération enregistrée depuis, ou faites-la enregistrer de nouveau",
		    "it is revoked for ever. Choose this federation's entry that was added since, or have it added anew");
	case PEER_SUSPENDED:
		return fault_say(why, RC_CONFLICT, "peer", code, "il est suspendu. Faites-le d’abord reprendre", "it is suspended. Have it resumed first");
	default:
		return fault_say(why, RC_CONFLICT, "peer", code, "son empreinte n’est pas encore confirmée. Comparez-la d’abord, à deux personnes",
		    "its fingerprint is not confirmed yet. First compare it, two persons");
	}
}

static const struct fault_code *const federation_faults[] = {
	FAULT_CARD_FORM, FAULT_CARD_SIGNATURE, FAULT_CARD_OWN, FAULT_PEER_KNOWN, FAULT_PEER_CODE, FAULT_PEER_CODE_REVOKED, FAULT_PEER_CODE_ALIKE, FAULT_PEER_USED, FAULT_NO_IDENTITY, FAULT_CARD_OTHER_NODE, FAULT_CARD_KEYS,
	FAULT_FINGERPRINT, FAULT_FINGERPRINT_SHORT, FAULT_FINGERPRINT_OWN, FAULT_CONFIRMED_BY_SAME, FAULT_CONFIRM_NAME, NULL,
};

const struct service_contract federation_contract = {
	.name = "federation",
	.methods = federation_methods,
	.method_count = sizeof federation_methods / sizeof federation_methods[0],
	.collections = federation_collections,
	.collection_count = sizeof federation_collections / sizeof federation_collections[0],
	.events = federation_events,
	.event_count = sizeof federation_events / sizeof federation_events[0],
	.records = federation_records,
	.record_count = sizeof federation_records / sizeof federation_records[0],
	.faults = federation_faults,
};
