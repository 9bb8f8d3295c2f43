/*
 * files: the web pages' static files, from one folder, and the two style sheets that are part of the program.
 * Owns: the folder's path.
 * Beware: a path is taken apart by us before the disk sees it: no "..", no hidden file, nothing outside of
 * the folder by a link.
 */
#include "services/gateway/bind.h"
#include "services/gateway/http.h"
#include "services/gateway/pages.h"
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MOST (8u * 1024u * 1024u)

/* Built: ../../services/gateway/web/dist beside the binary; installed: ../share/maillage/web. */
void
files_open(struct gateway *g)
{
	static const char *const beside[] = { "../../services/gateway/web/dist", "../share/maillage/web",
		"../../../services/gateway/web/dist" };
	const char *given = getenv("MAILLAGE_GATEWAY_WEB");
	char exe[PATH_MAX], path[PATH_MAX + 64], real[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	char *slash;

	if (given != NULL && realpath(given, real) != NULL) {
		snprintf(g->dist, sizeof g->dist, "%.511s", real);
		return;
	}
	if (n <= 0)
		return;
	exe[n] = '\0';
	slash = strrchr(exe, '/');
	if (slash != NULL)
		*slash = '\0';
	for (size_t i = 0; i < sizeof beside / sizeof beside[0] && g->dist[0] == '\0'; i++) {
		snprintf(path, sizeof path, "%s/%s", exe, beside[i]);
		if (realpath(path, real) != NULL && strlen(real) < sizeof g->dist)
			memcpy(g->dist, real, strlen(real) + 1);
	}
}

static const char *
type_of(const char *path)
{
	static const struct {
		const char *ext, *type;
	} types[] = { { ".html", TYPE_HTML }, { ".css", "text/css; charset=utf-8" },
		{ ".js", "text/javascript; charset=utf-8" }, { ".svg", "image/svg+xml" },
		{ ".png", "image/png" }, { ".ico", "image/x-icon" }, { ".json", TYPE_JSON },
		{ ".woff2", "font/woff2" }, { ".txt", "text/plain; charset=utf-8" },
		{ ".webmanifest", "application/manifest+json" } };
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot != NULL && i < sizeof types / sizeof types[0]; i++)
		if (strcmp(dot, types[i].ext) == 0)
			return types[i].type;
	return "application/octet-stream";
}

/* Letters, digits, "-", "_", "." and "/"; no segment begins with a dot or is empty. */
bool
files_path_ok(struct text path)
{
	if (path.len == 0 || path.ptr[0] != '/' || path.len > 400)
		return false;
	for (uint32_t i = 0; i < path.len; i++) {
		char c = path.ptr[i];

		if (c == '/' && i + 1 < path.len && (path.ptr[i + 1] == '/' || path.ptr[i + 1] == '.'))
			return false;
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			c == '-' || c == '_' || c == '.' || c == '/'))
			return false;
	}
	return true;
}

/* Opens it when it lies in the folder, links followed. -1 when not. */
static int
file_open(const struct gateway *g, const char *name, struct stat *st)
{
	char path[PATH_MAX], real[PATH_MAX];
	size_t n = strlen(g->dist);
	int fd;

	snprintf(path, sizeof path, "%s%s", g->dist, name);
	if (realpath(path, real) == NULL || strncmp(real, g->dist, n) != 0 || real[n] != '/')
		return -1;
	fd = open(real, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd >= 0 && (fstat(fd, st) != 0 || !S_ISREG(st->st_mode) || st->st_size > FILE_MOST)) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool
file_read(int fd, size_t size, struct buf *out)
{
	buf_reserve(out, size);
	while (out->len < size) {
		ssize_t n = read(fd, out->ptr + out->len, size - out->len);

		if (n <= 0)
			return false;
		out->len += (size_t)n;
	}
	return true;
}

static bool
file_send(struct exchange *r, const char *name)
{
	const char *known = http_header(r, "If-None-Match");
	char etag[64];
	struct stat st;
	int fd = file_open(r->g, name, &st);

	if (fd < 0)
		return false;
	snprintf(etag, sizeof etag, "\"%llx-%llx\"", (unsigned long long)st.st_size,
	    (unsigned long long)st.st_mtim.tv_sec * 1000000000ull + (unsigned long long)st.st_mtim.tv_nsec);
	http_header_add(r, "ETag: %s", etag);
	http_header_add(r, "Cache-Control: no-cache");
	if (known != NULL && strcmp(known, etag) == 0) {
		close(fd);
		http_send(r, 304, NULL);
		return true;
	}
	if (!file_read(fd, (size_t)st.st_size, &r->out)) {
		close(fd);
		buf_clear(&r->out);
		http_problem(r, RC_IO);
		return true;
	}
	close(fd);
	http_send(r, 200, type_of(name));
	return true;
}

void
files_request(struct exchange *r)
{
	char name[512];

	if (r->verb != VERB_GET) {
		http_header_add(r, "Allow: GET, HEAD");
		fault_addf(&r->why, RC_METHOD, NULL, FAULT_VERB, "GET, HEAD");
		http_problem(r, RC_METHOD);
		return;
	}
	if (page_asset(r))
		return;
	if (files_path_ok(r->path) && r->g->dist[0] != '\0') {
		snprintf(name, sizeof name, TEXT_FMT "%s", TEXT_ARG(r->path),
		    r->path.ptr[r->path.len - 1] == '/' ? "index.html" : "");
		if (file_send(r, name))
			return;
	}
	page_missing(r);
}
