/*
 * request_form: the form of /demande/{token}: the few fields that are needed first, the others folded below; it works without JavaScript.
 * Owns: the names and the words of its fields.
 * Beware: what was refused is drawn with all that was sent, each fault in the list above and beside its field, and nothing folded.
 */
#include "common/calendar.h"
#include "common/fold.h"
#include "services/gateway/bind.h"
#include "services/gateway/link_page.h"
#include "services/gateway/request_page.h"
#include <stdio.h>
#include <stdlib.h>

static const struct {
	const char *name, *label;
} fields[] = {
	{ "nature", "De quoi s’agit-il ?" },
	{ "service", "Service souhaité" },
	{ "help", "Si la fédération propose aussi ce service elle-même, vous préférez" },
	{ "department", "Département (son numéro)" },
	{ "remote", "À distance, cela me va aussi" },
	{ "from", "À partir du" },
	{ "to", "Jusqu’au" },
	{ "urgency", "Urgence" },
	{ "text", "Avec vos mots ; en cas de crise, dites comment vous joindre" },
	{ "competence1", "Première compétence" },
	{ "level1", "Niveau de la première compétence" },
	{ "competence2", "Deuxième compétence" },
	{ "level2", "Niveau de la deuxième compétence" },
	{ "competence3", "Troisième compétence" },
	{ "level3", "Niveau de la troisième compétence" },
	{ "days", "Nombre de jours, si vous le savez (nécessaire sans service)" },
	{ "commune", "Commune (son code INSEE)" },
	{ "languages", "Langues nécessaires" },
	{ "accessibility", "Accessibilité" },
	{ "price_ceiling", "Tarif maximal par jour, en euros" },
	{ "wish", "Si quelqu’un vous a déjà accompagné·e" },
	{ "unwanted1", "Premier nom" },
	{ "unwanted2", "Deuxième nom" },
	{ "unwanted3", "Troisième nom" },
	{ "confidentiality", "Confidentialité" },
	{ "contact", "Avec votre nom, une fois la mission convenue, le ou la prestataire reçoit" },
};

static const char *
label_of(const char *name)
{
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		if (strcmp(fields[i].name, name) == 0)
			return fields[i].label;
	return NULL;
}

/* --- what was sent, and what is wrong with it ----------------------------------------------------------------------------- */
static const struct request_page *
page_of(const struct exchange *r)
{
	return r->own;
}

static struct text
sent(struct exchange *r, const char *name)
{
	return page_of(r)->sent ? bind_form_get(r->body, name, &r->arena) : TEXT_LIT("");
}

/* A field may be sent several times: one for each box that is ticked. */
static bool
sent_has(struct exchange *r, const char *name, const char *value)
{
	struct text rest = page_of(r)->sent ? r->body : TEXT_LIT(""), key, given;
	bool bad = false;

	while (bind_form_next(&rest, &r->arena, &key, &given, &bad))
		if (text_is(key, name) && text_is(given, value))
			return true;
	return false;
}

static void
draw_faults(struct exchange *r)
{
	const struct fault *why = &page_of(r)->why;
	struct buf *out = &r->out;

	if (why->count == 0)
		return;
	buf_text(out,
	    "<div role=\"alert\" class=\"faute\"><p>Voici ce qui est à corriger ; ce que vous avez rempli "
	    "est "
	    "resté :</p><ul>\n");
	for (uint32_t i = 0; i < why->count && i < FAULT_MAX; i++) {
		const char *label = label_of(why->items[i].field);

		buf_text(out, "<li>");
		if (label != NULL)
			buf_printf(out, "<a href=\"#%s\">%s</a> : ", why->items[i].field, label);
		link_fault_say(out, &why->items[i]);
		buf_text(out, "</li>\n");
	}
	buf_text(out, "</ul></div>\n");
}

static void
draw_fault(struct exchange *r, const char *name)
{
	const struct fault_item *f = link_fault_at(&page_of(r)->why, name);

	if (f == NULL)
		return;
	buf_printf(&r->out, " <strong class=\"faute\" id=\"%s-faute\">", name);
	link_fault_say(&r->out, f);
	buf_text(&r->out, "</strong>");
}

/* Whoever does not see the page hears the fault with the field. */
static void
draw_pointer(struct exchange *r, const char *name)
{
	if (link_fault_at(&page_of(r)->why, name) != NULL)
		buf_printf(&r->out, " aria-invalid=\"true\" aria-describedby=\"%s-faute\"", name);
}

/* --- fields --------------------------------------------------------------------------------------------------------------- */
static void
draw_label(struct exchange *r, const char *name)
{
	buf_printf(&r->out, "<p><label for=\"%s\">%s</label>", name, label_of(name));
	draw_fault(r, name);
	buf_text(&r->out, " ");
}

static void
draw_input(struct exchange *r, const char *name, const char *attributes)
{
	draw_label(r, name);
	buf_printf(&r->out, "<input id=\"%s\" name=\"%s\" %s value=\"", name, name, attributes);
	html_text(&r->out, sent(r, name));
	buf_text(&r->out, "\"");
	draw_pointer(r, name);
	buf_text(&r->out, "></p>\n");
}

static void
draw_group(struct exchange *r, const char *name)
{
	buf_printf(&r->out, "<fieldset id=\"%s\"><legend>%s", name, label_of(name));
	draw_fault(r, name);
	buf_text(&r->out, "</legend>\n");
}

/* One of several; nothing chosen where there is no usual one. */
static void
draw_radios(struct exchange *r, const char *name, const struct rec_enum *e, bool usual)
{
	struct text value = sent(r, name);
	const struct rec_enum_value *v = rec_enum_by_name(e, value.ptr, value.len);

	draw_group(r, name);
	link_choices(&r->out, name, e, v != NULL ? v->value : usual ? e->values[0].value : LINK_NONE, false);
	buf_text(&r->out, "</fieldset>\n");
}

static void
draw_boxes(struct exchange *r, const char *name, const struct rec_enum *e)
{
	draw_group(r, name);
	for (uint32_t i = 0; i < e->count; i++)
		buf_printf(&r->out,
		    "<label><input type=\"checkbox\" name=\"%s\" value=\"%s\"%s> %s</label>\n", name,
		    e->values[i].name, sent_has(r, name, e->values[i].name) ? " checked" : "",
		    e->values[i].label);
	buf_text(&r->out, "</fieldset>\n");
}

static void
draw_select(struct exchange *r, const char *name, const char *none)
{
	draw_label(r, name);
	buf_printf(&r->out, "<select id=\"%s\" name=\"%s\"", name, name);
	draw_pointer(r, name);
	buf_printf(&r->out, "><option value=\"\">%s</option>\n", none);
}

static void
draw_option(struct exchange *r, struct text chosen, const char *value)
{
	buf_printf(&r->out, "<option value=\"%s\"%s>", value, text_is(chosen, value) ? " selected" : "");
}

static void
draw_services(struct exchange *r, const struct list *services)
{
	const struct form_service *s = services->items;
	struct text chosen = sent(r, "service");
	char id[ID_TEXT_LEN + 1];

	draw_select(r, "service", "Choisissez, ou dites des compétences plus bas");
	for (uint32_t i = 0; i < services->count; i++) {
		id_format(s[i].id, id);
		draw_option(r, chosen, id);
		html_text(&r->out, s[i].name);
		buf_printf(&r->out, " (%u jour%s%s)</option>\n", s[i].days, s[i].days > 1 ? "s" : "",
		    s[i].federation ? ", aussi par la fédération" : "");
	}
	buf_text(&r->out, "</select></p>\n");
}

static bool
any_of_federation(const struct list *services)
{
	const struct form_service *s = services->items;

	for (uint32_t i = 0; i < services->count; i++)
		if (s[i].federation)
			return true;
	return false;
}

/* --- competences, by their names -------------------------------------------------------------------------------------- */
struct choice {
	const char *key; /* folded: what they are sorted by */
	const struct form_competence *competence;
};

static int
choice_order(const void *a, const void *b)
{
	return strcmp(((const struct choice *)a)->key, ((const struct choice *)b)->key);
}

static const struct choice *
choices_of(struct exchange *r, const struct list *competences)
{
	const struct form_competence *k = competences->items;
	struct choice *all = ARENA_ARRAY(&r->arena, competences->count, struct choice);

	for (uint32_t i = 0; i < competences->count; i++)
		all[i] = (struct choice){ text_fold(&r->arena, k[i].name.ptr, k[i].name.len), &k[i] };
	qsort(all, competences->count, sizeof *all, choice_order);
	return all;
}

static void
draw_competence(struct exchange *r, const struct choice *all, uint32_t count, unsigned row)
{
	char name[PAGE_FIELD_CAP], id[ID_TEXT_LEN + 1];
	struct text chosen;

	snprintf(name, sizeof name, "competence%u", row);
	chosen = sent(r, name);
	draw_select(r, name, "Choisissez");
	for (uint32_t i = 0; i < count; i++) {
		id_format(all[i].competence->id, id);
		draw_option(r, chosen, id);
		html_text(&r->out, all[i].competence->name);
		buf_text(&r->out, "</option>\n");
	}
	buf_text(&r->out, "</select></p>\n");
	snprintf(name, sizeof name, "level%u", row);
	chosen = sent(r, name);
	draw_select(r, name, "Peu importe");
	for (char level[] = "1"; level[0] <= '5'; level[0]++) {
		draw_option(r, chosen, level);
		buf_printf(&r->out, "%s sur 5, au moins</option>\n", level);
	}
	buf_text(&r->out, "</select></p>\n");
}

/* --- the form ------------------------------------------------------------------------------------------------------------- */
/* What was refused may stand anywhere: nothing is folded then. */
static void
draw_fold(struct exchange *r, const char *summary)
{
	buf_printf(&r->out, "<details%s><summary>%s</summary>\n", page_of(r)->sent ? " open" : "", summary);
}

static void
draw_needed(struct exchange *r, const struct request_form *f)
{
	draw_radios(r, "nature", &request_nature_enum, true);
	buf_text(&r->out, "<h2>Pour un accompagnement</h2>\n");
	draw_services(r, &f->services);
	if (any_of_federation(&f->services))
		draw_radios(r, "help", &request_help_enum, false);
	draw_input(r, "department", "size=\"4\" maxlength=\"3\"");
	buf_printf(&r->out,
	    "<p><label><input type=\"checkbox\" id=\"remote\" name=\"remote\" value=\"true\"%s> "
	    "%s</label></p>\n",
	    sent_has(r, "remote", "true") ? " checked" : "", label_of("remote"));
	draw_input(r, "from", "type=\"date\"");
	draw_input(r, "to", "type=\"date\"");
	draw_radios(r, "urgency", &request_urgency_enum, true);
}

static void
draw_competences(struct exchange *r, const struct list *competences)
{
	const struct choice *all;

	if (competences->count == 0)
		return;
	all = choices_of(r, competences);
	draw_fold(r, "Des compétences précises, à la place d’un service ou en plus");
	buf_text(
	    &r->out, "<p>Sans service choisi, dites aussi le nombre de jours, dans les précisions.</p>\n");
	for (unsigned row = 1; row <= PAGE_COMPETENCES; row++)
		draw_competence(r, all, competences->count, row);
	buf_text(&r->out, "</details>\n");
}

static void
draw_details(struct exchange *r)
{
	draw_fold(r, "Précisions : jours, commune, langues, accessibilité, tarif");
	draw_input(r, "days", "type=\"number\" min=\"1\" max=\"120\"");
	buf_text(&r->out, "<p>Sans nombre de jours, c’est la durée habituelle du service choisi.</p>\n");
	draw_input(r, "commune", "size=\"6\" maxlength=\"5\"");
	draw_boxes(r, "languages", &link_languages);
	draw_boxes(r, "accessibility", &accessibility_enum);
	draw_input(r, "price_ceiling", "inputmode=\"decimal\" size=\"8\"");
	buf_text(&r->out, "</details>\n");
}

static void
draw_whom(struct exchange *r)
{
	struct text chosen = sent(r, "wish");
	char name[PAGE_FIELD_CAP];

	draw_fold(r, "Avec qui : déjà connu, ou non souhaité");
	draw_select(r, "wish", "Peu importe");
	for (uint32_t i = 0; i < request_wish_enum.count; i++) {
		draw_option(r, chosen, request_wish_enum.values[i].name);
		buf_printf(&r->out, "%s</option>\n", request_wish_enum.values[i].label);
	}
	buf_text(&r->out,
	    "</select></p>\n<fieldset><legend>Prestataires que vous ne souhaitez pas (leur nom)</legend>\n");
	for (unsigned row = 1; row <= PAGE_UNWANTED; row++) {
		snprintf(name, sizeof name, "unwanted%u", row);
		draw_input(r, name, "type=\"text\" maxlength=\"200\" autocomplete=\"off\"");
	}
	buf_text(&r->out, "</fieldset></details>\n");
}

static void
draw_words(struct exchange *r)
{
	buf_text(&r->out, "<h2>Votre demande</h2>\n");
	draw_label(r, "text");
	buf_text(&r->out, "<textarea id=\"text\" name=\"text\" rows=\"8\" maxlength=\"8000\"");
	draw_pointer(r, "text");
	buf_text(&r->out, ">\n");
	html_text(&r->out, sent(r, "text"));
	buf_text(&r->out, "</textarea></p>\n");
}

static void
draw_intro(struct buf *out, const struct request_form *f)
{
	char day[CALENDAR_LONG_CAP];

	calendar_day_long(calendar_local(f->expires_at).day, day);
	buf_printf(out,
	    "<p>Ce lien est le vôtre : il permet de déposer une demande, une seule fois, sans compte, "
	    "jusqu’au %s. "
	    "Ne le transmettez à personne.</p>\n",
	    day);
	if (f->kind == POOL_INDIVIDUAL)
		buf_text(out,
		    "<p>Votre employeur n’en saura rien : seul·e le ou la référent·e du service vous lit, "
		    "puis, "
		    "s’il accepte, le prestataire.</p>\n");
}

void
request_form_draw(struct exchange *r)
{
	const struct request_form *f = &page_of(r)->form;

	draw_faults(r);
	draw_intro(&r->out, f);
	/* the service says all that is wrong at once, where a browser would stop at the first */
	buf_text(&r->out, "<form method=\"post\" novalidate>\n");
	draw_needed(r, f);
	draw_words(r);
	buf_text(&r->out, "<h2>Si vous voulez en dire plus</h2>\n");
	draw_competences(r, &f->competences);
	draw_details(r);
	draw_whom(r);
	draw_fold(r, "Confidentialité");
	draw_radios(r, "confidentiality", &request_confidentiality_enum, true);
	if (f->kind == POOL_INDIVIDUAL) /* of a group, the structure's name alone is told */
		draw_radios(r, "contact", &contact_choice_enum, true);
	buf_text(&r->out, "</details>\n<button class=\"oui\">Déposer ma demande</button></form>\n");
}
