/*
 * qr: an address as a QR code, drawn as SVG inside of a page.
 * Owns: nothing.
 * Beware: the address is a right to sign: it is drawn for its reader, and kept nowhere.
 */
#ifndef GATEWAY_QR_H
#define GATEWAY_QR_H

#include "common/arena.h"

/* label: what it is, for who cannot see it. Nothing is drawn for what does not fit into a code. */
void qr_draw(struct buf *out, const char *address, const char *label);

#endif
