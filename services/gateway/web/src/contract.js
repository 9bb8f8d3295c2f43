/*
 * contract: what the node's own description (openapi.json) says: labels in French, who may call what, which filters a list has.
 * Owns: the description, read once.
 * Beware: rights here only decide what is shown; the services decide what is done.
 */
import { get, session } from "./api.js";

let schemas = {};
const operations = new Map();

export async function contractLoad() {
	const doc = await get("/openapi.json");
	schemas = doc.components.schemas;
	for (const [path, verbs] of Object.entries(doc.paths))
		for (const row of Object.values(verbs))
			if (row.operationId)
				operations.set(row.operationId, { path, roles: row["x-roles"] || [], parameters: row.parameters || [] });
}

/* May somebody with these roles call it? By name: "scheduling.plan.apply". */
export function may(operation) {
	const row = operations.get(operation);
	const roles = (session.value && session.value.roles) || [];
	return Boolean(row) && row.roles.some(r => roles.includes(r));
}

export const hasRole = (...roles) => Boolean(session.value) && session.value.roles.some(r => roles.includes(r));

function resolve(schema) {
	while (schema && schema.$ref)
		schema = schemas[schema.$ref.split("/").pop()];
	return schema;
}

/* The schema of a field, "lines.criteria.criterion" through lists. */
export function field(record, path) {
	let at = resolve(schemas[record]);
	for (const step of path.split(".")) {
		at = resolve(at && at.properties && at.properties[step]);
		if (at && at.items)
			at = { ...resolve(at.items), title: at.title };
	}
	return at || {};
}

export const labels = (record, path) => field(record, path)["x-labels"] || {};
export const label = (record, path, value) => labels(record, path)[value] || value || "";
export const title = (record, path) => field(record, path).title || path;
export const choices = (record, path) => Object.entries(labels(record, path));

/* Fields that a list can be asked by, beside what all lists have. */
const common = new Set(["limit", "cursor", "archived", "newest", "format"]);
export function filters(operation) {
	const row = operations.get(operation);
	return row ? row.parameters.filter(p => p.in === "query" && !common.has(p.name)).map(p => p.name) : [];
}
