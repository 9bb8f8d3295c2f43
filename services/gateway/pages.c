/*
 * pages: what drawn pages share: escaping, head and foot, style sheets, and the addresses that lead to them.
 * Owns: the style sheets.
 * Beware: the policy of content forbids inline style and script: everything is in /assets.
 */
#include "services/gateway/pages.h"
#include "services/gateway/bind.h"

static const char print_css[] =
    "@page{size:A4;margin:18mm 16mm}\n"
    "body{font:11pt/1.45 'DejaVu Sans',Verdana,sans-serif;color:#1b1b1b;max-width:46rem;margin:1.5rem "
    "auto;padding:0 1rem}\n"
    "header p{margin:0;color:#444}h1{font-size:1.5rem;line-height:1.25;margin:.4rem 0 1.2rem}\n"
    "h2{font-size:1.05rem;margin:1.3rem 0 .4rem;border-bottom:1px solid #888;padding-bottom:.15rem}\n"
    "h3{font-size:1rem;margin:.7rem 0 .2rem}p{margin:.35rem 0}ol,ul{margin:.3rem 0 .3rem "
    "1.4rem;padding:0}li{margin:.2rem 0}\n"
    "dl{display:grid;grid-template-columns:11rem 1fr;gap:.25rem 1rem;margin:.4rem "
    "0}dt{font-weight:bold}dd{margin:0}\n"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.3rem "
    ".5rem;text-align:left;vertical-align:top}\n"
    ".emetteur{font-weight:bold}.objet{font-size:1.1rem}.fin{margin-top:1.6rem;break-inside:avoid}"
    ".signatures{display:flex;flex-wrap:wrap;gap:1rem}.signature{flex:1 1 9rem;min-height:28mm;border:1px "
    "solid #999;padding:.3rem "
    ".5rem}\n"
    ".ligne{display:inline-block;min-width:9rem;border-bottom:1px dotted #666}"
    ".ligne-longue{border-bottom:1px dotted #666;height:1.6rem}.cases{list-style:none;margin-left:0}\n"
    ".emargement td{height:16mm}.emargement .signer{width:32%}.emargement .code{width:30mm;text-align:center}"
    ".qr{width:28mm;height:28mm}thead{display:table-header-group}\n"
    "@media screen and (max-width:40rem){table{font-size:.85rem}td,th{padding:.2rem "
    ".3rem;overflow-wrap:anywhere}}\n"
    "a{color:#1a4480}@media "
    "print{body{margin:0;max-width:none;padding:0}h2{break-after:avoid}li,tr{break-inside:avoid}"
    ".ecran{display:none}}\n";
static const char page_css[] =
    "body{font:17px/1.5 system-ui,'DejaVu "
    "Sans',sans-serif;color:#1b1b1b;background:#fff;max-width:40rem;margin:2rem "
    "auto;padding:0 1rem}\n"
    "h1{font-size:1.5rem;line-height:1.25}dl{display:grid;grid-template-columns:"
    "12rem 1fr;gap:.3rem 1rem}dt{font-weight:bold}"
    "dd{margin:0}@media(max-width:32rem){dl{grid-template-columns:1fr}}\n"
    "form{border:1px solid #767676;border-radius:.4rem;padding:1rem;margin:1rem "
    "0}fieldset{border:0;padding:0;margin:0 0 1rem}\n"
    "label{display:block;padding:.25rem 0}button{font:inherit;padding:.7rem "
    "1.4rem;border-radius:.4rem;border:2px solid "
    "#1a4480;cursor:pointer;background:#fff;color:#1a4480}\n"
    "button.oui{background:#1a4480;color:#fff}button:focus-visible,input:focus-"
    "visible,a:focus-visible,select:focus-visible,summary:focus-visible{outline:3px solid "
    "#b35c00;outline-offset:2px}\n"
    "details{margin:.6rem 0}summary{font-weight:bold;cursor:pointer;padding:.4rem 0}\n"
    "textarea,input[type=text]{font:inherit;width:100%;box-sizing:border-box;padding:."
    "4rem;border:1px solid "
    "#767676}textarea:focus-visible{outline:3px solid "
    "#b35c00}legend{font-weight:bold;padding:0}\n"
    "select,input{font:inherit;max-width:100%;box-sizing:border-box}\n"
    ".echelle label{display:inline-block;padding:.25rem 1.2rem .25rem "
    "0}.faute,.faute a{color:#a1001a}\n"
    "a{color:#1a4480}\n";

void
html_text(struct buf *out, struct text t)
{
	for (uint32_t i = 0; i < t.len; i++) {
		switch (t.ptr[i]) {
		case '&':
			buf_text(out, "&amp;");
			break;
		case '<':
			buf_text(out, "&lt;");
			break;
		case '>':
			buf_text(out, "&gt;");
			break;
		case '"':
			buf_text(out, "&quot;");
			break;
		case '\'':
			buf_text(out, "&#39;");
			break;
		default:
			buf_byte(out, (uint8_t)t.ptr[i]);
			break;
		}
	}
}

void
html_prose(struct buf *out, struct text t)
{
	buf_text(out, "<p>");
	while (t.len > 0) {
		const char *end = memchr(t.ptr, '\n', t.len);
		struct text line = { t.ptr, end == NULL ? t.len : (uint32_t)(end - t.ptr), 0 };

		html_text(out, line);
		t.ptr += line.len;
		t.len -= line.len;
		if (t.len == 0)
			break;
		t.ptr++;
		t.len--;
		if (t.len > 0 && t.ptr[0] == '\n')
			buf_text(out, "</p><p>");
		else if (line.len > 0 && t.len > 0)
			buf_text(out, "<br>");
	}
	buf_text(out, "</p>\n");
}

void
page_head(struct buf *out, const char *title, const char *style)
{
	buf_text(out,
	    "<!doctype html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\">"
	    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
	    "<meta name=\"robots\" content=\"noindex\"><title>");
	html_text(out, text_of(title));
	buf_text(out, "</title><link rel=\"icon\" href=\"/icon.svg\">");
	buf_printf(out, "<link rel=\"stylesheet\" href=\"/assets/%s.css\"></head><body>\n", style);
}

void
page_foot(struct buf *out)
{
	buf_text(out, "</body></html>\n");
}

void
page_say(struct exchange *r, int status, const char *title, const char *sentence)
{
	buf_clear(&r->out);
	page_head(&r->out, title, "page");
	buf_text(&r->out, "<main><h1>");
	html_text(&r->out, text_of(title));
	buf_text(&r->out, "</h1>\n<p>");
	html_text(&r->out, text_of(sentence));
	buf_text(&r->out, "</p></main>\n");
	page_foot(&r->out);
	http_send(r, status, TYPE_HTML);
}

void
page_missing(struct exchange *r)
{
	buf_clear(&r->out);
	page_head(&r->out, "Page introuvable", "page");
	buf_text(&r->out,
	    "<main><h1>Page introuvable</h1>\n<p>Il n’y a rien à cette adresse. Vérifiez-la, ou repartez de "
	    "<a href=\"/\">la page d’accueil de votre fédération</a>.</p></main>\n");
	page_foot(&r->out);
	http_send(r, 404, TYPE_HTML);
}

void
page_refused(struct exchange *r, enum rc rc)
{
	const struct rc_info *info = rc_info(rc);
	char line[512];

	if (r->why.count > 0)
		fault_sentence(&r->why.items[0], 1, line, sizeof line);
	if (info->status == 503)
		http_header_add(r, "Retry-After: 2");
	page_say(r, info->status,
	    info->status == 404	      ? "Page introuvable"
		: info->status == 401 ? "Connexion nécessaire"
				      : "Cela n’a pas pu se faire",
	    r->why.count > 0 ? line : info->fr);
}

bool
page_asset(struct exchange *r)
{
	const char *css = text_is(r->path, "/assets/print.css") ? print_css
	    : text_is(r->path, "/assets/page.css")		? page_css
								: NULL;

	if (css == NULL || r->verb != VERB_GET)
		return false;
	buf_text(&r->out, css);
	http_header_add(r, "Cache-Control: max-age=3600");
	http_send(r, 200, "text/css; charset=utf-8");
	return true;
}

bool
page_call(struct exchange *r, const char *method,
    void (*answered)(struct exchange *r, enum rc rc, const void *body, size_t len))
{
	const struct route *route = router_method(r->g->router, method);

	if (route == NULL) {
		page_missing(r);
		return false;
	}
	r->match.route = route;
	r->answered = answered;
	api_call(r, route->method, route->service_at, route->method->kind == METHOD_WRITE && !route->secret);
	return true;
}

bool
page_token(struct exchange *r, struct text raw, struct text *ret_token)
{
	if (raw.len <= 100 && bind_unescape(raw, false, &r->arena, ret_token))
		return true;
	page_missing(r);
	return false;
}

bool
page_record(
    struct exchange *r, enum rc rc, const void *body, size_t len, const struct rec_desc *d, void *ret_rec)
{
	if (rc == RC_OK && record_decode(d, body, len, &r->arena, ret_rec, NULL, NULL) != RC_OK)
		rc = RC_INTERNAL;
	if (rc == RC_OK)
		return true;
	api_faults(r, rc, body, len);
	page_refused(r, rc);
	return false;
}

/* Addresses that lead to a page: what stands behind the prefix goes to whoever draws it, in as many parts (between slashes) as the row
 * says. */
struct page_row {
	const char *prefix;
	unsigned parts;
	void (*get)(struct exchange *r, struct text rest);
	void (*post)(struct exchange *r, struct text rest);
};
static const struct page_row page_rows[] = {
	{ "/fiches/", 1, sheet_page, NULL },
	{ "/themes/", 1, theme_page, NULL },
	{ "/releves/", 1, minutes_page, NULL },
	{ "/r/", 1, answer_page_get, answer_page_post },
	{ "/ics/", 1, ics_page_get, NULL },
	{ "/presence/", 1, presence_page_get, presence_page_post },
	{ "/convocations/", 2, convocation_page, NULL },
	{ "/emargements/", 2, attendance_page, NULL },
	{ "/certificats/", 2, certificate_page, NULL },
	{ "/attestations/", 2, attestation_page, NULL },
	{ "/lettres-mission/", 2, mission_page, NULL },
	{ "/fiches-formation/", 1, training_page, NULL },
	{ "/conventions-formation/", 1, agreement_page, NULL },
	{ "/sondage/", 1, poll_page_get, poll_page_post },
	{ "/questionnaire/", 1, survey_page_get, survey_page_post },
	{ "/liens/", 1, survey_links_page, NULL },
	{ "/resultats/", 1, survey_results_page, NULL },
	{ "/plans-actions/", 1, action_plan_page, NULL },
	{ "/inscription/", 1, offer_page_get, offer_page_post },
	{ "/demande/", 1, request_page_get, request_page_post },
	{ "/accueil/", 1, reception_page_get, reception_page_post },
	{ "/accords-mission/", 1, accord_page, NULL },
	{ "/accord/", 1, accord_page_get, accord_page_post },
	{ "/suivi/", 1, follow_page_get, follow_page_post },
};

static unsigned
parts_of(struct text t)
{
	unsigned parts = t.len > 0;

	for (uint32_t i = 0; i < t.len; i++)
		parts += t.ptr[i] == '/';
	return parts;
}

bool
page_request(struct exchange *r)
{
	for (size_t i = 0; i < sizeof page_rows / sizeof page_rows[0]; i++) {
		const struct page_row *row = &page_rows[i];
		uint32_t n = (uint32_t)strlen(row->prefix);
		struct text rest = { r->path.ptr + n, r->path.len - n, 0 };
		void (*draw)(struct exchange *, struct text) = r->verb == VERB_GET ? row->get
		    : r->verb == VERB_POST					   ? row->post
										   : NULL;

		if (draw == NULL || r->path.len <= n || memcmp(r->path.ptr, row->prefix, n) != 0 ||
		    parts_of(rest) != row->parts)
			continue;
		draw(r, rest);
		return true;
	}
	return false;
}
