/*
 * pages: the pages that are drawn here, in French, and work without JavaScript.
 * Owns: nothing.
 * Beware: every value goes through html_text; there is no other way for a record into a page.
 */
#ifndef GATEWAY_PAGES_H
#define GATEWAY_PAGES_H

#include "services/gateway/http.h"

void html_text(struct buf *out, struct text t);
/* The same, with paragraphs at empty lines and line breaks kept. */
void html_prose(struct buf *out, struct text t);
void page_head(struct buf *out, const char *title, const char *style);
void page_foot(struct buf *out);
/* A page that says a thing and what to do; ends the request. */
void page_say(struct exchange *r, int status, const char *title, const char *sentence);
void page_missing(struct exchange *r);
/* For a refusal by a service or by the door: the sentence of the fault, as a page. */
void page_refused(struct exchange *r, enum rc rc);
/* The two style sheets; true when answered. */
bool page_asset(struct exchange *r);
/* Calls the route of that name with r->in; false (and answered) when the node does not have it. */
bool page_call(struct exchange *r, const char *method, void (*answered)(struct exchange *r, enum rc rc, const void *body, size_t len));

/* sheet_page.c, theme_page.c, minutes_page.c, answer_page.c, ics_page.c */
void sheet_page(struct exchange *r, struct text id);
void theme_page(struct exchange *r, struct text id);
void minutes_page(struct exchange *r, struct text id);
/* The token of a link that works without an account, as it stands in the path; false, and answered, when it has no such form. */
bool page_token(struct exchange *r, struct text raw, struct text *ret_token);
/* What a service answered to a page; false, and answered in words, when it refused or sent something else. */
bool page_record(struct exchange *r, enum rc rc, const void *body, size_t len, const struct rec_desc *d, void *ret_rec);
void ics_page_get(struct exchange *r, struct text rest);
void answer_page_get(struct exchange *r, struct text token);
void answer_page_post(struct exchange *r, struct text token);
/* followup_page.c: what follows an action, to print */
void survey_links_page(struct exchange *r, struct text id);
void survey_results_page(struct exchange *r, struct text id);
void action_plan_page(struct exchange *r, struct text id);
/* survey_page.c */
void survey_page_get(struct exchange *r, struct text token);
void survey_page_post(struct exchange *r, struct text token);
/* poll_page.c, offer_page.c */
void offer_page_get(struct exchange *r, struct text token);
void offer_page_post(struct exchange *r, struct text token);
void poll_page_get(struct exchange *r, struct text token);
void poll_page_post(struct exchange *r, struct text token);
/* request_page.c */
void request_page_get(struct exchange *r, struct text token);
void request_page_post(struct exchange *r, struct text token);
void follow_page_get(struct exchange *r, struct text token);
void follow_page_post(struct exchange *r, struct text token);
/* reception_page.c */
void reception_page_get(struct exchange *r, struct text token);
void reception_page_post(struct exchange *r, struct text token);
/* convocation_page.c, certificate_page.c, attendance_page.c, training_page.c, agreement_page.c, presence_page.c: papers of trainings, and signing */
void convocation_page(struct exchange *r, struct text rest);
void mission_page(struct exchange *r, struct text rest);
void certificate_page(struct exchange *r, struct text rest);
void attestation_page(struct exchange *r, struct text rest);
void attendance_page(struct exchange *r, struct text rest);
void training_page(struct exchange *r, struct text id);
void agreement_page(struct exchange *r, struct text id);
void presence_page_get(struct exchange *r, struct text token);
void presence_page_post(struct exchange *r, struct text token);
/* accord_page.c */
void accord_page(struct exchange *r, struct text id);
void accord_page_get(struct exchange *r, struct text token);
void accord_page_post(struct exchange *r, struct text token);
/* The drawing itself. */
struct action_sheet;
struct theme_sheet;
void sheet_draw(const struct action_sheet *s, struct buf *out);
void theme_draw(const struct theme_sheet *s, struct buf *out);
bool files_path_ok(struct text path);

#endif
