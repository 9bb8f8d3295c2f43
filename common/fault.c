/*
 * fault: collects why something was refused, and words it in French or English.
 * Owns: the sentences of the codes that know no domain.
 * Beware: an argument may hold what a person sent: it is made valid UTF-8, and never used as a format.
 */
#include "common/fault.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

FAULT_DEFINE(FAULT_REQUIRED, "required", "Ce champ est obligatoire. Renseignez-le.",
    "This field is required. Fill it in.");
FAULT_DEFINE(FAULT_UNKNOWN_FIELD, "unknown_field",
    "Ce champ n’existe pas ici. Retirez-le ou vérifiez son nom.",
    "This field does not exist here. Remove it or check its name.");
FAULT_DEFINE(FAULT_TYPE, "type", "La valeur n’est pas de la forme attendue\u00a0: %s. Corrigez-la.",
    "The value is not of the expected type (%s). Correct it.");
FAULT_DEFINE(FAULT_RANGE, "range", "La valeur sort des limites permises (%s). Choisissez-en une qui y tient.",
    "The value is outside the allowed limits (%s). Choose one within them.");
FAULT_DEFINE(FAULT_TOO_LONG, "too_long",
    "Le texte est trop long (maximum\u00a0: %s caractères). Raccourcissez-le.",
    "The text is too long (at most %s characters). Shorten it.");
FAULT_DEFINE(FAULT_TOO_SHORT, "too_short",
    "Le texte est trop court (minimum\u00a0: %s caractères). Complétez-le.",
    "The text is too short (at least %s characters). Add to it.");
FAULT_DEFINE(FAULT_TOO_MANY, "too_many",
    "La liste compte trop d’éléments (maximum\u00a0: %s). Retirez-en ou faites plusieurs envois.",
    "The list has too many items (at most %s). Remove some or send them in several parts.");
FAULT_DEFINE(FAULT_UTF8, "utf8",
    "Le texte contient des caractères illisibles. Saisissez-le de nouveau ou enregistrez le fichier en "
    "UTF-8.",
    "The text holds characters that cannot be read. Type it again or save the file as UTF-8.");
FAULT_DEFINE(FAULT_DOUBLED_KEY, "doubled_key",
    "L’élément «\u00a0%s\u00a0» est donné deux fois. N’en gardez qu’un.",
    "The item “%s” is given twice. Keep only one.");
FAULT_DEFINE(FAULT_SYNTAX, "syntax", "L’écriture est incorrecte à cet endroit\u00a0: %s. Corrigez-la.",
    "The text is not well formed at this place: %s. Correct it.");
FAULT_DEFINE(FAULT_CHOICE, "choice", "Cette valeur n’est pas proposée. Choisissez parmi\u00a0: %s.",
    "This value is not one of those offered. Choose among: %s.");
FAULT_DEFINE(FAULT_FORMAT, "format", "La forme n’est pas celle attendue. Écrivez\u00a0: %s.",
    "The form is not the expected one. Write: %s.");
FAULT_DEFINE(FAULT_CREATE_ONLY, "create_only",
    "Ce champ est fixé à la création. Retirez-le, ou créez une nouvelle fiche.",
    "This field is fixed at creation. Remove it, or create another record.");
FAULT_DEFINE(FAULT_SERVER_SET, "server_set", "Ce champ est rempli par le système. Laissez-le vide.",
    "This field is filled in by the system. Leave it empty.");
FAULT_DEFINE(FAULT_UNKNOWN_REFERENCE, "unknown_reference",
    "L’élément désigné (%s) est introuvable. Choisissez-en un dans la liste.",
    "The item referred to (%s) cannot be found. Choose one from the list.");
FAULT_DEFINE(FAULT_ROW_REFERENCE, "row_reference",
    "Cette ligne désigne une fiche qui n’existe pas. Vérifiez les codes qu’elle porte, ou importez d’abord "
    "ce qui "
    "manque.",
    "This row points to a record that does not exist. Check its codes, or first import what is missing.");
FAULT_DEFINE(FAULT_UNKNOWN_METHOD, "unknown_method",
    "Cette opération n’existe pas. Vérifiez son nom ou mettez le programme à jour.",
    "This operation does not exist. Check its name or update the program.");
FAULT_DEFINE(FAULT_TRAILING, "trailing",
    "Il reste des données après la fin de l’envoi. Retirez ce qui dépasse.",
    "There is something left after the end of what was sent. Remove it.");
FAULT_DEFINE(FAULT_DEPTH, "depth",
    "Trop d’éléments sont imbriqués les uns dans les autres. Simplifiez l’envoi.",
    "Too many items are nested in one another. Simplify what you send.");
FAULT_DEFINE(FAULT_ORDER, "order",
    "L’ordre n’est pas bon\u00a0: la fin doit suivre le début. Vérifiez les deux valeurs.",
    "The order is wrong: the end must come after the beginning. Check both values.");
FAULT_DEFINE(FAULT_DUPLICATE, "duplicate",
    "Cette valeur existe déjà\u00a0: %s. Choisissez-en une autre ou ouvrez la fiche existante.",
    "This value exists already: %s. Choose another or open the existing record.");
FAULT_DEFINE(FAULT_STATE, "state",
    "L’état actuel (%s) ne permet pas cette opération. Relisez la fiche pour voir ce qui est possible.",
    "The present state (%s) does not allow this. Read the record again to see what is possible.");
FAULT_DEFINE(FAULT_ARCHIVED, "archived",
    "Cette fiche est archivée : elle ne se modifie plus et ne se choisit plus. Utilisez-en une autre, ou "
    "créez-la.",
    "This record is archived: it can be neither changed nor chosen. Use another, or create one.");
FAULT_DEFINE(FAULT_TEXT, "text", "%s", "%s");

static const struct fault_code *const common_codes[] = {
	FAULT_REQUIRED,
	FAULT_UNKNOWN_FIELD,
	FAULT_TYPE,
	FAULT_RANGE,
	FAULT_TOO_LONG,
	FAULT_TOO_SHORT,
	FAULT_TOO_MANY,
	FAULT_UTF8,
	FAULT_DOUBLED_KEY,
	FAULT_SYNTAX,
	FAULT_CHOICE,
	FAULT_FORMAT,
	FAULT_CREATE_ONLY,
	FAULT_SERVER_SET,
	FAULT_UNKNOWN_REFERENCE,
	FAULT_ROW_REFERENCE,
	FAULT_UNKNOWN_METHOD,
	FAULT_TRAILING,
	FAULT_DEPTH,
	FAULT_ORDER,
	FAULT_DUPLICATE,
	FAULT_STATE,
	FAULT_ARCHIVED,
	FAULT_TEXT,
	NULL,
};

/* Appends what fits of src at *at, whole characters only; bytes that are not UTF-8 and NULs become '?'.
 * out stays ended by NUL; cap counts it. */
static void
put(char *out, size_t cap, size_t *at, const char *src, size_t len)
{
	const uint8_t *p = (const uint8_t *)src;

	while (len > 0) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate(p, (utf8proc_ssize_t)len, &c);
		bool bad = n <= 0 || c == 0;
		size_t step = n <= 0 ? 1 : (size_t)n;

		if (*at + (bad ? 1 : step) >= cap)
			break;
		memcpy(out + *at, bad ? (const void *)"?" : p, bad ? 1 : step);
		*at += bad ? 1 : step;
		p += step;
		len -= step;
	}
	out[*at] = '\0';
}

void
fault_clear(struct fault *why)
{
	why->rc = RC_OK;
	why->count = 0;
	why->dropped = 0;
}

/* The slot of the next item, or NULL when it can only be counted. */
static struct fault_item *
next_item(struct fault *why, enum rc rc, const char *field, const struct fault_code *code)
{
	if (why == NULL)
		return NULL;
	if (why->rc == RC_OK)
		why->rc = rc;
	if (why->count++ >= FAULT_MAX) {
		why->dropped++;
		return NULL;
	}
	struct fault_item *item = &why->items[why->count - 1];
	size_t at = 0;

	item->code = code;
	item->argument[0] = '\0';
	item->english[0] = '\0';
	put(item->field, sizeof item->field, &at, field ? field : "", field ? strlen(field) : 0);
	return item;
}

enum rc
fault_add(struct fault *why, enum rc rc, const char *field, const struct fault_code *code)
{
	next_item(why, rc, field, code);
	return rc;
}

static void argument_put(char out[FAULT_ARGUMENT_MAX], const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static void
argument_put(char out[FAULT_ARGUMENT_MAX], const char *format, va_list args)
{
	char text[FAULT_ARGUMENT_MAX + 4]; /* a character more, so that one cut here is dropped whole below */
	size_t at = 0;
	int n = vsnprintf(text, sizeof text, format, args);
	size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;

	put(out, FAULT_ARGUMENT_MAX, &at, text, len);
}

enum rc
fault_addf(
    struct fault *why, enum rc rc, const char *field, const struct fault_code *code, const char *format, ...)
{
	struct fault_item *item = next_item(why, rc, field, code);
	va_list args;

	if (item == NULL)
		return rc;
	va_start(args, format);
	argument_put(item->argument, format, args);
	va_end(args);
	return rc;
}

enum rc
fault_english(struct fault *why, enum rc rc, const char *format, ...)
{
	va_list args;

	if (why == NULL || why->count == 0 || why->count > FAULT_MAX)
		return rc;
	va_start(args, format);
	argument_put(why->items[why->count - 1].english, format, args);
	va_end(args);
	return rc;
}

enum rc
fault_say(struct fault *why, enum rc rc, const char *field, const struct fault_code *code, const char *fr,
    const char *en)
{
	return fault_english(why, fault_addf(why, rc, field, code, "%s", fr), "%s", en);
}

enum rc
fault_rc(const struct fault *why)
{
	return why == NULL || why->count == 0 ? RC_OK : why->rc;
}

/* The argument of FAULT_TYPE is JSON Schema's word, for programs; a person reads another. */
static const char *
type_in_french(const char *type)
{
	static const struct {
		const char *type, *french;
	} words[] = {
		{ "boolean", "oui ou non" },
		{ "integer", "un nombre entier" },
		{ "number", "un nombre" },
		{ "string", "un texte" },
		{ "array", "une liste" },
		{ "object", "un ensemble de champs" },
		{ "day", "une date" },
		{ "time", "une date et une heure" },
		{ "enum", "un choix" },
		{ "set", "des choix" },
		{ "bytes", "des octets" },
		{ "id", "un identifiant" },
	};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(words[i].type, type) == 0)
			return words[i].french;
	return type;
}

/* Days are written in French where they are made: their words, and nothing else, are known here in English. */
static const struct {
	const char *french, *english;
} day_words[] = { { "lundi", "Monday" }, { "mardi", "Tuesday" }, { "mercredi", "Wednesday" },
	{ "jeudi", "Thursday" }, { "vendredi", "Friday" }, { "samedi", "Saturday" }, { "dimanche", "Sunday" },
	{ "1er", "1" }, { "janvier", "January" }, { "février", "February" }, { "mars", "March" },
	{ "avril", "April" }, { "mai", "May" }, { "juin", "June" }, { "juillet", "July" },
	{ "août", "August" }, { "septembre", "September" }, { "octobre", "October" },
	{ "novembre", "November" }, { "décembre", "December" } };

static void
put_days_in_english(char *out, size_t cap, size_t *at, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, " "), i = 0;

		while (i < sizeof day_words / sizeof day_words[0] &&
		    (strlen(day_words[i].french) != len || memcmp(day_words[i].french, text, len) != 0))
			i++;
		if (i < sizeof day_words / sizeof day_words[0])
			put(out, cap, at, day_words[i].english, strlen(day_words[i].english));
		else
			put(out, cap, at, text, len);
		text += len;
		len = strspn(text, " ");
		put(out, cap, at, text, len);
		text += len;
	}
}

/* By its letters, or by a word that no English sentence has: "du 3 au 5 mars". */
static bool
speaks_french(const char *text)
{
	static const char *const words[] = { "le", "la", "les", "du", "des", "de", "au", "aux", "un", "une",
		"pas", "depuis", "et", "est", "ou", "oui", "non", "ans", "jours", "mois" };

	for (const char *at = text; *at != '\0'; at++)
		if ((uint8_t)*at >= 0x80)
			return true;
	for (const char *at = text; *at != '\0';) {
		size_t len = strcspn(at, " ,");

		for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
			if (strlen(words[i]) == len && memcmp(words[i], at, len) == 0)
				return true;
		at += len;
		at += strspn(at, " ,");
	}
	return false;
}

/* The English sentence's argument: its own form, else what stands in the French one: as a quotation when it is French, or what
 * somebody wrote. `quoted`: the sentence has the marks. */
static void
put_in_english(char *out, size_t cap, size_t *at, const struct fault_item *item, bool quoted)
{
	char days[FAULT_ARGUMENT_MAX];
	size_t len = 0;
	const char *text = item->english[0] != '\0' ? item->english
	    : item->argument[0] != '\0'		    ? item->argument
						    : "…";
	bool french;

	days[0] = '\0';
	put_days_in_english(days, sizeof days, &len, text);
	french = item->argument[0] != '\0' && item->english[0] == '\0' && !quoted && speaks_french(days);
	if (french)
		put(out, cap, at, "“", strlen("“"));
	put(out, cap, at, french ? text : days, french ? strlen(text) : len);
	if (french)
		put(out, cap, at, "”", strlen("”"));
}

size_t
fault_sentence(const struct fault_item *item, int french, char *out, size_t cap)
{
	const char *sentence = french ? item->code->fr : item->code->en;
	const char *mark = strstr(sentence, "%s");
	const char *argument = item->argument[0] != '\0' ? item->argument : "…";
	size_t at = 0;

	if (cap == 0)
		return 0;
	if (french && item->code == FAULT_TYPE)
		argument = type_in_french(argument);
	out[0] = '\0';
	if (mark == NULL) {
		put(out, cap, &at, sentence, strlen(sentence));
		return at;
	}
	put(out, cap, &at, sentence, (size_t)(mark - sentence));
	if (french)
		put(out, cap, &at, argument, strlen(argument));
	else
		put_in_english(out, cap, &at, item,
		    mark > sentence && (mark[2] == '"' || strncmp(mark + 2, "”", 3) == 0));
	put(out, cap, &at, mark + 2, strlen(mark + 2));
	return at;
}

static const struct fault_code *
find_in(const struct fault_code *const *codes, const char *name, unsigned len)
{
	for (; codes != NULL && *codes != NULL; codes++)
		if (strlen((*codes)->name) == len && memcmp((*codes)->name, name, len) == 0)
			return *codes;
	return NULL;
}

const struct fault_code *
fault_code_find(const char *name, unsigned len, const struct fault_code *const *extra)
{
	const struct fault_code *code = find_in(common_codes, name, len);

	return code != NULL ? code : find_in(extra, name, len);
}
