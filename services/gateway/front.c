/*
 * front: a state machine over raw request bytes: request line, header lines, body, and again.
 * Owns: nothing; every byte of a head passes through one of the step functions below.
 * Beware: it must never agree to what evhttp reads otherwise: where evhttp takes no body (GET, DELETE…) none
 * is allowed here.
 */
#include "services/gateway/front.h"

static enum rc
front_fail(struct front *f, enum rc rc, const struct fault_code *code)
{
	f->rc = rc;
	f->fault = code;
	return rc;
}

static bool
is_name_byte(uint8_t b)
{
	static const char extra[] = "!#$%&'*+-.^_`|~";

	if ((b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9'))
		return true;
	return b != 0 && memchr(extra, b, sizeof extra - 1) != NULL;
}

/* What RFC 3986 lets stand in a path and query. */
static bool
is_target_byte(uint8_t b)
{
	static const char never[] = "\"#<>\\^`{|}";

	return b > 0x20 && b < 0x7f && memchr(never, b, sizeof never - 1) == NULL;
}

static bool
is_host_byte(uint8_t b)
{
	return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= ':') || b == '.' ||
	    b == '-' || b == '_' || b == '[' || b == ']';
}

static void
token_begin(struct front *f)
{
	f->token_len = 0;
}

/* Keeps the beginning only: what is longer is none of the words that we look for. */
static void
token_add(struct front *f, uint8_t b)
{
	if (f->token_len < sizeof f->token)
		f->token[f->token_len] = (char)(b >= 'A' && b <= 'Z' && f->state == FRONT_NAME ? b + 32 : b);
	f->token_len++;
}

static bool
token_is(const struct front *f, const char *word)
{
	size_t len = strlen(word);

	return f->token_len == len && memcmp(f->token, word, len) == 0;
}

static enum rc
step_method(struct front *f, uint8_t b)
{
	static const char *const known[] = { "GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS" };

	if (b >= 'A' && b <= 'Z' && f->token_len < 16) {
		token_add(f, b);
		return RC_OK;
	}
	if (b != ' ' || f->token_len == 0)
		return front_fail(f, RC_MALFORMED, b == 0 ? FAULT_HTTP_CONTROL : FAULT_HTTP_START);
	f->may_have_body = token_is(f, "POST") || token_is(f, "PATCH") || token_is(f, "PUT");
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (token_is(f, known[i])) {
			f->state = FRONT_TARGET;
			token_begin(f);
			return RC_OK;
		}
	}
	f->argument = "GET, HEAD, POST, PATCH, PUT, DELETE";
	return front_fail(f, RC_METHOD, FAULT_VERB);
}

/* "/…" only: neither an absolute address (we are no proxy) nor "//", which evhttp would read as a host. */
static enum rc
step_target(struct front *f, uint8_t b)
{
	if (b == ' ' && f->token_len > 0) {
		f->state = FRONT_VERSION;
		token_begin(f);
		return RC_OK;
	}
	if (b < 0x20 || b == 0x7f)
		return front_fail(f, RC_MALFORMED,
		    b == '\n'	    ? FAULT_HTTP_LINE
			: b == '\r' ? FAULT_HTTP_START
				    : FAULT_HTTP_CONTROL);
	if (!is_target_byte(b) || (f->token_len == 0 && b != '/') || (f->token_len == 1 && b == '/'))
		return front_fail(f, RC_MALFORMED, FAULT_HTTP_START);
	token_add(f, b);
	return RC_OK;
}

static enum rc
step_version(struct front *f, uint8_t b)
{
	if (b == '\r') {
		if (!token_is(f, "HTTP/1.1") && !token_is(f, "HTTP/1.0"))
			return front_fail(f, RC_MALFORMED, FAULT_HTTP_START);
		f->state = FRONT_LINE_LF;
		return RC_OK;
	}
	if (b <= 0x20 || b >= 0x7f)
		return front_fail(f, RC_MALFORMED,
		    b == '\n'	   ? FAULT_HTTP_LINE
			: b == ' ' ? FAULT_HTTP_START
				   : FAULT_HTTP_CONTROL);
	token_add(f, b);
	return RC_OK;
}

static enum rc
step_line_lf(struct front *f, uint8_t b)
{
	if (b != '\n')
		return front_fail(f, RC_MALFORMED, FAULT_HTTP_LINE);
	f->state = FRONT_FIELD;
	return RC_OK;
}

static enum rc
step_field(struct front *f, uint8_t b)
{
	if (b == '\r') {
		f->state = FRONT_END_LF;
		return RC_OK;
	}
	if (b == ' ' || b == '\t')
		return front_fail(f, RC_MALFORMED, FAULT_HTTP_FOLD);
	if (!is_name_byte(b))
		return front_fail(f, RC_MALFORMED,
		    b == '\n'	 ? FAULT_HTTP_LINE
			: b == 0 ? FAULT_HTTP_CONTROL
				 : FAULT_HTTP_HEADER);
	f->state = FRONT_NAME;
	token_begin(f);
	token_add(f, b);
	return RC_OK;
}

/* Headers that say one thing: of two, another program on the way might read the other one. */
static const struct front_once {
	const char *name; /* in lower case */
	enum front_header header;
	const struct fault_code *doubled;
	const char *written;
} once[] = {
	{ "host", FRONT_HOST, FAULT_HTTP_HOST, NULL },
	{ "content-length", FRONT_LENGTH, FAULT_HTTP_LENGTH, NULL },
	{ "transfer-encoding", FRONT_TRANSFER, FAULT_HTTP_CHUNKED, NULL },
	{ "expect", FRONT_EXPECT, FAULT_HTTP_DOUBLED, "Expect" },
	{ "content-encoding", FRONT_CODING, FAULT_HTTP_DOUBLED, "Content-Encoding" },
	{ "content-type", FRONT_OTHER, FAULT_HTTP_DOUBLED, "Content-Type" },
	{ "authorization", FRONT_OTHER, FAULT_HTTP_DOUBLED, "Authorization" },
	{ "if-match", FRONT_OTHER, FAULT_HTTP_DOUBLED, "If-Match" },
	{ "idempotency-key", FRONT_OTHER, FAULT_HTTP_DOUBLED, "Idempotency-Key" },
	{ "x-csrf-token", FRONT_OTHER, FAULT_HTTP_DOUBLED, "X-CSRF-Token" },
	{ "origin", FRONT_OTHER, FAULT_HTTP_DOUBLED, "Origin" },
};

static enum rc
step_name_end(struct front *f)
{
	const struct front_once *row = NULL;

	for (size_t i = 0; i < sizeof once / sizeof once[0] && row == NULL; i++)
		if (token_is(f, once[i].name))
			row = &once[i];
	f->header = row == NULL ? FRONT_OTHER : row->header;
	f->state = FRONT_VALUE;
	f->value_ended = false;
	token_begin(f);
	if (f->header == FRONT_TRANSFER)
		return front_fail(f, RC_MALFORMED, FAULT_HTTP_CHUNKED);
	f->hosts += f->header == FRONT_HOST;
	if (row == NULL)
		return RC_OK;
	if ((f->once >> (row - once)) & 1u) {
		f->argument = row->written;
		return front_fail(f, RC_MALFORMED, row->doubled);
	}
	f->once |= 1u << (row - once);
	return RC_OK;
}

static enum rc
step_name(struct front *f, uint8_t b)
{
	if (b == ':')
		return step_name_end(f);
	if (!is_name_byte(b))
		return front_fail(f, RC_MALFORMED,
		    b == '\n'	 ? FAULT_HTTP_LINE
			: b == 0 ? FAULT_HTTP_CONTROL
				 : FAULT_HTTP_HEADER);
	token_add(f, b);
	return RC_OK;
}

static enum rc
step_length_byte(struct front *f, uint8_t b)
{
	if (b == ' ' || b == '\t') {
		f->value_ended = f->token_len > 0;
		return RC_OK;
	}
	if (b < '0' || b > '9' || f->value_ended)
		return front_fail(f, RC_MALFORMED, FAULT_HTTP_LENGTH);
	f->token_len++;
	f->body = f->body * 10 + (uint64_t)(b - '0');
	if (f->body > UINT32_MAX)
		f->body = UINT32_MAX; /* too large all the same, and it cannot wrap */
	return RC_OK;
}

static enum rc
step_host_byte(struct front *f, uint8_t b)
{
	if (b == ' ' || b == '\t') {
		f->value_ended = f->token_len > 0;
		return RC_OK;
	}
	if (!is_host_byte(b) || f->value_ended)
		return front_fail(f, RC_MALFORMED, FAULT_HTTP_HOST);
	f->token_len++;
	return RC_OK;
}

/* A value of one word, kept in lower case. A second word makes it longer than any that is known. */
static enum rc
step_word_byte(struct front *f, uint8_t b)
{
	if (b == ' ' || b == '\t') {
		f->value_ended = f->token_len > 0;
		return RC_OK;
	}
	if (f->value_ended)
		f->token_len = sizeof f->token;
	token_add(f, (uint8_t)(b >= 'A' && b <= 'Z' ? b + 32 : b));
	return RC_OK;
}

static enum rc
step_value_end(struct front *f)
{
	if (f->header == FRONT_LENGTH && f->token_len == 0)
		return front_fail(f, RC_MALFORMED, FAULT_HTTP_LENGTH);
	if (f->header == FRONT_HOST && f->token_len == 0)
		return front_fail(f, RC_MALFORMED, FAULT_HTTP_HOST);
	if (f->header == FRONT_EXPECT && !token_is(f, "100-continue"))
		return front_fail(f, RC_MALFORMED, FAULT_HTTP_EXPECT);
	if (f->header == FRONT_CODING && !token_is(f, "identity"))
		return front_fail(f, RC_MALFORMED, FAULT_HTTP_CODING);
	f->state = FRONT_LINE_LF;
	return RC_OK;
}

static enum rc
step_value(struct front *f, uint8_t b)
{
	if (b == '\r')
		return step_value_end(f);
	if (b == '\n')
		return front_fail(f, RC_MALFORMED, FAULT_HTTP_LINE);
	if ((b < 0x20 && b != '\t') || b == 0x7f)
		return front_fail(f, RC_MALFORMED, FAULT_HTTP_CONTROL);
	if (f->header == FRONT_LENGTH)
		return step_length_byte(f, b);
	if (f->header == FRONT_HOST)
		return step_host_byte(f, b);
	if (f->header == FRONT_EXPECT || f->header == FRONT_CODING)
		return step_word_byte(f, b);
	return RC_OK;
}

static enum rc
step_end(struct front *f, uint8_t b)
{
	uint64_t body = f->body, heads = f->heads + 1;

	if (b != '\n')
		return front_fail(f, RC_MALFORMED, FAULT_HTTP_LINE);
	if (f->hosts != 1)
		return front_fail(f, RC_MALFORMED, FAULT_HTTP_HOST);
	if (body > FRONT_BODY_MAX)
		return front_fail(f, RC_LIMIT, FAULT_HTTP_BODY_SIZE);
	if (body > 0 && !f->may_have_body)
		return front_fail(f, RC_MALFORMED, FAULT_HTTP_BODY);
	memset(f, 0, sizeof *f);
	f->heads = heads;
	f->body = body;
	f->state = body > 0 ? FRONT_BODY : FRONT_METHOD;
	return RC_OK;
}

static enum rc
front_step(struct front *f, uint8_t b)
{
	switch (f->state) {
	case FRONT_METHOD:
		return step_method(f, b);
	case FRONT_TARGET:
		return step_target(f, b);
	case FRONT_VERSION:
		return step_version(f, b);
	case FRONT_LINE_LF:
		return step_line_lf(f, b);
	case FRONT_FIELD:
		return step_field(f, b);
	case FRONT_NAME:
		return step_name(f, b);
	case FRONT_VALUE:
		return step_value(f, b);
	case FRONT_END_LF:
		return step_end(f, b);
	case FRONT_BODY:
		break;
	}
	return RC_OK;
}

static size_t
body_skip(struct front *f, size_t len)
{
	size_t take = f->body < len ? (size_t)f->body : len;

	f->body -= take;
	if (f->body == 0)
		f->state = FRONT_METHOD;
	return take;
}

enum rc
front_scan(struct front *f, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len && f->rc == RC_OK;) {
		if (f->state == FRONT_BODY) {
			i += body_skip(f, len - i);
			continue;
		}
		if (++f->head > FRONT_HEAD_MAX)
			return front_fail(f, RC_LIMIT, FAULT_HTTP_HEAD_SIZE);
		if (front_step(f, bytes[i++]) != RC_OK)
			break;
	}
	return f->rc;
}

int
front_status(const struct front *f)
{
	if (f->fault == FAULT_HTTP_HEAD_SIZE)
		return 431;
	if (f->fault == FAULT_HTTP_EXPECT)
		return 417;
	if (f->fault == FAULT_HTTP_CODING)
		return 415;
	return rc_info(f->rc)->status;
}
