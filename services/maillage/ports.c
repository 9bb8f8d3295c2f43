/*
 * ports: whether what a node is to listen on can be had: told here rather than by a service's log.
 * Owns: nothing: it binds and lets go.
 * Beware: another process may take the port in between: the service says so then.
 */
#include "services/maillage/probe.h"
#include "services/maillage/programs.h"
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

/* An address that is none was refused with node.conf. */
int
port_bind_error(const char *address, uint16_t port)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	bool v4 = inet_pton(AF_INET, address, &in.sin_addr) == 1;
	int one = 1, fd = socket(v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (!v4 && inet_pton(AF_INET6, address, &in6.sin6_addr) != 1) {
		close(fd);
		return 0;
	}
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	bool taken = v4 ? bind(fd, (struct sockaddr *)&in, sizeof in) != 0
			: bind(fd, (struct sockaddr *)&in6, sizeof in6) != 0;

	taken = taken || listen(fd, 1) != 0;
	int saved = taken ? errno : 0;

	close(fd);
	return saved;
}

static bool
is_free(const struct node *n, const char *address, uint16_t port, const char *setting)
{
	int error = port_bind_error(address, port);

	if (error == EADDRINUSE)
		say("%s : le port %u est déjà pris sur %s ; arrêtez ce qui l’occupe, ou choisissez-en un "
		    "autre (%s).",
		    n->name, (unsigned)port, address, setting);
	else if (error != 0)
		say("%s : impossible d’écouter sur %s, port %u : %s. Corrigez %s.", n->name, address,
		    (unsigned)port, node_cause(error), setting);
	return error == 0;
}

bool
ports_are_free(const struct node *n, bool alone)
{
	char address[ENDPOINT_MAX + 1], setting[PATH_MAX + 64];

	snprintf(setting, sizeof setting, "%s[gateway] port de %s/node.conf", alone ? "--port, ou " : "",
	    n->folder);
	if (!is_free(n, n->address, n->port, setting))
		return false;
	if (n->endpoint[0] == '\0')
		return true;
	uint16_t port = endpoint_parts(n->endpoint, address);

	snprintf(setting, sizeof setting, "[federation] endpoint de %s/node.conf", n->folder);
	return is_free(n, address, port, setting);
}
