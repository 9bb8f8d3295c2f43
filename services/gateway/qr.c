/*
 * qr: see qr.h. The code itself is libqrencode's (ISO/IEC 18004); level M still reads with a crease through it.
 * Owns: nothing.
 * Beware: four modules of white around it belong to the code, or phones do not find it.
 */
#include "services/gateway/qr.h"
#include <qrencode.h>

#define QUIET 4

/* Dark modules that stand side by side are one bar. */
static void
row_draw(struct buf *out, const QRcode *code, int y)
{
	const unsigned char *row = code->data + (size_t)y * (size_t)code->width;

	for (int x = 0; x < code->width; x++) {
		int begin = x;

		while (x < code->width && (row[x] & 1) != 0)
			x++;
		if (x > begin)
			buf_printf(out, "M%d %dh%dv1h-%dz", begin + QUIET, y + QUIET, x - begin, x - begin);
	}
}

void
qr_draw(struct buf *out, const char *address, const char *label)
{
	QRcode *code = QRcode_encodeString8bit(address, 0, QR_ECLEVEL_M);

	if (code == NULL)
		return;
	buf_printf(out,
	    "<svg class=\"qr\" role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" "
	    "shape-rendering=\"crispEdges\">"
	    "<path fill=\"#000\" d=\"",
	    label, code->width + 2 * QUIET, code->width + 2 * QUIET);
	for (int y = 0; y < code->width; y++)
		row_draw(out, code, y);
	buf_text(out, "\"/></svg>");
	QRcode_free(code);
}
