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
