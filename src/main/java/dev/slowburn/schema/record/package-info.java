/** Converts domain objects to the records of the output topics, and reads these records. */
package dev.slowburn.schema.record;
