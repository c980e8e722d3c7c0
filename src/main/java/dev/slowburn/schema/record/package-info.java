/** Turns the domain into the records of the output topics, and reads them back. */
package dev.slowburn.schema.record;
