/*
 * link: an address that lets one person answer one thing without an account: the record's id and a secret that is derived,
 * under the service's key, from a purpose, the id and a number.
 * Owns: the form of the token.
 * Beware: the secret is kept nowhere: whoever holds the store without the node's key cannot answer for anybody. The record keeps the
 *         number; raising it makes the links given before worthless, 0 means that none is good.
 */
#ifndef COMMON_LINK_H
#define COMMON_LINK_H

#include "common/service.h"

/* 64 characters of base64url, in the context's arena. Two purposes never share a token. */
struct text link_token(struct context *c, const char *purpose, struct id id, uint32_t number);
/* The id that a token is about: false when it has not the form of one. The record is then read, and link_is asked. */
bool link_id(struct text token, struct id *ret_id);
/* Whether the token is that of this id and number; never for number 0. Takes the same time whatever the token. */
bool link_is(struct context *c, const char *purpose, struct text token, struct id id, uint32_t number);

#endif
