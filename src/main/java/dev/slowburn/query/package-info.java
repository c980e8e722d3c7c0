/**
 * Read-only views of what this instance holds, as plain records; who else to ask; and what was published lately. Keeps the
 * forms of the stores and of Avro from HTTP, and HTTP from the stores.
 */
package dev.slowburn.query;
