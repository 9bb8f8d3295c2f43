/*
 * identity (contract of the registry): who is accompanied, told to the provider of another federation once both have agreed, and to nobody else.
 * Owns: the shapes of these records; the topics 30 to 32 between nodes.
 * Beware: a name leaves its registry in a box that one key alone opens, and the key is that of this mission: it is kept in the provider's home, and
 *         destroyed with the mission or with the person.
 *
 * Home makes the pair of keys when its mission is engaged (guest) and tells the public one. Where the person is, the name is put into a box for
 * it as soon as matching says that both have agreed (identity_given), whichever of the two comes first.
 *  lost or late                     home                     where the person is           until
 *  the public key                   asked, without a name    agreed, no key                told again every day while there is no name
 *  "agreed" not heard yet           asked                    the key is kept, unanswered   it is heard
 *  the box                          asked                    given                         the key is told again, and answered with another box
 *  that the person is erased        the name                 nothing                       it arrives, or the mission's time is over
 *  the mission is over              the name                 given, until then        GUEST_KEPT_DAYS later each forgets, by its own clock
 *  home put back, and asks later    asked                    nothing                  its own guest is forgotten
 *  home put back: another key       asked                    given                         the other key is told, and answered
 */
#ifndef PROTO_IDENTITY_H
#define PROTO_IDENTITY_H

#include "proto/peer_mail.h"
#include "proto/roles.h"

/* What of a person's contacts the provider is told, beside the name: the person's choice. */
enum contact_choice { CONTACT_ANY, CONTACT_EMAIL, CONTACT_PHONE, CONTACT_BOTH, CONTACT_NONE };
extern const struct rec_enum contact_choice_enum;

enum guest_status { GUEST_ASKED, GUEST_KNOWN, GUEST_FORGOTTEN };
#define GUEST_KEPT_DAYS 30 /* after the end of the mission */
struct guest { /* home: of one mission for another federation; its id derives from the mission's */
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id token;
	struct id provider; /* who alone reads it */
	struct id hold;	    /* the mission */
	enum guest_status status;
	struct text name;    /* a person's, or a structure's */
	struct text contact; /* an address or a number */
	usec_t until;	     /* when it is forgotten */
	struct text second;  /* the other of the two, where both were allowed */
};
enum guest_tag {
	GUEST_TAG_PEER = 6, GUEST_TAG_TOKEN, GUEST_TAG_PROVIDER, GUEST_TAG_HOLD, GUEST_TAG_STATUS, GUEST_TAG_NAME, GUEST_TAG_CONTACT,
	GUEST_TAG_UNTIL, GUEST_TAG_SECOND
};
struct identity_given { /* where the person is; its id derives from peer and token */
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id token;
	struct id person;
	struct id organisation;
	struct text public_key; /* absent: not heard yet */
	usec_t given_at;
	usec_t gone_at;
	usec_t until; /* the mission is over: then nothing is answered, and whose name it was is not kept; absent: it runs */
	enum contact_choice contact;
};
enum given_tag {
	GIVEN_TAG_PEER = 6, GIVEN_TAG_TOKEN, GIVEN_TAG_PERSON, GIVEN_TAG_ORGANISATION, GIVEN_TAG_PUBLIC_KEY, GIVEN_TAG_GIVEN_AT,
	GIVEN_TAG_GONE_AT, GIVEN_TAG_UNTIL, GIVEN_TAG_CONTACT
};
#define IDENTITY_BOX_MOST 1024
struct identity_word { /* what travels: a public key, a box, or that it is gone */
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id token;
	struct text public_key;
	struct text box;
};
enum identity_tag { IDENTITY_TAG_PEER = 6, IDENTITY_TAG_TOKEN, IDENTITY_TAG_PUBLIC_KEY, IDENTITY_TAG_BOX };
struct identity { /* in the box */
	uint64_t has;
	struct text name;
	struct text contact;
	struct text second;
};
/* Of whom: one of the three. The house asks, for somebody whose link matching has found good. */
struct identity_ask {
	uint64_t has;
	struct id person;
	struct id organisation;
	struct id hold; /* a mission for another federation: its guest */
	enum contact_choice contact;
};
enum identity_ask_tag { IDENTITY_ASK_TAG_PERSON = 1, IDENTITY_ASK_TAG_ORGANISATION, IDENTITY_ASK_TAG_HOLD, IDENTITY_ASK_TAG_CONTACT };

REC_DESC_DECLARE(identity_ask);
REC_DESC_DECLARE(guest);
REC_DESC_DECLARE(identity_given);
REC_DESC_DECLARE(identity_word);
REC_DESC_DECLARE(identity);
extern const struct collection_desc guest_collection;

#define IDENTITY_TOPICS \
	PEER_TOPIC(30, "registry", "identity_word.asked", identity_word), \
	PEER_TOPIC(31, "registry", "identity_word.told", identity_word), \
	PEER_TOPIC(32, "registry", "identity_word.gone", identity_word),
#define IDENTITY_METHODS \
	COLLECTION_READ_METHODS("registry", guest, "/guests", ROLE_PROVIDER, "Personnes accompagnées pour une autre fédération"), \
	{ .name = "registry.identity.tell", .verb = "GET", .path = "/identities", .kind = METHOD_READ, .shape = METHOD_CUSTOM, .in = &identity_ask_desc, .out = &identity_desc, \
	  .roles = ROLE_SERVICE, .doc = "The house draws the page of a provider's link: the name as it is now.", \
	  .title = "Identité : pour le lien d’un prestataire" }, \
	{ .name = "registry.guest.ask", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	  .doc = "The name has not come.", .title = "Personne accompagnée : redemander" }, \
	{ .name = "registry.guest.forget", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	  .doc = "The mission's time is over.", .title = "Personne accompagnée : oublier" }, \
	{ .name = "registry.identity_given.end", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	  .doc = "The mission has been over for so long that its name is told no more.", .title = "Nom donné : fin" },
#define IDENTITY_COLLECTIONS &guest_collection,
#define IDENTITY_RECORDS &guest_desc, &identity_given_desc, &identity_word_desc, &identity_desc, &identity_ask_desc,
#define IDENTITY_EVENTS \
	{ "guest.asked", &guest_desc, "A mission for another federation is agreed: its key is made." }, \
	{ "guest.known", &guest_desc, "The name came: its provider may read it." }, \
	{ "guest.over", &guest_desc, "The mission is over: it will be forgotten." }, \
	{ "guest.forgotten", &guest_desc, "Its key is destroyed." }, \
	{ "guest.erased", &guest_desc, "The same, of its texts." }, \
	{ "identity_given.moved", &identity_given_desc, "A key was heard, or a mission agreed." }, \
	{ "identity_given.given", &identity_given_desc, "A name went to the provider's federation." }, \
	{ "identity_given.gone", &identity_given_desc, "The person was erased: the other federation is told." }, \
	{ "identity_given.over", &identity_given_desc, "The mission is over: the name is told for some days more." }, \
	{ "identity_given.ended", &identity_given_desc, "It is told no more; whose it was, and the key, are not kept." }, \
	{ "identity_word.asked", &identity_word_desc, "A public key." }, \
	{ "identity_word.told", &identity_word_desc, "A name, in a box." }, \
	{ "identity_word.gone", &identity_word_desc, "The person was erased." }, \
	{ "identity_word.erased", &identity_word_desc, "The box went with the person." },

#endif
