/*
 * school_holidays: deploy/data/school-holidays.csv inside the program: a service reads no file.
 * Owns: a copy of that file, byte for byte: scheduling_holidays_test.c holds the two equal.
 * Beware: its origin stands in deploy/data/README.md; it knows 2019-2020 and parts of 2025 to 2027.
 */
#include "services/scheduling/school_holidays.h"

const char school_holidays_csv[] = "description;start_date;end_date;zones;annee_scolaire\n"
				   "Vacances de la Toussaint;2019-10-19;2019-11-04;A B C;2019-2020\n"
				   "Vacances de Noël;2019-12-21;2020-01-06;A B C;2019-2020\n"
				   "Vacances d'hiver;2020-02-22;2020-03-09;A;2019-2020\n"
				   "Vacances d'hiver;2020-02-15;2020-03-02;B;2019-2020\n"
				   "Vacances d'hiver;2020-02-08;2020-02-24;C;2019-2020\n"
				   "Vacances de printemps;2020-04-18;2020-05-04;A;2019-2020\n"
				   "Vacances de printemps;2020-04-11;2020-04-27;B;2019-2020\n"
				   "Vacances de printemps;2020-04-04;2020-04-20;C;2019-2020\n"
				   "Vacances d'été;2020-07-04;2020-09-01;A B C;2019-2020\n"
				   "Vacances de la Toussaint;2025-10-18;2025-11-03;A B C;2025-2026\n"
				   "Vacances de Noël;2025-12-20;2026-01-05;A B C;2025-2026\n"
				   "Vacances d'hiver;2026-02-07;2026-02-23;A;2025-2026\n"
				   "Vacances d'hiver;2026-02-14;2026-03-02;B;2025-2026\n"
				   "Vacances d'hiver;2026-02-21;2026-03-09;C;2025-2026\n"
				   "Vacances de printemps;2026-04-04;2026-04-20;A;2025-2026\n"
				   "Vacances de printemps;2026-04-11;2026-04-27;B;2025-2026\n"
				   "Vacances de printemps;2026-04-18;2026-05-04;C;2025-2026\n"
				   "Vacances de la Toussaint;2026-10-17;2026-11-02;A B C;2026-2027\n";
const size_t school_holidays_len = sizeof school_holidays_csv - 1;

/* Departments of each zone, as the beginnings of INSEE codes. */
static const struct {
	const char *zone, *departments;
} zones[] = {
	{ "A",
	    "01 03 07 15 16 17 19 21 23 24 25 26 33 38 39 40 42 43 47 58 63 64 69 70 71 73 74 79 86 87 89 "
	    "90" },
	{ "B",
	    "02 04 05 06 08 10 13 14 18 22 27 28 29 35 36 37 41 44 45 49 50 51 52 53 54 55 56 57 59 60 61 62 "
	    "67 "
	    "68 72 76 80 83 84 85 88" },
	{ "C", "09 11 12 30 31 32 34 46 48 65 66 75 77 78 81 82 91 92 93 94 95" },
};

const char *
school_zone_of(struct text commune)
{
	for (size_t i = 0; commune.len >= 2 && i < sizeof zones / sizeof zones[0]; i++)
		for (const char *d = zones[i].departments;; d += 3) {
			if (memcmp(d, commune.ptr, 2) == 0)
				return zones[i].zone;
			if (d[2] == '\0')
				break;
		}
	return NULL;
}
